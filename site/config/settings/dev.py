"""One machine, one person, nothing to configure."""

from config.settings.base import *  # noqa: F403
from config.settings.base import INSTALLED_APPS, STORAGES

DEBUG = True
SECRET_KEY = "development only, never deployed"  # noqa: S105
ALLOWED_HOSTS = ["*"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
INSTALLED_APPS = [*INSTALLED_APPS, "wagtail.contrib.styleguide"]
WHITENOISE_USE_FINDERS = True
