"""JSON-LD of shows and episodes (schema.org), as dicts that `core`'s template tag writes safely."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from core.models import Center

from .artwork import artwork_name, show_artwork_name
from .feed_notes import absolute
from .feed_source import audio_name
from .times import iso_duration

if TYPE_CHECKING:
    from .models import EpisodePage, ShowPage
    from .models.pages import CreditMixin


def _set(data: dict[str, Any]) -> dict[str, Any]:
    """Without what is not known."""
    return {key: value for key, value in data.items() if value not in ("", None, [], {})}


def _person(credit: CreditMixin) -> dict[str, Any]:
    person = credit.person
    return _set(
        {
            "@type": "Organization" if person.is_organization else "Person",
            "name": person.name,
            "url": absolute(person.get_absolute_url()) if person.live else "",
            "sameAs": f"https://orcid.org/{person.orcid}" if person.orcid else "",
        }
    )


def series(show: ShowPage, url: str, center: Center) -> dict[str, Any]:
    """`PodcastSeries` of a show."""
    return {
        "@context": "https://schema.org",
        **_set(
            {
                "@type": "PodcastSeries",
                "@id": url,
                "url": url,
                "name": show.title,
                "description": show.description_text or show.summary,
                "image": f"{url}{show_artwork_name(show)}",
                "webFeed": f"{url}feed.xml",
                "author": {"@type": "Organization", "name": show.author or center.name},
                "publisher": {"@type": "Organization", "name": center.name},
                "inLanguage": show.language,
                "license": show.license_url,
            }
        ),
    }


def episode(
    page: EpisodePage,
    url: str,
    show: ShowPage,
    show_url: str,
    center: Center,
    credits_: Iterable[CreditMixin],
) -> dict[str, Any]:
    """`PodcastEpisode` of an episode, with its sound and captions."""
    audio = page.audio
    media = None
    if audio and audio.byte_length:
        media = _set(
            {
                "@type": "AudioObject",
                "contentUrl": f"{url}{audio_name(page)}",
                "encodingFormat": audio.mime_type,
                "contentSize": str(audio.byte_length),
                "duration": iso_duration(round(audio.duration)),
                "caption": {
                    "@type": "MediaObject",
                    "contentUrl": f"{url}transcript.vtt",
                    "encodingFormat": "text/vtt",
                    "inLanguage": page.transcript.language,
                }
                if page.transcript
                else None,
            }
        )
    image = f"{url}{artwork_name(page.artwork)}" if page.artwork else f"{show_url}{show_artwork_name(show)}"
    return {
        "@context": "https://schema.org",
        **_set(
            {
                "@type": "PodcastEpisode",
                "@id": url,
                "url": url,
                "name": page.title,
                "description": page.summary,
                "datePublished": page.pub_date.isoformat(),
                "duration": iso_duration(round(audio.duration)) if audio and audio.duration else "",
                "episodeNumber": page.number,
                "image": image,
                "inLanguage": show.language,
                "license": show.license_url,
                "publisher": {"@type": "Organization", "name": center.name},
                "partOfSeries": {
                    "@type": "PodcastSeries",
                    "@id": show_url,
                    "name": show.title,
                    "url": show_url,
                },
                "partOfSeason": _set(
                    {"@type": "PodcastSeason", "seasonNumber": page.season, "name": page.season_name}
                )
                if page.season
                else None,
                "associatedMedia": media,
                "actor": [_person(credit) for credit in credits_],
            }
        ),
    }
