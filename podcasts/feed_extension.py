"""What feedgen does not write: the Podcasting 2.0 namespace, Podlove chapters, `itunes:explicit`, the hub."""

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from lxml import etree

from .chapters import JSON_TYPE, PSC_NAMESPACE, add_psc
from .feed_data import Episode, Person, Show
from .feed_text import line

# Exactly so, without a trailing slash: validators compare it letter for letter
PODCAST_NAMESPACE = "https://podcastindex.org/namespace/1.0"
ITUNES_NAMESPACE = "http://www.itunes.com/dtds/podcast-1.0.dtd"
ATOM_NAMESPACE = "http://www.w3.org/2005/Atom"

# Groups of the podcast taxonomy; all other roles belong to the cast, which is what none means
GROUPS = {"producer": "creative direction", "editor": "writing"}
HOSTS = ("host", "co-host")


def element(
    parent: etree._Element, tag: str, text: str = "", namespace: str = PODCAST_NAMESPACE, /, **attributes: str
) -> None:
    """Append an element in the podcast namespace (or another), leaving out empty attributes."""
    child = etree.SubElement(parent, f"{{{namespace}}}{tag}")
    for key, value in attributes.items():
        if value:
            child.set(key, value)
    if text:
        child.text = text


def add_people(parent: etree._Element, people: tuple[Person, ...]) -> None:
    for person in people:
        if name := line(person.name, 128):
            element(
                parent,
                "person",
                name,
                role=person.role,
                group=GROUPS.get(person.role, ""),
                img=person.image_url,
                href=person.url,
            )


def people_of(show: Show, episode: Episode) -> tuple[Person, ...]:
    """The people of an item: a list there replaces the show's, so the hosts are said again with a guest."""
    if not episode.people or any(person.role in HOSTS for person in episode.people):
        return episode.people
    named = {person.name for person in episode.people}
    hosts = (person for person in show.people if person.role in HOSTS and person.name not in named)
    return (*hosts, *episode.people)


class PodcastIndexExtension(BaseExtension):
    """The channel's part; `show` is set before the feed is written."""

    show: Show

    def extend_ns(self) -> dict[str, str]:
        return {"podcast": PODCAST_NAMESPACE, "psc": PSC_NAMESPACE}

    def extend_rss(self, feed: etree._Element) -> etree._Element:
        channel, show = feed[0], self.show
        if show.hub_url:
            element(channel, "link", "", ATOM_NAMESPACE, rel="hub", href=show.hub_url)
        element(channel, "explicit", str(show.explicit).lower(), ITUNES_NAMESPACE)
        element(channel, "guid", show.guid)
        element(channel, "locked", "yes" if show.locked else "no", owner=show.owner_email)
        element(channel, "medium", show.medium)
        # What nobody licensed is under copyright; a name that is no public license needs an address
        element(
            channel,
            "license",
            line(show.license_name, 128) or "all-rights-reserved",
            url=show.license_url or show.url,
        )
        for url, label in show.fundings:
            element(channel, "funding", line(label, 128), url=url)
        add_people(channel, show.people)
        return feed


class PodcastIndexEntryExtension(BaseEntryExtension):
    """An item's part; `show` and `episode` are set before the feed is written."""

    show: Show
    episode: Episode

    def extend_rss(self, item: etree._Element) -> etree._Element:
        episode = self.episode
        explicit = self.show.explicit if episode.explicit is None else episode.explicit
        element(item, "explicit", str(explicit).lower(), ITUNES_NAMESPACE)
        if episode.season is not None:
            element(item, "season", str(episode.season), name=line(episode.season_name, 128))
        if episode.number is not None:
            element(item, "episode", str(episode.number))
        for transcript in episode.transcripts:
            element(
                item,
                "transcript",
                url=transcript.url,
                type=transcript.mime_type,
                language=transcript.language,
                rel="captions" if transcript.mime_type != "application/json" else "",
            )
        if episode.chapters:
            element(item, "chapters", url=episode.chapters_url, type=JSON_TYPE)
            add_psc(item, episode.chapters)
        add_people(item, people_of(self.show, episode))
        return item
