"""Settings of `make demo`: those of development, served as in production."""

import os

os.environ.setdefault("DEBUG", "0")

from ikp_portal.settings.base import STORAGES as PRODUCTION_STORAGES
from ikp_portal.settings.development import *  # noqa: F403

STORAGES = PRODUCTION_STORAGES
