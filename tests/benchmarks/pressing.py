"""Settings of a site with the bare insert beside its own pages: embedded, without collected files."""

from tests.embedded import *  # noqa: F403

ROOT_URLCONF = "tests.benchmarks.bare_insert"
