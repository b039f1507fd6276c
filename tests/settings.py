"""Settings of the test run: those of the project, as owner of a test database."""

import os

os.environ["ATLAS_DB_USER"] = "atlas_owner"
os.environ["ATLAS_SITE"] = "all"
os.environ["ATLAS_HTTPS"] = "off"
os.environ["ATLAS_DEMO"] = "on"
# Most tests log somebody in; tests/access/test_second_factor.py switches it on.
os.environ["ATLAS_SECOND_FACTOR"] = "off"

from atlas.settings import *  # the environment has to be set before

ALLOWED_HOSTS = ["*"]
# A test database may be lost with the machine: no commit waits for the disk.
DATABASES["default"] |= {"OPTIONS": {"options": "-c synchronous_commit=off"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Files straight from static/: a test run needs no collectstatic.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
