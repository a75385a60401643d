"""Times as they are typed and as each format writes them (case P09)."""

import pytest

from podcasts import times
from podcasts.times import TimeError, parse_time


@pytest.mark.parametrize(
    ("typed", "seconds"),
    [
        ("0", 0),
        ("12:34", 754),
        ("00:20:02.123456", 1202.123),
        ("1:02:03.5", 3723.5),
        ("754", 754),
        ("754.25", 754.25),
        ("npt:754", 754),
        (" 12:34 ", 754),
        ("00:00:04,080", 4.08),
        ("75:00", 4500),
        ("59:59.9996", 3600),
        ("24:00:00", 86400),
    ],
)
def test_p09_times_as_people_type_them(typed: str, seconds: float) -> None:
    assert parse_time(typed) == seconds


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("12:34:56:78", "hours, minutes and seconds at most"),
        ("12:99", "99 seconds. Write a number from 0 to 59"),
        ("1:60:00", "60 minutes. Write a number from 0 to 59"),
        ("1:00:75", "75 seconds. Write a number from 0 to 59"),
        ("", "is not a time. Write it as 12:34"),
        ("about noon", "is not a time. Write it as 12:34"),
        ("-5", "is not a time"),
        ("1e3", "is not a time"),
        ("nan", "is not a time"),
        ("12:", "is not a time"),
        (":30", "is not a time"),
        ("1:2.5:03", "is not a time"),
        ("١٢:٣٤", "is not a time"),
        ("99:00:00", "more than a day"),
        ("9" * 5000, "is not a time"),
    ],
)
def test_p09_what_cannot_be_a_time_is_refused_with_words_to_mend_it(typed: str, words: str) -> None:
    with pytest.raises(TimeError, match=words) as caught:
        parse_time(typed)
    assert len(str(caught.value)) < 200


def test_p09_labels_that_people_read() -> None:
    typed = ["0", "12:34", "00:20:02.123456", "1:02:03.5"]
    assert [times.clock(parse_time(text)) for text in typed] == ["0:00", "12:34", "20:02", "1:02:03"]
    assert times.clock(3599) == "59:59"


def test_p09_normal_play_time() -> None:
    assert times.npt(0) == "00:00:00.000"
    assert times.npt(754) == "00:12:34.000"
    assert times.npt(1202.123) == "00:20:02.123"
    assert times.npt(59.9999) == "00:01:00.000"


def test_subrip_has_a_comma() -> None:
    assert times.srt(3599) == "00:59:59,000"
    assert times.srt(3602.5) == "01:00:02,500"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "PT0S"), (36, "PT36S"), (754, "PT12M34S"), (3600, "PT1H"), (3723.5, "PT1H2M3S"), (7203, "PT2H3S")],
)
def test_durations_of_iso_8601(seconds: float, text: str) -> None:
    assert times.iso_duration(seconds) == text


def test_p09_numbers_for_json() -> None:
    typed = ["0", "12:34", "00:20:02.123456", "1:02:03.5"]
    assert [repr(times.number(parse_time(text))) for text in typed] == ["0", "754", "1202.123", "3723.5"]
