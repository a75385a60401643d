"""The WSGI entry: `gunicorn config.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.embedded")
application = get_wsgi_application()
# Every view is imported once, before gunicorn forks, and not by the first request of each process
_ = get_resolver().url_patterns
