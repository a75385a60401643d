"""The storm of `tests/storm` with 2,000 people, by the same rules."""

from pathlib import Path

import pytest

from tests.storm.test_storm import weather

PEOPLE = 2000
#: Five minutes on an idle machine of two cores
LONGEST = 1800


@pytest.mark.django_db(transaction=True)
def test_two_thousand_people(database_url: str, tmp_path: Path) -> None:
    weather(database_url, tmp_path, PEOPLE, LONGEST)
