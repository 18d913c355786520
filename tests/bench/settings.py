"""The production settings as they are, with folders of their own: a bench writes nothing where people's files are."""

import os
from pathlib import Path

from config.settings.production import *  # noqa: F403
from config.settings.production import CACHES, STORAGES

PLACE = Path(os.environ["BENCH_PLACE"])  # made by load.py, emptied by it
STATIC_ROOT, MEDIA_ROOT, PRIVATE_ROOT = PLACE / "static", PLACE / "uploads", PLACE / "private"
STORAGES = STORAGES | {
    "default": STORAGES["default"] | {"OPTIONS": {"location": MEDIA_ROOT}},
    "private": STORAGES["private"] | {"OPTIONS": {"location": PRIVATE_ROOT}},
}
CACHES = CACHES | {"limits": CACHES["limits"] | {"LOCATION": PLACE / "limits"}}
