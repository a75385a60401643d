"""One machine and nothing beside it: SQLite, local files, database search."""

from .base import *  # noqa: F403
from .base import SQLITE_OPTIONS, VAR_DIR, env

for folder in (VAR_DIR, VAR_DIR / "static", VAR_DIR / "media"):
    folder.mkdir(exist_ok=True)

DEBUG = False
SECRET_KEY = env("SECRET_KEY", default="insecure")  # noqa: S105
ALLOWED_HOSTS = ["*"]
BASE_URL = env("BASE_URL", default=f"http://localhost:{env('PORT', default='8000')}")
WAGTAILADMIN_BASE_URL = BASE_URL

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": VAR_DIR / "colloquy.sqlite3",
        "OPTIONS": SQLITE_OPTIONS,
        "CONN_MAX_AGE": None,
    }
}
