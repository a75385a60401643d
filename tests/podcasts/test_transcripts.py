"""Transcripts in four formats, as programs really write them (cases P11 and P12)."""

import json
import time

import pytest

from podcasts.transcripts import (
    Segment,
    TranscriptError,
    from_data,
    lanes,
    parse,
    passages,
    to_data,
    write,
)

P11 = """\
WEBVTT - Board talk

00:01.500 --> 00:04.000
First.

0:00:04.080 --> 0:00:05.000
Second.

59:59.000 --> 1:00:02.000
Third.
"""


def as_saved_by_windows(text: str) -> bytes:
    return b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()


def as_json(segments: list[Segment]) -> dict:
    mime_type, text = write(segments, "json")
    assert mime_type == "application/json"
    return json.loads(text)


class TestP11:
    segments = parse(as_saved_by_windows(P11))

    def test_three_segments_with_their_starts(self) -> None:
        data = as_json(self.segments)
        assert [segment["startTime"] for segment in data["segments"]] == [1.5, 4.08, 3599]
        assert [segment["body"] for segment in data["segments"]] == ["First.", "Second.", "Third."]

    def test_webvtt_is_written_with_hours_of_two_digits(self) -> None:
        mime_type, text = write(self.segments, "vtt")
        assert mime_type == "text/vtt"
        assert text == (
            "WEBVTT\n\n"
            "00:00:01.500 --> 00:00:04.000\nFirst.\n\n"
            "00:00:04.080 --> 00:00:05.000\nSecond.\n\n"
            "00:59:59.000 --> 01:00:02.000\nThird.\n"
        )

    def test_subrip_is_written_with_its_comma(self) -> None:
        mime_type, text = write(self.segments, "srt")
        assert mime_type == "application/x-subrip"
        assert "3\n00:59:59,000 --> 01:00:02,000\nThird.\n" in text

    def test_the_three_formats_give_the_same_segments_back(self) -> None:
        for extension in ("vtt", "srt", "json"):
            assert parse(write(self.segments, extension)[1].encode()) == self.segments


class TestP12:
    def test_whisper_is_taken_with_numbers_in_quotes_and_a_missing_end(self) -> None:
        whisper = (
            b'{"segments":[{"id":0,"start":0.0,"end":2.5,"text":" Welcome."},'
            b'{"id":1,"start":"2.5","end":null,"text":" Let us begin."}]}'
        )
        data = as_json(parse(whisper, duration=60))
        assert data["version"] == "1.0.0"
        assert [(s["startTime"], s["endTime"], s["body"]) for s in data["segments"]] == [
            (0, 2.5, "Welcome."),
            (2.5, 60, "Let us begin."),
        ]

    def test_a_missing_end_is_the_next_start(self) -> None:
        data = b'{"segments":[{"start":1,"text":"a"},{"start":4,"text":"b"},{"start":4,"text":"c"}]}'
        assert [segment.end for segment in parse(data, duration=9)] == [4, 9, 9]

    @pytest.mark.parametrize(
        ("data", "found"),
        [
            ({"results": {"items": []}}, "results"),
            ({"transcription": [], "model": "m"}, "“transcription”, “model”"),
            ({"segments": {"a": 1}}, "segments"),
            ({}, "no key"),
            ([["a"]], "Segment 1 is no object"),
            ({"segments": []}, "is empty"),
            ({"segments": [{"start": 1, "words": []}]}, "“start”, “words”"),
            ({"segments": [{"text": "no time"}]}, "“text”"),
        ],
    )
    def test_other_json_is_refused_with_what_was_found_and_what_is_needed(self, data, found: str) -> None:
        with pytest.raises(TranscriptError) as caught:
            parse(json.dumps(data).encode())
        assert found in str(caught.value)
        assert "startTime, endTime and body" in str(caught.value)

    def test_podcast_json_without_an_end_has_one_in_every_format(self) -> None:
        segments = parse(b'{"version":"1.0.0","segments":[{"startTime":1,"body":"No end."}]}')
        assert as_json(segments)["segments"] == [{"startTime": 1, "endTime": 2, "body": "No end."}]
        assert "00:00:01.000 --> 00:00:02.000" in write(segments, "vtt")[1]
        assert "00:00:01,000 --> 00:00:02,000" in write(segments, "srt")[1]


def test_voices_settings_notes_and_styles_of_webvtt() -> None:
    segments = parse(
        b"WEBVTT\nKind: captions\n\nNOTE checked by\na person --> twice\n\nSTYLE\n::cue { color: red }\n\n"
        b"intro\n00:00:00.000 --> 00:00:02.000 align:start position:10%\n"
        b"<v.loud Mara Lindqvist><i>Good</i> morning,\nR&amp;D &lt;team&gt;.</v>\n\n"
        b"00:02.000 --> 00:05.000\n<v Mara Lindqvist>Ready?\n<v Tomas Okafor>Since <00:03.000>dawn."
    )
    assert segments == [
        Segment(0, 2, "Mara Lindqvist", "Good morning, R&D <team>."),
        Segment(2, 5, "Mara Lindqvist", "Ready?"),
        Segment(2, 5, "Tomas Okafor", "Since dawn."),
    ]


def test_what_webvtt_writes_cannot_break_its_own_lines() -> None:
    segments = [Segment(0, 2, "R&D <b>", "a --> b, <v Nobody> & c")]
    text = write(segments, "vtt")[1]
    assert text.count("-->") == 1
    assert parse(text.encode()) == segments
    assert parse(write(segments, "srt")[1].encode())[0].text.endswith("a -> b, & c")


def test_names_in_subrip_are_speakers_when_they_come_again() -> None:
    segments = parse(
        b"1\n00:00:00,000 --> 00:00:02,000\nMara Lindqvist: Good morning.\n\n"
        b"2\n00:00:02,000 --> 00:00:04,000\nStill me.\n\n"
        b"3\n00:00:04,000 --> 00:00:06,000\n{\\an8}Tomas: <font color=red>Note: I agree.</font>\n\n"
        b"And so it is.\n\n"
        b"4\n00:00:06,000 --> 00:00:08,000\nMara Lindqvist: Thanks.\n\n"
        b"5\n00:00:08,000 --> 00:00:09,000\nTomas: You too.\n"
    )
    assert [(s.speaker, s.text) for s in segments] == [
        ("Mara Lindqvist", "Good morning."),
        ("Mara Lindqvist", "Still me."),
        ("Tomas", "Note: I agree. And so it is."),
        ("Mara Lindqvist", "Thanks."),
        ("Tomas", "You too."),
    ]


def test_a_colon_alone_makes_no_speaker_unless_the_name_is_known() -> None:
    data = b"1\n00:00:00,000 --> 00:00:02,000\nNote: one thing.\n"
    assert parse(data)[0] == Segment(0, 2, "", "Note: one thing.")
    assert parse(data, speakers=["Note"])[0] == Segment(0, 2, "Note", "one thing.")


def test_segments_are_sorted_cleaned_and_get_an_end_after_their_start() -> None:
    segments = parse(
        "WEBVTT\n\n00:10.000 --> 00:09.000\nLa\u00adter\x07 on.\n\n00:01.000 --> 00:03.000\n \u00a0 \n\n"
        "00:02.000 --> 00:04.000\nCafe\u0301\n".encode()
    )
    assert segments == [Segment(2, 4, "", "Café"), Segment(10, 11, "", "Later on.")]


def test_utf_16_with_its_mark_is_read() -> None:
    assert parse(P11.encode("utf-16"))[2].text == "Third."


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf  \r\n", "is empty"),
        (b"MZ\x90\x00\x03\xff\xfe", "not text in UTF-8"),
        ("Ça va".encode("latin-1"), "not text in UTF-8"),
        (b"Good morning.\nMy name is Mara.", "begins with “Good morning.”. Needed is WebVTT"),
        (b"WEBVTT", "no cue"),
        (b"WEBVTT\n\nNOTE nothing else\n", "no cue"),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\n", "times but no words"),
        (b"WEBVTT\n\n00:01.000 --> soon\nWords", "Line 3 has “00:01.000 --> soon”"),
        (b"WEBVTT\n\n00:01.000 --> 12:34:56:78\nWords", "Line 3: “12:34:56:78” has 4 parts"),
        (b"1\n00:00:01,000 --> 00:99:00,000\nWords", "Line 2: “00:99:00,000” has 99 minutes"),
        (b'{"segments":[{"start":-1,"text":"a"}]}', "Segment 1 has the time -1"),
        (b'{"segments":[{"start":true,"text":"a"}]}', "Segment 1 has true as a time"),
        (b'{"segments":[{"start":NaN,"text":"a"}]}', "Segment 1 has the time"),
        (b'{"segments":[{"start":1e999,"text":"a"}]}', "Segment 1 has the time"),
        (b'{"segments":[{"start":"soon","text":"a"}]}', "Segment 1: “soon” is not a time"),
        (b'{"segments":', "not valid JSON"),
    ],
)
def test_what_cannot_be_taken_is_refused_in_words(data: bytes, words: str) -> None:
    with pytest.raises(TranscriptError, match=words):
        parse(data)


def test_too_much_is_refused_in_words() -> None:
    with pytest.raises(TranscriptError, match="A transcript has at most 8 MB"):
        parse(b"x" * (8 * 1024 * 1024 + 1))
    with pytest.raises(TranscriptError, match="100,001 segments"):
        parse(json.dumps([{"start": 1, "text": "a"}] * 100_001).encode())
    with pytest.raises(TranscriptError, match="more than 100,000 segments"):
        parse(b"WEBVTT\n\n" + b"00:00.000 --> 00:01.000\na\n\n" * 100_001)
    with pytest.raises(TranscriptError, match="not JSON that can be read"):
        parse(b'{"segments":[{"start":' + b"9" * 5000 + b"}]}")
    with pytest.raises(TranscriptError, match="JSON"):
        parse(b"[" * 100_000)


@pytest.mark.parametrize(
    "text",
    ["<c." * 300_000, "<v" + " " * 900_000, "<v.a" * 300_000, ":" * 900_000, '."' * 400_000],
    ids=["tags", "voice", "classes", "colons", "quotes"],
)
def test_hostile_text_takes_no_time(text: str) -> None:
    began = time.process_time()
    segments = parse(f"WEBVTT\n\n00:00.000 --> 00:01.000\n{text}\n".encode())
    passages(segments)
    assert time.process_time() - began < 5


def test_segments_survive_the_database() -> None:
    segments = [Segment(0, 2.25, "Mara", "Good morning."), Segment(2.25, 4, "", "…")]
    assert from_data(json.loads(json.dumps(to_data(segments)))) == segments


def test_a_lane_a_speaker_in_the_order_of_first_words() -> None:
    segments = [
        Segment(0, 2, "B", "x"),
        Segment(2, 5, "A", "y"),
        Segment(5, 6, "B", "z"),
        Segment(6.5, 9, "B", "after a short pause"),
        Segment(8, 9, "B", "at the same time"),
    ]
    assert lanes(segments) == [
        {"name": "B", "seconds": 5.5, "spans": [[0, 2], [5, 9]]},
        {"name": "A", "seconds": 3, "spans": [[2, 5]]},
    ]


class TestPassages:
    def test_a_passage_never_holds_two_speakers(self) -> None:
        found = passages(
            [Segment(0, 5, "A", "One."), Segment(5, 9, "A", "Two."), Segment(9, 12, "B", "Three.")]
        )
        assert [(p.start, p.end, p.speaker, p.text) for p in found] == [
            (0, 9, "A", "One. Two."),
            (9, 12, "B", "Three."),
        ]

    def test_a_passage_has_about_thirty_seconds_and_ends_with_a_sentence_where_it_can(self) -> None:
        segments = [Segment(i * 4, i * 4 + 4, "A", "and so on" if i % 6 else "So it is.") for i in range(60)]
        found = passages(segments)
        assert [p.start for p in found] == [0, 28, 52, 76, 100, 124, 148, 172, 196, 220]
        assert all(p.end - p.start <= 37.5 for p in found)
        assert all(p.text.endswith("So it is.") for p in found[:-1])
        assert " ".join(p.text for p in found) == " ".join(s.text for s in segments)

    def test_a_long_silence_closes_a_passage(self) -> None:
        found = passages([Segment(0, 2, "", "Hello"), Segment(300, 302, "", "again")])
        assert [p.start for p in found] == [0, 300]
