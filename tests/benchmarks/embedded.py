"""Settings of the site that benchmarks ask: embedded, its own database and files, no page cache."""

import os
from pathlib import Path

from config.settings.embedded import *  # noqa: F403

PAGE_CACHE = False
ROOT_URLCONF = "tests.benchmarks.urls"
MEDIA_ROOT = Path(os.environ["BENCHMARK_FILES"])
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Without collected files there is no manifest
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
