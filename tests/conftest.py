"""What every test has: a kept database, no network, nothing cached, and a corpus that fits at its end."""

pytest_plugins = [
    "tests.plugins.database",
    "tests.plugins.network",
    "tests.plugins.services",
    "tests.plugins.demo",
    "tests.corpus_fixture",
]
