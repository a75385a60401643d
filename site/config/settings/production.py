"""A public server: what must be known is demanded, HTTPS follows BASE_URL."""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from config.environment import base_url, database, email, env, hosts, public_hosts

from .base import *  # noqa: F403
from .base import STATIC_ROOT, TRUSTED_PROXIES, VAR_DIR

# EMAIL_URL too: who registers waits for a message, and one that lies in a file reaches nobody
_missing = [
    name for name in ("SECRET_KEY", "BASE_URL", "ALLOWED_HOSTS", "EMAIL_URL") if not env(name, default="")
]
if _missing:
    raise ImproperlyConfigured(
        f"Set {', '.join(_missing)} before you start the site: docs/configuration.md says what they mean."
    )

# In an image they are made when it is built, outside of the folder that is kept
STATIC_ROOT = Path(env("STATIC_ROOT", default="") or STATIC_ROOT)
for folder in (VAR_DIR, STATIC_ROOT, VAR_DIR / "media"):
    folder.mkdir(parents=True, exist_ok=True)

DEBUG = False
SECRET_KEY = env("SECRET_KEY")
if len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 5 or SECRET_KEY.startswith("django-insecure-"):
    raise ImproperlyConfigured("SECRET_KEY is too short: it must be 50 random characters or more.")
BASE_URL = WAGTAILADMIN_BASE_URL = WAGTAILAPI_BASE_URL = base_url(env("BASE_URL"))
public_hosts()
ALLOWED_HOSTS = hosts(BASE_URL)
CSRF_TRUSTED_ORIGINS = [BASE_URL]

DATABASES = {"default": database(VAR_DIR)}
vars().update(email(VAR_DIR))

# HTTPS, wherever BASE_URL has it. What the nearest proxy says of the scheme is believed only when
# there is one: anybody can send that header.
_https = BASE_URL.startswith("https://")
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if _https else 0
SILENCED_SYSTEM_CHECKS = [
    # Subdomains and browsers' preload lists reach beyond this site: the domain's owner decides that
    "security.W005",
    "security.W021",
    # Editors see a page's preview in a frame of the site itself
    "security.W019",
]
