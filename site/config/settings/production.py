"""A public server: what must be known is demanded, HTTPS follows BASE_URL."""

from django.core.exceptions import ImproperlyConfigured

from config.environment import base_url, database, email, env, hosts

from .base import *  # noqa: F403
from .base import STATIC_ROOT, VAR_DIR

_missing = [name for name in ("SECRET_KEY", "BASE_URL", "ALLOWED_HOSTS") if not env(name, default="")]
if _missing:
    raise ImproperlyConfigured(
        f"Set {', '.join(_missing)} before you start the site: docs/configuration.md says what they mean."
    )

for folder in (VAR_DIR, STATIC_ROOT, VAR_DIR / "media"):
    folder.mkdir(parents=True, exist_ok=True)

DEBUG = False
SECRET_KEY = env("SECRET_KEY")
if len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 5:
    raise ImproperlyConfigured("SECRET_KEY is too short: it must be 50 random characters or more.")
BASE_URL = WAGTAILADMIN_BASE_URL = WAGTAILAPI_BASE_URL = base_url(env("BASE_URL"))
ALLOWED_HOSTS = hosts(BASE_URL)
CSRF_TRUSTED_ORIGINS = [BASE_URL]

DATABASES = {"default": database(VAR_DIR)}

vars().update(email(VAR_DIR))

# HTTPS, wherever BASE_URL has it. What the nearest proxy says of the scheme is believed only when
# there is one: anybody can send that header.
_https = BASE_URL.startswith("https://")
if env.int("TRUSTED_PROXIES", default=0):
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
