"""Settings of `make demo`: those of development, served as in production."""

import os

os.environ.setdefault("DEBUG", "0")

from .base import STORAGES as PRODUCTION_STORAGES  # noqa: E402 - development reads DEBUG when it is imported
from .development import *  # noqa: E402, F403

STORAGES = PRODUCTION_STORAGES
