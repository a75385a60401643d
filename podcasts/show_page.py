"""What the pages of a show say: its own, the one for subscribing, and the list of shows."""

from __future__ import annotations

import zoneinfo
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.core.exceptions import BadRequest
from django.core.paginator import Page as PaginatorPage
from django.core.paginator import Paginator
from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Length, Substr
from django.http import Http404, HttpRequest
from django.utils import dateformat
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info

from core.models import Center, Topic
from core.rows import Note
from core.signatures.words import counted

from .drawings import role_of
from .drawn_artwork import name_lines
from .listings import episodes_of, fetch_related, public_episodes, public_shows, with_drawings
from .qr import code_of
from .rows import episode_row, episode_rows, show_row
from .structured_data import series

if TYPE_CHECKING:
    from core.listings import ListingQuerySet

    from .models import ShowPage

PAGE_SIZE = 12
SIZE_OF_ART = "width-480|format-jpeg"


def page_of(
    episodes: ListingQuerySet, request: HttpRequest, *, count: int | None = None, size: int = PAGE_SIZE
) -> PaginatorPage:
    """The page of a list that `?page=` names: 400 for what is no number, 404 beyond the end.

    `count` is how many there are, where it is known already.
    """
    asked = request.GET.get("page", "1")
    if not (asked.isascii() and asked.isdecimal() and len(asked) <= 9):
        raise BadRequest("The page of a list is a number, such as ?page=2.")
    paginator = Paginator(episodes, size)
    if count is not None:
        paginator.count = count  # type: ignore[misc]  # a cached property
    if not 1 <= int(asked) <= paginator.num_pages:
        raise Http404("The list has no such page.")
    return paginator.page(int(asked))


def language_name(code: str) -> str:
    """`English` for `en-US`; empty for a code that Django does not know."""
    try:
        return str(get_language_info(code.split("-")[0].lower())["name"])
    except KeyError:
        return ""


def license_label(name: str) -> str:
    """`CC BY 4.0` for the identifier `cc-by-4.0`; other names as they are."""
    if not name.lower().startswith("cc-"):
        return name
    kind, _, version = name[3:].rpartition("-")
    return f"CC {kind.upper()} {version}" if kind else name


def art_of(show: ShowPage) -> SafeString | str:
    """The artwork as an image; empty where there is none, so that a drawing of the name takes its place."""
    if show.artwork is None:
        return ""
    rendition = show.artwork.get_rendition(SIZE_OF_ART)
    return format_html(
        '<img class="art" src="{}" width="{}" height="{}" alt="">',
        rendition.url,
        rendition.width,
        rendition.height,
    )


def show_context(request: HttpRequest, show: ShowPage, center: Center, url: str) -> dict[str, Any]:
    """The context of a show's page: its episodes, who makes it, how to subscribe."""
    saved = bool(show.pk)
    is_demo = fetch_related(show, "artwork")
    facts = _facts(show) if saved else {"episodes": 0, "checked": 0}
    listed = with_drawings(episodes_of(show)).marked() if saved else None
    page = page_of(listed, request, count=facts["episodes"]) if listed is not None else None
    credits_ = list(show.people.select_related("person")) if saved else list(show.people.all())
    return {
        "is_demo": is_demo,
        "margin_before": [counted(facts["episodes"], "episode"), *_about(show, facts, center)],
        "rows": episode_rows(page.object_list, url, center.zone, play_first=page.number == 1) if page else [],
        "page_of_list": page,
        "people": [*_makers(credits_), *(_regulars(show, credits_) if saved else [])],
        "rights": _rights(show, facts),
        "art": art_of(show),
        "art_lines": name_lines(show.title),
        "feed_url": f"{url}feed.xml",
        "subscribe_url": f"{url}subscribe/",
        "directories": [Note(url=row.url, link=row.name) for row in show.directories.all()],
        "noindex": show.block,
        "json_ld_data": series(show, url, center),
    }


def _facts(show: ShowPage) -> dict[str, Any]:
    """Numbers of a show's episodes in one query."""
    return (
        episodes_of(show)
        .order_by()
        .aggregate(
            episodes=Count("pk"),
            checked=Count("pk", filter=Q(transcript__checked=True)),
            first=Min("pub_date"),
        )
    )


def _about(show: ShowPage, facts: dict[str, Any], center: Center) -> list[str]:
    language = language_name(show.language)
    lines = [", ".join(part for part in (show.frequency, f"in {language}" if language else "") if part)]
    if facts.get("first"):
        first = facts["first"].astimezone(zoneinfo.ZoneInfo(center.zone))
        lines.append(f"Since {dateformat.format(first, 'F Y')}")
    return [f"{line[:1].upper()}{line[1:]}" for line in lines if line]


def _makers(credits_: list[Any]) -> list[dict[str, str]]:
    return [
        {
            "name": credit.person.name,
            "role": role_of(credit),
            "url": credit.person.get_absolute_url() if credit.person.live else "",
        }
        for credit in credits_
    ]


def _regulars(show: ShowPage, credits_: list[Any]) -> list[dict[str, str]]:
    """Who is heard in more than one episode and is not named already, at most four."""
    named = {credit.person_id for credit in credits_}
    rows = _heard(show).exclude(person__in=named).filter(episodes__gt=1)[:4]
    return [
        {
            "name": _name(row),
            "role": "; ".join(
                part for part in (row["person__role"], f"in {counted(row['episodes'], 'episode')}") if part
            ),
            "url": f"/people/{row['person__slug']}/",
        }
        for row in rows
    ]


def _heard(show: ShowPage) -> QuerySet[Any]:
    """Who is heard in a show and in how many episodes, those who are heard most first."""
    from .models import EpisodePerson

    return (
        EpisodePerson.objects.filter(page__in=episodes_of(show).order_by().values("pk"), person__live=True)
        .values(
            "person__slug",
            "person__role",
            "person__given_name",
            "person__family_name",
            "person__literal_name",
        )
        .annotate(episodes=Count("page", distinct=True))
        .order_by("-episodes", "person__family_name", "person__slug")
    )


def _name(row: dict[str, Any]) -> str:
    name = " ".join(filter(None, (row["person__given_name"], row["person__family_name"])))
    return row["person__literal_name"] or name


def _rights(show: ShowPage, facts: dict[str, Any]) -> str:
    parts = []
    if show.license_name:
        parts.append(f"Text and audio under {license_label(show.license_name)}.")
    elif show.copyright:
        parts.append(f"{show.copyright.rstrip('.')}.")
    if facts["episodes"] and facts["checked"] == facts["episodes"]:
        parts.append("Every episode has a transcript checked by a person.")
    return " ".join(parts)


def apps(feed_url: str, directories: dict[str, str]) -> list[dict[str, str]]:
    """Apps and where each takes a feed: the show's own page in a directory where an editor knows it."""
    bare = feed_url.partition("://")[2]
    encoded = quote(feed_url, safe="")
    known = [
        ("Apple Podcasts", "iPhone, iPad, Mac", f"podcasts://{bare}"),
        ("Overcast", "iPhone", f"overcast://x-callback-url/add?url={encoded}"),
        ("Pocket Casts", "iPhone, Android, web", f"pktc://subscribe/{bare}"),
        ("AntennaPod", "Android, free software", f"https://antennapod.org/deeplink/subscribe?url={encoded}"),
        ("gPodder", "Linux, Windows, Mac", f"pcast://{bare}"),
    ]
    found = [{"name": name, "where": where, "url": directories.get(name, url)} for name, where, url in known]
    names = {name for name, _, _ in known}
    return found + [
        {"name": name, "where": "", "url": url} for name, url in directories.items() if name not in names
    ]


def subscribe_context(show: ShowPage, url: str) -> dict[str, Any]:
    """The context of the page for subscribing."""
    feed_url = f"{url}feed.xml"
    count = episodes_of(show).order_by().count()
    directories = {row.name: row.url for row in show.directories.all()}
    frequency = f", {show.frequency[:1].lower()}{show.frequency[1:]}" if show.frequency else ""
    return {
        "margin_before": [counted(count, "episode") + frequency],
        "links": [Note(url=url, link="All episodes")],
        "feed_url": feed_url,
        "app_url": f"podcast://{feed_url.partition('://')[2]}",
        "apps": apps(feed_url, directories),
        "code": code_of(f"{url}subscribe/"),
        "parts": _parts(show),
        "show_url": url,
        "newest": episodes_of(show).filter(transcript__isnull=False).only("slug", "title").first(),
        "noindex": show.block,
    }


def _parts(show: ShowPage) -> list[Note]:
    """The feeds of the show's commonest topics and guests: at most two of each."""
    topics = (
        Topic.objects.filter(episodes__in=episodes_of(show).order_by().values("pk"))
        .annotate(count=Count("episodes", distinct=True))
        .order_by("-count", "name")[:2]
    )
    notes = [
        Note(url=f"{topic.get_absolute_url()}podcast.xml", link=f"Episodes on {topic.name}")
        for topic in topics
    ]
    for guest in _heard(show).filter(role="guest")[:2]:
        url = f"/people/{guest['person__slug']}/podcast.xml"
        notes.append(Note(url=url, link=f"Episodes with {_name(guest)}"))
    return notes


def index_context(request: HttpRequest, center: Center) -> dict[str, Any]:
    """The context of the list of shows: each show, then the newest episodes of all.

    The episodes of the list and the newest of each show are fetched together.
    """
    shows = list(public_shows().marked())
    by_path = {show.path: show for show in shows}
    listed = page_of(public_episodes().values_list("pk", flat=True), request)
    newest = _newest_of(shows)
    wanted = {*listed.object_list, *newest.values()}
    fetched = {
        episode.pk: episode for episode in with_drawings(public_episodes().marked().filter(pk__in=wanted))
    }
    episodes = [fetched[pk] for pk in listed.object_list if pk in fetched]
    counts = _counts_of(shows)
    show_rows = [
        show_row(
            show, show.own_url, counts.get(show.path, 0), fetched.get(newest.get(show.pk, 0)), center.zone
        )
        for show in shows
    ]
    rows = []
    for place, episode in enumerate(episodes):
        show = by_path[episode.path[: -episode.steplen]]
        url = f"{show.own_url}{episode.slug}/"
        play = place == 0 and listed.number == 1
        rows.append(episode_row(episode, url, center.zone, show=show.title, play=play))
    return {
        "show_rows": show_rows,
        "rows": rows,
        "page_of_list": listed,
        "margin_before": [counted(len(shows), "show"), counted(listed.paginator.count, "episode")],
        "links": [Note(url="/podcasts/feed.xml", link="Feed of all shows")],
        "feed_url": "/podcasts/feed.xml",
    }


def _counts_of(shows: list[ShowPage]) -> dict[str, int]:
    """How many episodes each show has, by its tree path, in one query."""
    if not shows:
        return {}
    rows = (
        public_episodes()
        .order_by()
        .annotate(show=Substr("path", 1, Length("path") - shows[0].steplen))
        .values("show")
        .annotate(count=Count("pk"))
    )
    return {row["show"]: row["count"] for row in rows}


def _newest_of(shows: list[ShowPage]) -> dict[int, int]:
    """The ids of shows and of the newest episode of each, in one query."""
    if not shows:
        return {}
    newest = (
        public_episodes().filter(path__startswith=OuterRef("path"), depth=OuterRef("depth") + 1).values("pk")
    )
    rows = type(shows[0]).objects.filter(pk__in=[show.pk for show in shows])
    return {pk: key for pk, key in rows.values_list("pk", Subquery(newest[:1])) if key}
