"""Settings of the site in the storm: embedded, with media of its own, without collected files."""

import os
from pathlib import Path

from config.settings.embedded import *  # noqa: F403

MEDIA_ROOT = Path(os.environ["SERVED_FILES"])
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
