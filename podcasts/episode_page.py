"""What an episode's page says, as plain values; the template only lays it out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.models import Center
from core.rows import Note, Turn
from core.signatures import time_note
from core.signatures.words import length
from core.templatetags.colloquy import filesize

from .drawings import HOSTS, is_narrated, role_of, time_strip_of
from .feed_source import audio_name
from .listings import fetch_related, public_citations
from .rows import number_of, when_of
from .segments import ENDS_SENTENCE, Segment, passages
from .structured_data import episode as episode_json_ld
from .transcripts import from_data

if TYPE_CHECKING:
    from .models import EpisodeCitation, EpisodePage, ShowPage

# A paragraph of a transcript is at most as long, and ends where somebody pauses
TURN_SECONDS, PAUSE_SECONDS = 15.0, 2.0


@dataclass(frozen=True)
class Mention:
    """What is mentioned at a second, or without one: `title` is the link, `text` follows it."""

    start: float | None
    url: str
    title: str
    text: str


@dataclass(frozen=True)
class Part:
    """A chapter's part of the transcript; the words before the first chapter have no heading."""

    heading: str
    turns: list[Turn]


def paragraphs(segments: Sequence[Segment]) -> list[Segment]:
    """Segments joined to what somebody says at a stretch, and to whole sentences.

    Programs write a segment a breath, or a word; a reader wants paragraphs. Speakers are never joined, and
    sentences of nobody in particular stay apart: they may be two people's. What a search hit opens at begins
    a paragraph, so that its address is there.
    """
    joined: list[Segment] = []
    opened = {passage.start for passage in passages(segments)}
    for segment in segments:
        before = joined[-1] if joined else None
        if before is not None and before.speaker == segment.speaker and _goes_on(before, segment, opened):
            joined[-1] = Segment(
                before.start, max(before.end, segment.end), before.speaker, f"{before.text} {segment.text}"
            )
        else:
            joined.append(segment)
    return joined


def _goes_on(before: Segment, segment: Segment, opened: set[float]) -> bool:
    if int(before.start) == int(segment.start):  # each paragraph has a second of its own
        return True
    if segment.start in opened or segment.start - before.end >= PAUSE_SECONDS:
        return False
    ended = bool(ENDS_SENTENCE.search(before.text))
    if ended and not before.speaker:
        return False
    return segment.end - before.start <= (TURN_SECONDS if ended else 2 * TURN_SECONDS)


def turns_of(
    segments: Sequence[Segment], hosts: set[str], notes: Sequence[tuple[float, Note]] = ()
) -> list[Turn]:
    """The transcript as it is read: a name where the speaker changes, notes beside what they belong to.

    Each turn begins in a second of its own, since the second is its address.
    """
    said = paragraphs(segments)
    turns: list[Turn] = []
    speaker, last = "", -1
    for place, segment in enumerate(said):
        following = said[place + 1].start if place + 1 < len(said) else float("inf")
        start = segment.start if int(segment.start) > last else last + 1.0
        last = int(start)
        beside = [
            note for second, note in notes if (segment.start <= second or place == 0) and second < following
        ]
        turns.append(
            Turn(
                start=start,
                words=segment.text,
                name=segment.speaker if segment.speaker != speaker else "",
                host=segment.speaker in hosts,
                notes=beside,
            )
        )
        speaker = segment.speaker
    return turns


def parts_of(turns: Sequence[Turn], chapters: Sequence[tuple[float, str]]) -> list[Part]:
    """The turns under the chapters in which they begin."""
    parts = [Part("", [])]
    parts += [Part(f"{number}. {title}", []) for number, (_, title) in enumerate(chapters, start=1)]
    for turn in turns:
        # A turn that begins a moment before its chapter belongs to it: people breathe
        parts[sum(1 for start, _ in chapters if start <= turn.start + 0.5)].turns.append(turn)
    return [part for part in parts if part.turns]


def mentions_of(citations: Sequence[EpisodeCitation], findings: dict[tuple[int, int], str]) -> list[Mention]:
    """What is mentioned; `findings` are sentences by report and number, of reports that all may read."""
    found = []
    for row in citations:
        report = row.report
        path = report.get_url_parts()[2]
        source = report.series.name if report.series else report.title
        from_report = f"{source}, {report.dated}"
        if row.finding:
            sentence = findings.get((report.pk, row.finding), "")
            title = f"Finding {row.finding}: {sentence}" if sentence else f"Finding {row.finding}"
            found.append(Mention(row.second, f"{path}findings/{row.finding}/", title, f", {from_report}"))
        else:
            found.append(Mention(row.second, path, report.title, f", {from_report}"))
    return found


def findings_of(citations: Sequence[EpisodeCitation]) -> dict[tuple[int, int], str]:
    """The sentences of the findings that are cited, where everybody may read the report's text."""
    from reports.models import Finding

    wanted = {
        row.report_id for row in citations if row.finding and row.report.access == row.report.Access.PUBLIC
    }
    if not wanted:
        return {}
    rows = Finding.objects.filter(page__in=wanted).values_list("page_id", "number", "text")
    return {(page, number): text.rstrip(".") for page, number, text in rows}


def note_of(mention: Mention) -> Note:
    """A mention beside the line at which it falls: its finding's sentence stays in the list below."""
    return Note(url=mention.url, link=mention.title.partition(":")[0], end=mention.text)


def citation(page: EpisodePage, show: ShowPage, url: str, day: str) -> SafeString:
    """How to cite the episode: “Title”. Show, episode 9, May 12, 2026. Address."""
    number = number_of(page)
    part = f", {number[:1].lower()}{number[1:]}" if number else ""
    address = url.partition("://")[2]
    return format_html("“{}”. <em>{}</em>{}, {}. {}", page.title, show.title, part, day, address)


def episode_context(
    page: EpisodePage, show: ShowPage, center: Center, url: str, show_url: str
) -> dict[str, Any]:
    """The context of an episode's page; a page that was never saved has one too."""
    is_demo = fetch_related(page, "audio", "transcript", "artwork")
    audio, transcript = page.audio, page.transcript
    credits_ = list(page.people.select_related("person")) if page.pk else list(page.people.all())
    chapters = sorted(page.chapters.all(), key=lambda row: row.start)
    citations = list(public_citations().filter(page=page)) if page.pk else []
    mentions = mentions_of(citations, findings_of(citations))
    hosts = {credit.person.name for credit in credits_ if credit.role in HOSTS}
    segments = from_data(transcript.segments) if transcript else []
    notes = [(mention.start, note_of(mention)) for mention in mentions if mention.start is not None]
    when = when_of(page, center.zone)
    number = number_of(page)
    strip = time_strip_of(page, credits_, chapters)
    # Relative: the policy of the page lets it play from the host that it was opened at alone
    audio_url = f"{urlsplit(url).path}{audio_name(page)}" if audio and audio.byte_length else ""
    links = [Note(url="#cite", link="Cite")]
    if audio_url and audio:
        links.append(Note(url=audio_url, link="Download audio", end=f", {filesize(audio.byte_length)}"))
    links.append(Note(url=f"{show_url}subscribe/", link="Subscribe"))
    return {
        "show": show,
        "own_url": url,
        "show_url": show_url,
        "when": when,
        "margin_before": [f"{show.title}, {number[:1].lower()}{number[1:]}" if number else show.title],
        "margin_after": [length(audio.duration)] if audio and audio.duration else [],
        "links": links,
        "is_demo": is_demo,
        "credits": credits_,
        "audio_url": audio_url,
        "strip": strip,
        "strip_note": time_note(strip, narrated=is_narrated(page, credits_), timed=False) if strip else "",
        "chapters": chapters,
        "parts": parts_of(turns_of(segments, hosts, notes), [(row.start, row.title) for row in chapters]),
        "transcript": transcript if segments else None,
        "mentions": mentions,
        "people": [
            {
                "name": credit.person.name,
                "role": role_of(credit),
                "url": credit.person.get_absolute_url() if credit.person.live else "",
            }
            for credit in credits_
        ],
        "topic_links": [
            {"url": topic.get_absolute_url(), "name": topic.name}
            for topic in sorted(page.topics.all(), key=lambda topic: topic.name)
        ],
        "citation": citation(page, show, url, when.text),
        "noindex": show.block,
        "json_ld_data": episode_json_ld(page, url, show, show_url, center, credits_),
    }
