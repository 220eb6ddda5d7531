"""What gunicorn serves."""

import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from apps.core.memory import garbage_settle

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ikp_portal.settings.production")
os.environ.setdefault("DATABASE_PREPARES", "1")

application = get_wsgi_application()

# Everything that answers requests is loaded now, not with the first request.
import_module(settings.ROOT_URLCONF)
garbage_settle()
