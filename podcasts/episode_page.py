"""What an episode's page says, as plain values; the template only lays it out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.models import Center, DemoItem
from core.rows import Note
from core.signatures import time_note
from core.signatures.words import length
from core.templatetags.colloquy import filesize

from .drawings import HOSTS, is_narrated, role_of, time_strip_of
from .feed_source import audio_name
from .listings import public_citations
from .rows import number_of, when_of
from .structured_data import episode as episode_json_ld
from .turns import parts_of, turns_of

if TYPE_CHECKING:
    from .models import EpisodeCitation, EpisodePage, ShowPage


@dataclass(frozen=True)
class Mention:
    """What is mentioned at a second, or without one: `title` is the link, `text` follows it."""

    start: float | None
    url: str
    title: str
    text: str


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


def player_context(
    page: EpisodePage, show: ShowPage, center: Center, url: str, show_url: str
) -> dict[str, Any]:
    """What the episode's page and the player for other pages say alike."""
    audio, transcript = page.audio, page.transcript
    credits_ = list(page.people.select_related("person")) if page.pk else list(page.people.all())
    chapters = sorted(page.chapters.all(), key=lambda row: row.start)
    number = number_of(page)
    strip = time_strip_of(page, credits_, chapters)
    path = urlsplit(url).path
    return {
        "show": show,
        "own_url": url,
        "own_path": path,
        "show_url": show_url,
        "is_demo": bool(page.pk and center.has_demo) and DemoItem.marks(page),
        "when": when_of(page, center.zone),
        "margin_before": [f"{show.title}, {number[:1].lower()}{number[1:]}" if number else show.title],
        "credits": credits_,
        "chapters": chapters,
        "strip": strip,
        "strip_note": time_note(strip, narrated=is_narrated(page, credits_), timed=False) if strip else "",
        # Relative: the policy of the page lets it play from the host that it was opened at alone
        "audio_url": f"{path}{audio_name(page)}" if audio and audio.byte_length else "",
        # Who has words has a lane
        "transcript": transcript if transcript and transcript.lanes else None,
    }


def episode_context(
    page: EpisodePage, show: ShowPage, center: Center, url: str, show_url: str
) -> dict[str, Any]:
    """The context of an episode's page; a page that was never saved has one too."""
    said = player_context(page, show, center, url, show_url)
    credits_, chapters, transcript, audio_url = (
        said[name] for name in ("credits", "chapters", "transcript", "audio_url")
    )
    audio = page.audio
    citations = list(public_citations().filter(page=page.pk)) if page.pk else []
    mentions = mentions_of(citations, findings_of(citations))
    hosts = {credit.person.name for credit in credits_ if credit.role in HOSTS}
    notes = [(mention.start, note_of(mention)) for mention in mentions if mention.start is not None]
    turns = turns_of(transcript.paragraphs, hosts, notes) if transcript else []
    links = [Note(url="#cite", link="Cite")]
    if audio_url and audio:
        links.append(Note(url=audio_url, link="Download audio", end=f", {filesize(audio.byte_length)}"))
    links.append(Note(url=f"{show_url}subscribe/", link="Subscribe"))
    return {
        **said,
        "margin_after": [length(audio.duration)] if audio and audio.duration else [],
        "links": links,
        "parts": parts_of(turns, [(row.start, row.title) for row in chapters]),
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
        "citation": citation(page, show, url, said["when"].text),
        "noindex": show.block,
        "json_ld_data": episode_json_ld(page, url, show, show_url, center, credits_),
    }
