"""A Django application with one view that does one INSERT: what the server and the database give at the most.

`make bench` runs it by the same server beside the portal, and measures the portal's saving against it.
"""

import os

from django.conf import settings

from ikp_portal.settings.environment import database_from_url

settings.configure(
    SECRET_KEY="measures only",  # noqa: S106  # nothing is signed with it
    ROOT_URLCONF=__name__,
    ALLOWED_HOSTS=["127.0.0.1"],
    DATABASES={"default": database_from_url(os.environ["DATABASE_URL"])},
    MIDDLEWARE=[],
    USE_TZ=True,
)

from django.core.wsgi import get_wsgi_application  # noqa: E402  # needs the settings above
from django.db import connection  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.urls import path  # noqa: E402


def insert(request: HttpRequest) -> HttpResponse:
    """Store the body of the request in one row."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_bare_insert (body) VALUES (%s)", [request.body.decode()])
    return HttpResponse("{}", content_type="application/json")


urlpatterns = [path("", insert)]
with connection.cursor() as cursor:
    cursor.execute(
        "CREATE TABLE IF NOT EXISTS bench_bare_insert (id bigserial PRIMARY KEY, body text NOT NULL)"
    )
connection.close()
application = get_wsgi_application()
