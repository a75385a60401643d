"""The clock on the wall of the meeting's zone, also in the nights when it is set (case E12)."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.walltime import (
    WallTimeError,
    comes_twice,
    duration,
    get_zone,
    in_zone,
    to_utc,
    to_wall,
    zone_names,
)

BERLIN = "Europe/Berlin"


def test_autumn_night_has_an_hour_more():
    start = to_utc(datetime(2028, 10, 29, 1, 30), BERLIN)
    end = to_utc(datetime(2028, 10, 29, 3, 30), BERLIN)
    assert start == datetime(2028, 10, 28, 23, 30, tzinfo=UTC)
    assert end == datetime(2028, 10, 29, 2, 30, tzinfo=UTC)
    assert duration(start, end) == timedelta(hours=3)
    # The same two as Python subtracts them in one zone, which is why duration() exists
    assert in_zone(end, BERLIN) - in_zone(start, BERLIN) == timedelta(hours=2)
    assert duration(in_zone(start, BERLIN), in_zone(end, BERLIN)) == timedelta(hours=3)
    assert in_zone(start, BERLIN).isoformat() == "2028-10-29T01:30:00+02:00"
    assert in_zone(end, BERLIN).isoformat() == "2028-10-29T03:30:00+01:00"


def test_spring_night_has_an_hour_less():
    start = to_utc(datetime(2028, 3, 26, 1, 30), BERLIN)
    end = to_utc(datetime(2028, 3, 26, 3, 30), BERLIN)
    assert (start, end) == (
        datetime(2028, 3, 26, 0, 30, tzinfo=UTC),
        datetime(2028, 3, 26, 1, 30, tzinfo=UTC),
    )
    assert duration(start, end) == timedelta(hours=1)


@pytest.mark.parametrize(
    ("wall", "zone", "sentence"),
    [
        (
            datetime(2028, 3, 26, 2, 30),
            BERLIN,
            "02:30 does not exist in Europe/Berlin on March 26, 2028: the clocks go forward then. "
            "Choose 03:30 or another time.",
        ),
        # Set forward by half an hour, and a whole day left out
        (datetime(2026, 10, 4, 2, 10), "Australia/Lord_Howe", "02:10 does not exist in Australia/Lord_Howe"),
        (datetime(2011, 12, 30, 12, 0), "Pacific/Apia", "12:00 does not exist in Pacific/Apia"),
    ],
)
def test_a_skipped_hour_is_refused_with_the_zone_by_name(wall, zone, sentence):
    with pytest.raises(WallTimeError) as refusal:
        to_utc(wall, zone)
    assert sentence in str(refusal.value)


@pytest.mark.parametrize("fold", [0, 1])
def test_of_a_doubled_hour_the_first_counts(fold):
    moment = to_utc(datetime(2028, 10, 29, 2, 30, fold=fold), BERLIN)
    assert moment == datetime(2028, 10, 29, 0, 30, tzinfo=UTC)
    assert comes_twice(moment, BERLIN)
    assert not comes_twice(to_utc(datetime(2028, 10, 29, 3, 30), BERLIN), BERLIN)


def test_nine_oclock_in_zurich_is_eight_in_utc_whoever_types_it():
    moment = to_utc(datetime(2028, 11, 9, 9), "Europe/Zurich")
    assert moment == datetime(2028, 11, 9, 8, tzinfo=UTC)
    assert to_wall(moment, "Europe/Zurich") == datetime(2028, 11, 9, 9)
    assert to_utc(datetime(2028, 11, 9, 9), "America/New_York") == datetime(2028, 11, 9, 14, tzinfo=UTC)


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2037, 12, 31)),
    st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Africa/Casablanca", "UTC"]),
)
def test_there_and_back_is_the_same_wall_time(wall, zone):
    try:
        moment = to_utc(wall, zone)
    except WallTimeError:
        # Only an hour that no clock shows is refused
        assert in_zone(wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC), zone).replace(tzinfo=None) != wall
        return
    assert to_wall(moment, zone) == wall.replace(fold=0)


@pytest.mark.parametrize(
    "name", ["", "Europe", "../../etc/passwd", "Mars/Phobos", "localtime", "europe/berlin", "\0"]
)
def test_what_is_no_zone_is_refused(name):
    with pytest.raises(WallTimeError, match="is no time zone"):
        get_zone(name)


def test_forms_offer_places_that_exist():
    names = zone_names()
    assert {"UTC", "America/New_York", "Europe/Zurich", "Asia/Tokyo"} <= set(names)
    assert not any(name.startswith("Etc/") for name in names)
    assert all(get_zone(name) for name in names[:20])


def test_naive_and_aware_are_never_mixed_up():
    with pytest.raises(ValueError, match="naive"):
        to_utc(datetime(2028, 1, 1, tzinfo=UTC), BERLIN)
    with pytest.raises(ValueError, match="aware"):
        to_wall(datetime(2028, 1, 1), BERLIN)
    with pytest.raises(ValueError, match="aware"):
        duration(datetime(2028, 1, 1), datetime(2028, 1, 1, tzinfo=UTC))
