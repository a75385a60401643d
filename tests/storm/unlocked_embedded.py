"""The same settings with the lock off, by which the storm proves that it would see what the lock prevents."""

from tests.storm.embedded import *  # noqa: F403

ROOT_URLCONF = "tests.storm.unlocked_urls"
