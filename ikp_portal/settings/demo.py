"""Settings of `make demo`: those of development, served as in production."""

import os

os.environ.setdefault("DEBUG", "0")

from .base import STORAGES as PRODUCTION_STORAGES
from .development import *  # noqa: F403

STORAGES = PRODUCTION_STORAGES
