"""From pages to the plain data that a feed is made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Prefetch, prefetch_related_objects
from django.utils.html import escape
from django.utils.text import Truncator

from core.models import Center

from . import chapters, feed_data
from .artwork import CHAPTER_SPEC, PORTRAIT_SPEC, artwork_name, picture_urls, show_artwork_name
from .feed_notes import absolute, notes_html
from .listings import NEWEST_FIRST, episodes_of, public_citations
from .times import clock
from .transcripts import FORMATS

if TYPE_CHECKING:
    from core.listings import ListingQuerySet

    from .models import EpisodeCitation, EpisodePage, ShowPage
    from .models.pages import CreditMixin


def show_url(show: ShowPage) -> str:
    """The absolute address of a show's page."""
    return absolute(show.get_url_parts()[2])


def audio_name(episode: EpisodePage) -> str:
    """`audio.mp3`: the file's name in addresses, which never is the upload's."""
    audio = episode.audio
    return "audio.m4a" if audio and audio.mime_type == "audio/x-m4a" else "audio.mp3"


def fetch_channels(shows: Iterable[ShowPage]) -> None:
    """Fetch what the channels of shows say, for all of them at once."""
    from .models import ShowPerson

    people = Prefetch("people", ShowPerson.objects.select_related("person").order_by("sort_order"))
    prefetch_related_objects(list(shows), "artwork", people, "categories", "fundings")


def show_data(show: ShowPage, changed: datetime, center: Center) -> feed_data.Show:
    """The channel of a show; `changed` is the latest change of it and its episodes."""
    fetch_channels([show])
    url = show_url(show)
    people = list(show.people.all())
    portraits = picture_urls((credit.person.portrait_id for credit in people), PORTRAIT_SPEC)
    author = show.author or center.name
    owner_email = show.owner_email or center.email
    return feed_data.Show(
        title=show.title,
        url=url,
        feed_url=f"{url}feed.xml",
        description=show.description_text or show.summary,
        language=show.language,
        image_url=f"{url}{show_artwork_name(show)}",
        guid=str(show.podcast_guid or ""),
        changed=changed,
        author=author,
        categories=tuple((row.category, row.subcategory) for row in show.categories.all()),
        explicit=show.explicit,
        owner_name=(show.owner_name or author) if owner_email else "",
        owner_email=owner_email,
        show_type=show.show_type,
        medium=show.medium,
        license_name=show.license_name,
        license_url=show.license_url,
        copyright=show.copyright or center.copyright,
        locked=show.import_locked,
        block=show.block,
        complete=show.complete,
        new_feed_url=show.new_feed_url,
        hub_url=getattr(settings, "WEBSUB_HUB", ""),
        people=tuple(_person(credit, portraits) for credit in people),
        fundings=tuple((row.url, row.label) for row in show.fundings.all()),
    )


def _person(credit: CreditMixin, portraits: dict[int, str]) -> feed_data.Person:
    person = credit.person
    return feed_data.Person(
        name=person.name,
        role=credit.role,
        url=absolute(person.get_absolute_url()) if person.live else "",
        image_url=portraits.get(person.portrait_id or 0, "") if person.live else "",
    )


def for_feed(episodes: ListingQuerySet) -> ListingQuerySet:
    """Episodes with all that their items say, and without the words of their transcripts."""
    from .models import Chapter, EpisodePerson

    return (
        episodes.filter(audio__byte_length__gt=0)
        .select_related("audio", "transcript", "artwork")
        .defer("transcript__segments", "transcript__lanes", "transcript__source")
        .prefetch_related(
            Prefetch("chapters", Chapter.objects.order_by("start")),
            Prefetch("people", EpisodePerson.objects.select_related("person").order_by("sort_order")),
            Prefetch("citations", public_citations()),
        )
        .order_by(*NEWEST_FIRST)
    )


def episode_data(episodes: Sequence[EpisodePage], urls: dict[int, str]) -> list[feed_data.Episode]:
    """The items of episodes that `for_feed()` fetched; `urls` are their absolute addresses by id."""
    credits_ = [credit for episode in episodes for credit in episode.people.all()]
    portraits = picture_urls((credit.person.portrait_id for credit in credits_), PORTRAIT_SPEC)
    pictures = picture_urls(
        (chapter.image_id for episode in episodes for chapter in episode.chapters.all()), CHAPTER_SPEC
    )
    notes = notes_html({episode.pk: list(episode.notes.raw_data) for episode in episodes})
    return [
        _episode(episode, urls[episode.pk], notes[episode.pk], portraits, pictures) for episode in episodes
    ]


def chapter_data(episode: EpisodePage, pictures: dict[int, str]) -> tuple[chapters.Chapter, ...]:
    """The chapters of an episode; `pictures` are absolute addresses by the picture's id."""
    return tuple(
        chapters.Chapter(
            round(row.start, 3), row.title, absolute(row.url), pictures.get(row.image_id or 0, "")
        )
        for row in episode.chapters.all()
    )


def chapter_pictures(episode: EpisodePage) -> dict[int, str]:
    """The addresses of the pictures of one episode's chapters."""
    return picture_urls((row.image_id for row in episode.chapters.all()), CHAPTER_SPEC)


def _episode(
    page: EpisodePage, url: str, notes: str, portraits: dict[int, str], pictures: dict[int, str]
) -> feed_data.Episode:
    audio, transcript = page.audio, page.transcript
    assert audio is not None  # for_feed() leaves out what has no sound  # noqa: S101
    rows = chapter_data(page, pictures)
    description = page.summary or page.search_description or Truncator(notes).chars(400)
    return feed_data.Episode(
        title=page.title,
        url=url,
        guid=page.guid,
        published=page.pub_date,
        description=description,
        audio_url=f"{url}{audio_name(page)}",
        byte_length=audio.byte_length,
        mime_type=audio.mime_type,
        duration=audio.duration,
        content_html=_content(page, url, notes, rows),
        explicit={"true": True, "false": False}.get(page.explicit),
        image_url=f"{url}{artwork_name(page.artwork)}" if page.artwork else "",
        episode_type=page.episode_type,
        season=page.season,
        season_name=page.season_name,
        number=page.number,
        people=tuple(_person(credit, portraits) for credit in page.people.all()),
        transcripts=tuple(
            feed_data.Transcript(f"{url}transcript.{extension}", mime_type, transcript.language)
            for extension, (mime_type, _) in FORMATS.items()
        )
        if transcript
        else (),
        chapters=rows,
        chapters_url=f"{url}chapters.json" if rows else "",
    )


def _content(page: EpisodePage, url: str, notes: str, rows: Iterable[chapters.Chapter]) -> str:
    """The notes of the app: summary, notes, chapters with times that apps make links of, what is cited."""
    parts = [f"<p>{escape(page.summary)}</p>" if page.summary else "", notes]
    if chapter_rows := "".join(f"<li>{clock(row.start)} {escape(row.title)}</li>" for row in rows):
        parts.append(f"<h3>Chapters</h3><ul>{chapter_rows}</ul>")
    if cited := "".join(_cited(row) for row in page.citations.all()):
        parts.append(f"<h3>Mentioned</h3><ul>{cited}</ul>")
    if page.transcript:
        parts.append(f'<p><a href="{escape(url)}#tr">Transcript</a></p>')
    return "\n".join(filter(None, parts))


def _cited(row: EpisodeCitation) -> str:
    address = absolute(row.report.get_url_parts()[2]) + (f"findings/{row.finding}/" if row.finding else "")
    title = f"Finding {row.finding}, {row.report.title}" if row.finding else row.report.title
    moment = f"{clock(row.second)} " if row.second is not None else ""
    return f'<li>{moment}<a href="{escape(address)}">{escape(title)}</a></li>'


def feed_of_show(show: ShowPage) -> tuple[feed_data.Show, list[feed_data.Episode]]:
    """A show's feed as data, in a number of queries that does not grow with its episodes."""
    episodes = list(for_feed(episodes_of(show)))
    url = show_url(show)
    moments = [show.last_published_at, show.first_published_at]
    moments += [episode.last_published_at for episode in episodes]
    moments += [episode.pub_date for episode in episodes]  # pages may be made without being published
    changed = max((moment for moment in moments if moment), default=datetime(2000, 1, 1, tzinfo=UTC))
    data = show_data(show, changed, Center.load())
    return data, episode_data(episodes, {episode.pk: f"{url}{episode.slug}/" for episode in episodes})
