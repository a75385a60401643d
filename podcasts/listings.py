"""Which shows and episodes stand in a list or feed, with what a row draws fetched along."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Length, Substr
from wagtail.models import PageViewRestriction

from core.restricted import Restricted

if TYPE_CHECKING:
    from core.listings import ListingQuerySet

    from .models import EpisodeCitation, EpisodePage, ShowPage

NEWEST_FIRST = ("-pub_date", "-pk")

# What the page of an episode reads of it, of what it points at and of its show. A page of Wagtail's has a
# hundred columns with all that, most of them the editors', and to name them all takes longer than to ask
OF_AN_EPISODE = (
    "path",
    "depth",
    "numchild",
    "live",
    "locale",
    "title",
    "slug",
    "content_type",
    "url_path",
    "alias_of",
    "seo_title",
    "search_description",
    "summary",
    "social_image",
    "pub_date",
    "season",
    "season_name",
    "number",
    "episode_type",
    "notes",
    *(f"audio__{name}" for name in ("file", "duration", "mime_type", "byte_length", "file_hash")),
    *(f"transcript__{name}" for name in ("language", "checked", "lanes")),
    *(f"artwork__{name}" for name in ("file", "file_hash", "width", "height")),
)
OF_ITS_SHOW = (
    *("path", "title", "slug", "url_path", "block", "language", "license_url"),
    *(f"artwork__{name}" for name in ("file", "file_hash", "width", "height")),
)
OF_A_CITATION = (
    *("page", "second", "finding", "sort_order"),
    *(f"report__{name}" for name in ("path", "title", "url_path", "access", "date", "date_precision")),
    "report__series__name",
)


def episodes_of(show: ShowPage) -> ListingQuerySet:
    """The live episodes of a show, newest first, for whoever may see the show itself.

    A restriction on the show or above it was checked when the request came to the show's page; one on
    an episode of its own, or on what an alias shows, keeps that episode out.
    """
    from .models import EpisodePage

    closed = PageViewRestriction.objects.filter(
        Q(page_id=OuterRef("pk")) | Q(page__path=Substr(OuterRef("alias_of__path"), 1, Length("page__path")))
    )
    return EpisodePage.objects.child_of(show).live().exclude(Exists(closed)).order_by(*NEWEST_FIRST)


def public_episodes() -> ListingQuerySet:
    """Every episode that anybody may see, newest first; one that stands in two shows stands here once."""
    from .models import EpisodePage

    return EpisodePage.objects.listed().filter(alias_of=None).order_by(*NEWEST_FIRST)


def public_shows() -> ListingQuerySet:
    """Every show that anybody may see, by title."""
    from .models import ShowPage

    return ShowPage.objects.listed().order_by("title")


def with_drawings(episodes: ListingQuerySet) -> ListingQuerySet:
    """With sound, lanes, chapters and people, in three more queries for the whole list.

    The words of the transcripts and the notes stay in the database: an hour of speech is 100 kB.
    """
    from .models import Chapter, EpisodePerson

    return (
        episodes.select_related("audio", "transcript")
        .defer("notes", "transcript__segments", "transcript__paragraphs", "transcript__source")
        .prefetch_related(
            Prefetch("chapters", Chapter.objects.order_by("start")),
            Prefetch("people", EpisodePerson.objects.select_related("person").order_by("sort_order")),
        )
    )


def served_episodes() -> QuerySet[EpisodePage]:
    """Episodes as their pages and files read them; what these do not read comes when it is asked for.

    So do the words of its transcript: who asks for the sound does not want them.
    """
    from .models import EpisodePage

    return EpisodePage.objects.select_related("audio", "transcript", "artwork").only(*OF_AN_EPISODE)


def show_of(episode: EpisodePage) -> ShowPage:
    """The show that an episode stands in, with what the episode's page says of it."""
    from .models import ShowPage

    shows = ShowPage.objects.select_related("artwork").only(*OF_ITS_SHOW)
    return shows.get(path=episode.path[: -episode.steplen])


def shows_of(episodes: list[EpisodePage]) -> dict[str, ShowPage]:
    """The show of each episode, by the show's tree path; one query for the whole list."""
    from .models import EpisodePage, ShowPage

    length = EpisodePage.steplen
    paths = {episode.path[:-length] for episode in episodes}
    return {show.path: show for show in ShowPage.objects.filter(path__in=paths)}


def public_citations() -> QuerySet[EpisodeCitation]:
    """What episodes cite that anybody may see, in the order of the recording; without the reports' text."""
    from .models import EpisodeCitation

    return (
        EpisodeCitation.objects.filter(~Restricted("report__"), report__live=True)
        .select_related("report__series")
        .only(*OF_A_CITATION)
        .order_by("second", "sort_order", "pk")
    )


def fetch_related(page: EpisodePage | ShowPage, *names: str) -> bool:
    """Fetch what a page points at in one query, and return whether the page is marked as demonstration.

    Of a draft, what the stored page points at too; the rest is fetched when it is asked for.
    """
    stored = (
        type(page).objects.filter(pk=page.pk).select_related(*names).marked().first() if page.pk else None
    )
    if stored is None:
        return False
    for name in names:
        if getattr(stored, f"{name}_id") == getattr(page, f"{name}_id"):
            setattr(page, name, getattr(stored, name))
    return bool(stored.is_demo)
