"""Settings of the tests: embedded, and a real database server or Redis where DATABASE_URL or REDIS_URL
names one."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# A test never depends on how the shell that starts it is set up
_names = "BASE_URL ALLOWED_HOSTS EMAIL_URL EMAIL_FROM PORT TRUSTED_PROXIES DATABASE_PASSWORD "
_names += "S3_BUCKET S3_ENDPOINT_URL"
for _name in _names.split():
    os.environ.pop(_name, None)
os.environ["SECRET_KEY"] = "tests-only-" * 6
if "REDIS_URL" in os.environ:
    # A database of Redis for each process of the run, since clearing a cache empties a whole one
    _number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]) + 1
    os.environ["REDIS_URL"] = f"{os.environ['REDIS_URL'].rpartition('/')[0]}/{_number}"

from .embedded import *  # noqa: E402, F403
from .embedded import DATABASES  # noqa: E402

if DATABASES["default"]["ENGINE"] == "core.sqlite":
    # A test's database need not survive the power
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA temp_store=MEMORY;"
    )

BASE_URL = WAGTAILADMIN_BASE_URL = WAGTAILAPI_BASE_URL = "https://colloquy.example"
ALLOWED_HOSTS = ["colloquy.example", "testserver", "localhost", "127.0.0.1"]
CSRF_TRUSTED_ORIGINS = [BASE_URL]

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Without collected files there is no manifest
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# Files are looked for when they are asked for: a list of them all would be made anew for every client
WHITENOISE_AUTOREFRESH = True

# A test that is about it switches it on
PAGE_CACHE = False

# What tests upload goes with them
MEDIA_ROOT = Path(tempfile.mkdtemp(prefix="colloquy-tests-"))
atexit.register(shutil.rmtree, MEDIA_ROOT, ignore_errors=True)
