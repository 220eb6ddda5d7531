"""What gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ikp_portal.settings.production")
os.environ.setdefault("DATABASE_PREPARES", "1")

application = get_wsgi_application()
