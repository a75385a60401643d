"""Settings of a site whose static files come from where they are written: for pages that run scripts."""

from tests.embedded import *  # noqa: F403

WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
