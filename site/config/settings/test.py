"""Tests: the real databases (SQLite file, or PostgreSQL by DATABASE_URL), fast hashes, no manifest."""

from config.settings.base import *  # noqa: F403
from config.settings.base import CACHES, DATABASES, STORAGES, VAR, env

SECRET_KEY = "tests only"  # noqa: S105
ALLOWED_HOSTS = ["*"]
DEBUG = False
slot = env.str("TEST_SLOT", "0")
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": VAR / f"test-{slot}.sqlite3"}
else:
    DATABASES["default"]["TEST"] = {"NAME": f"test_pas_a_pas_{slot}"}
    DATABASES["default"]["OPTIONS"] = {"options": "-c synchronous_commit=off"}  # a test database may be lost
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(VAR / f"test-{slot}" / "uploads")},
    },
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR / f"test-{slot}" / "private"},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MEDIA_ROOT = VAR / f"test-{slot}" / "uploads"
WHITENOISE_AUTOREFRESH = True  # else each client of a test reads all the static files
WHITENOISE_USE_FINDERS = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = CACHES | {"limits": CACHES["limits"] | {"LOCATION": VAR / f"test-{slot}" / "limits"}}
