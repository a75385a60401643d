"""What every test has: a kept database, no network, nothing cached, and a corpus that fits at its end."""

import gc

# Django's classes and templates stay for the whole run: looking through them ever again is a seventh of it
gc.set_threshold(100_000, 50, 1000)

pytest_plugins = [
    "tests.plugins.caches",
    "tests.plugins.database",
    "tests.plugins.network",
    "tests.plugins.order",
    "tests.plugins.services",
    "tests.plugins.elasticsearch",
    "tests.plugins.search",
    "tests.plugins.demo",
    "tests.plugins.logs",
    "tests.corpus_fixture",
]
