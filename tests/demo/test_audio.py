"""What is heard, what is read along, and the pictures beside it."""

import itertools
import json
import os
import re
import shutil
import subprocess
import uuid

import pytest
from mutagen.id3 import ID3
from mutagen.mp3 import MP3
from PIL import Image

from core.demo.content import PERSON_BY_KEY
from podcasts.demo.content import EPISODES, FILES, SHOWS
from podcasts.demo.script import read_script
from reports.demo.content import REPORT_BY_KEY

CUE = re.compile(r"(\d+):(\d+):(\d+\.\d+) --> (\d+):(\d+):(\d+\.\d+)\n<v ([^>]+)>(.+)")
every_episode = pytest.mark.parametrize("episode", EPISODES, ids=lambda episode: episode.key)


def cues(episode) -> list[tuple[float, float, str, str]]:
    out = []
    for match in CUE.finditer(episode.transcript.read_text(encoding="utf-8")):
        h1, m1, s1, h2, m2, s2, speaker, text = match.groups()
        start, end = (int(h) * 3600 + int(m) * 60 + float(s) for h, m, s in ((h1, m1, s1), (h2, m2, s2)))
        out.append((start, end, speaker, text))
    return out


@every_episode
def test_cues_carry_the_words_of_the_script_in_order(episode):
    sentences = read_script(episode.key).sentences
    read = cues(episode)
    assert episode.transcript.read_text(encoding="utf-8").startswith("WEBVTT\n")
    assert " ".join(cue[3] for cue in read).split() == " ".join(s.text for s in sentences).split()
    names = ["Narrator" if s.speaker == "narrator" else PERSON_BY_KEY[s.speaker].name for s in sentences]
    assert [cue[2] for cue in read] == names
    for before, after in itertools.pairwise(read):
        assert before[0] < before[1] < after[0]


@every_episode
def test_the_last_cue_ends_within_a_second_of_the_sound(episode):
    sound = MP3(episode.audio)
    assert abs(sound.info.length - cues(episode)[-1][1]) < 1
    assert sound.info.channels == 1
    assert sound.info.bitrate == 48_000
    assert 60 <= sound.info.length <= 180


@every_episode
def test_words_are_spoken_at_the_pace_of_speech(episode):
    for start, end, _, text in cues(episode):
        letters = sum(character.isalnum() for character in text)
        assert 4 < letters / (end - start) < 30, text


@every_episode
def test_chapters(episode):
    rows = json.loads(episode.chapters.read_text(encoding="utf-8"))
    starts = [row["startTime"] for row in rows["chapters"]]
    assert rows["version"] == "1.2.0"
    assert starts[0] == 0 and starts == sorted(set(starts)) and len(starts) >= 3
    script = read_script(episode.key)
    assert tuple(row["title"] for row in rows["chapters"]) == script.chapters
    for position, start in enumerate(starts[1:], start=1):
        first = next(i for i, sentence in enumerate(script.sentences) if sentence.chapter == position)
        assert abs(cues(episode)[first][0] - start) < 0.01


@every_episode
def test_says_that_it_is_a_demonstration(episode):
    script = read_script(episode.key)
    opening = " ".join(sentence.text for sentence in script.sentences[:3])
    assert "demonstration" in opening and "synthetic" in opening
    assert "demonstration" in " ".join(sentence.text for sentence in script.sentences[-3:])
    tags = ID3(episode.audio)
    assert str(tags["TIT2"]) == episode.title == script.title
    assert any("Demonstration" in str(frame) for frame in tags.getall("COMM"))
    assert tags.getall("APIC")[0].mime == "image/jpeg"


@every_episode
def test_loudness(episode):
    if shutil.which("ffmpeg") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("ffmpeg is missing: .ci/run must install it")
        pytest.skip("ffmpeg measures the loudness and is not installed")
    command = [
        "ffmpeg",
        "-hide_banner",
        "-nostats",
        "-i",
        str(episode.audio),
        "-af",
        "ebur128",
        "-f",
        "null",
        "-",
    ]
    log = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stderr
    loudness = float(re.findall(r"I:\s+(-?[\d.]+) LUFS", log)[-1])
    assert -20 <= loudness <= -14


@every_episode
def test_what_is_mentioned_is_said(episode):
    said = {text: start for start, _, _, text in cues(episode)}
    for mention in read_script(episode.key).mentions:
        assert mention.sentence in said
        numbers = [finding.number for finding in REPORT_BY_KEY[mention.report].current.findings]
        assert mention.finding in numbers


def test_finding_4_of_october_2014_is_taken_up_at_a_second():
    mentions = [
        (episode.key, mention)
        for episode in EPISODES
        for mention in read_script(episode.key).mentions
        if (mention.report, mention.finding) == ("strategic-relationships", 4)
    ]
    assert len(mentions) == 1


def test_identifiers_are_fixed():
    guids = [uuid.UUID(episode.guid) for episode in EPISODES]
    assert {guid.version for guid in guids} == {4}
    assert len(set(guids)) == len(guids)
    namespace = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
    for show in SHOWS:
        made_from = f"colloquy.example/podcasts/{show.slug}/feed.xml"
        assert uuid.UUID(show.podcast_guid) == uuid.uuid5(namespace, made_from)


@pytest.mark.parametrize("show", SHOWS, ids=lambda show: show.key)
def test_artwork(show):
    path = FILES / show.artwork
    with Image.open(path) as image:
        assert image.format == "PNG" and image.mode == "RGB"
        assert image.width == image.height and 1400 <= image.width <= 3000
    assert path.stat().st_size < 150_000
    assert len(show.description.encode()) <= 4000
