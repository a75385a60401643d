"""Settings that every way of running the site shares.

The environment decides: `embedded` (one machine, nothing beside it), `production` and `test` start
from here. A variable's meaning stands in docs/configuration.md.
"""

from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF, UNSAFE_INLINE

from config.environment import SQLITE_OPTIONS as SQLITE_OPTIONS
from config.environment import caches, search_server, sender, store, store_origins, trusted_proxies
from config.logs import console

BASE_DIR = Path(__file__).resolve().parents[3]
VAR_DIR = BASE_DIR / "var"

# Applications

INSTALLED_APPS = [
    "accounts",
    "core",
    "search",
    "reports",
    "podcasts",
    "events",
    "wagtail.api.v2",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.search_promotions",
    "wagtail.contrib.settings",
    "wagtail.contrib.sitemaps",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    # wagtail.users, with views of our own
    "accounts.apps.UsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "wagtailmedia",
    "modelcluster",
    "taggit",
    "rest_framework",
    "django_tasks",
    "django_tasks_db",
    "django_htmx",
    "axes",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    # Before the host is checked: probes come by the container's address
    "core.health.ProbeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "config.policy.PolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Before the session, so that a stored page costs one query
    "core.page_cache.PageCacheMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    # Sees a 404 before CommonMiddleware adds a slash, so that an old address is one hop away
    "core.redirects.OldAddressMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    # Answers what must not be deleted with a sentence
    "core.deletion.DeletionMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "podcasts.embeds.MissingEmbedMiddleware",
    # Last, as it must be: puts the page that says to wait in place of the form's
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.context.site",
            ],
        },
    }
]

# Data

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# A failing cache is a miss, never an error; sessions are in the database for that reason
CACHES = caches()
ELASTICSEARCH = search_server()
SESSION_ENGINE = "django.contrib.sessions.backends.db"

# Whole pages are kept, keyed by the site's generation number
PAGE_CACHE = True

# Accounts

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = WAGTAIL_FRONTEND_LOGIN_URL = "/sign-in/"
AUTHENTICATION_BACKENDS = ["core.lockout.LockingBackend", "django.contrib.auth.backends.ModelBackend"]
# Five failures close a name to an address for a quarter of an hour; what axes asks stands in core.lockout
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
# Trying on while it is closed does not prolong it: else one could lock another's name for ever
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_CLIENT_IP_CALLABLE = "core.lockout.address"
AXES_USERNAME_CALLABLE = "core.lockout.name"
AXES_CLIENT_STR_CALLABLE = "core.lockout.nobody"
AXES_LOCKOUT_CALLABLE = "core.lockout.page"
# Failures are counted, and nothing of who signed in when is kept
AXES_DISABLE_ACCESS_LOG = True
AXES_SENSITIVE_PARAMETERS = ["username", "csrfmiddlewaretoken", "next"]
AXES_ENABLE_ADMIN = AXES_VERBOSE = False
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "/"

# Language and time

LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True
# Off until a second language is wanted: each page costs fewer queries, the locale fields are there
WAGTAIL_I18N_ENABLED = False
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES = [("en", "English")]

# Files

STORAGES = {
    "default": store(),
    # The name of each file carries a hash of its content, so it may be cached for ever
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"

# Wagtail

WAGTAIL_SITE_NAME = "Colloquy"
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILIMAGES_IMAGE_MODEL = "core.Image"
WAGTAILDOCS_DOCUMENT_MODEL = "core.Document"
WAGTAILMEDIA = {
    "MEDIA_MODEL": "podcasts.AudioFile",
    "MEDIA_FORM_BASE": "podcasts.uploads.AudioForm",
    "AUDIO_EXTENSIONS": ["mp3", "m4a"],
    "VIDEO_EXTENSIONS": [],
}
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "core.admin_search"}}
# What core.files knows: content is compared with the name before anything is stored
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_IMAGE_FORM_BASE = "core.uploads.ImageForm"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "pdf", "pptx", "srt", "txt", "vtt", "xlsx"]
WAGTAILDOCS_DOCUMENT_FORM_BASE = "core.uploads.DocumentForm"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILADMIN_COMMENTS_ENABLED = True

WAGTAIL_ENABLE_UPDATE_CHECK = False
# Nobody learns who works here, or when: editors' pictures are those that they upload
WAGTAIL_GRAVATAR_PROVIDER_URL = None
# Of the API, the sitemap and the pages alike: never the request's host
WAGTAILAPI_LIMIT_MAX = 100
TAGGIT_CASE_INSENSITIVE = True

# Tasks

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

# Security

# How many proxies add a client's address to what it says of itself; core.client reads it
TRUSTED_PROXIES = trusted_proxies()

# Sound and covers come from the bucket, where there is one
_bucket = store_origins(STORAGES["default"].get("OPTIONS", {}))

# Public pages run nothing but the site's own files; a view may widen one directive for itself,
# as an embedded player does with frame-ancestors
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", *_bucket],
        **({"media-src": [SELF, *_bucket]} if _bucket else {}),
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    }
}
# Wagtail's editor has scripts and styles within its pages
ADMIN_CONTENT_SECURITY_POLICY = {
    "default-src": [SELF],
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:", *_bucket],
    "media-src": [SELF, "blob:", *_bucket],
    "frame-src": [SELF, "https:"],
    "object-src": [NONE],
    "base-uri": [SELF],
    "form-action": [SELF],
    "frame-ancestors": [SELF],
}
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SESSION_COOKIE_HTTPONLY = True

# A form whose cookie was lost keeps what was typed
CSRF_FAILURE_VIEW = "core.csrf.failure"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# Mail and logs

DEFAULT_FROM_EMAIL = SERVER_EMAIL = sender()
LOGGING = console()
