"""The WSGI entry: `gunicorn config.wsgi`."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.embedded")
try:
    application = get_wsgi_application()
except ImproperlyConfigured as error:
    # What is wrong with a variable is one sentence, and where it was found helps nobody
    sys.exit(str(error))
# Every view is imported once, before gunicorn forks, and not by the first request of each process
_ = get_resolver().url_patterns
