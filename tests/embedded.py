"""Settings of a site that tests and benchmarks serve: embedded, with its own files, without page cache."""

import os
from pathlib import Path

from config.settings.embedded import *  # noqa: F403

PAGE_CACHE = False
ROOT_URLCONF = "tests.bare_urls"
MEDIA_ROOT = Path(os.environ["SERVED_FILES"])
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Without collected files there is no manifest
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
