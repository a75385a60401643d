"""One machine and nothing beside it: SQLite, local files, database search; what `make run` uses."""

from config.environment import base_url, database, email, env, hosts, kept_secret

from .base import *  # noqa: F403
from .base import STATIC_ROOT, STORAGES, VAR_DIR

# WhiteNoise warns of a folder that is not there
for folder in (VAR_DIR, STATIC_ROOT, VAR_DIR / "media"):
    folder.mkdir(parents=True, exist_ok=True)

DEBUG = False
SECRET_KEY = env("SECRET_KEY", default="") or kept_secret(VAR_DIR / "secret-key")
BASE_URL = WAGTAILADMIN_BASE_URL = WAGTAILAPI_BASE_URL = base_url(
    env("BASE_URL", default="") or f"http://localhost:{env('PORT', default='8000')}"
)
ALLOWED_HOSTS = hosts(BASE_URL, "localhost", "127.0.0.1", "[::1]")
CSRF_TRUSTED_ORIGINS = [BASE_URL]

DATABASES = {"default": database(VAR_DIR)}

# Compressing takes half a minute, and nobody downloads from his own machine
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}

# Nothing here sends mail to anybody: each message is a file, unless EMAIL_URL names a server
vars().update(email(VAR_DIR))
