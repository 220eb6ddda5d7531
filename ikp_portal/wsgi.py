"""What gunicorn serves."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ikp_portal.settings.production")
os.environ.setdefault("DATABASE_PREPARES", "1")

application = get_wsgi_application()

# Everything that answers requests is loaded now, not with the first request, and stays to the end. The garbage
# collector leaves it alone from here on: looking through it takes a tenth of a second each time, within a request.
import_module(settings.ROOT_URLCONF)
gc.collect()
gc.freeze()
