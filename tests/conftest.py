"""What every test has: a kept database, no network, nothing cached by the test before."""

pytest_plugins = ["tests.plugins.database", "tests.plugins.network", "tests.plugins.services"]
