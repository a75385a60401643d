"""Shows and episodes of the demonstration. All identifiers are fixed, so that a reload is the same feed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from core.demo.shapes import Block, Para

FILES = Path(__file__).parent / "files"


@dataclass(frozen=True)
class Show:
    key: str
    slug: str
    title: str
    summary: str
    description: str
    author: str
    owner_name: str
    owner_email: str
    categories: tuple[tuple[str, str], ...]
    """Apple's categories, each with its subcategory (or nothing)."""
    podcast_guid: str
    artwork: str
    artwork_alt: str
    hosts: tuple[str, ...] = ()
    type: str = "episodic"
    license: str = ""
    blocked: bool = False
    locked: bool = False
    hidden_from_search_engines: bool = False
    real: bool = False


@dataclass(frozen=True)
class Episode:
    key: str
    """Also the name of its script, audio, transcript and chapters."""
    slug: str
    title: str
    show: str
    guid: str
    summary: str
    notes: tuple[Block, ...]
    topics: tuple[str, ...]
    guests: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    date: str = ""
    """`YYYY-MM-DD`, for what is real."""
    days_before: int = 0
    weekday: int = 1
    number: int | None = None
    season: int | None = None
    type: str = "full"
    real: bool = False

    @property
    def audio(self) -> Path:
        return FILES / f"{self.key}.mp3"

    @property
    def transcript(self) -> Path:
        return FILES / f"{self.key}.vtt"

    @property
    def chapters(self) -> Path:
        return FILES / f"{self.key}.chapters.json"


SHOWS: tuple[Show, ...] = (
    Show(
        key="applied-clinical-trials-podcast",
        slug="applied-clinical-trials-podcast",
        title="Applied Clinical Trials Podcast",
        summary=(
            "Two episodes, each introduced by a narrator in about a minute. The show itself lives elsewhere."
        ),
        description=(
            "A demonstration of how a show would stand in this record. Title, dates, guests and subjects of "
            "the two episodes are published facts; the audio is a synthetic narrator who introduces them. "
            "This feed is blocked and locked, since it is not the show."
        ),
        author="Applied Clinical Trials",
        owner_name="Demonstration of Colloquy",
        owner_email="office@colloquy.example",
        categories=(("Health & Fitness", "Medicine"), ("Science", "Life Sciences")),
        podcast_guid="ecab204b-e2b3-5064-980b-6f7d70239501",
        artwork="applied-clinical-trials-podcast.png",
        artwork_alt="The words Applied Clinical Trials Podcast under a rule, above a single lane",
        blocked=True,
        locked=True,
        hidden_from_search_engines=True,
        real=True,
    ),
    Show(
        key="field-notes",
        slug="field-notes",
        title="Field Notes",
        summary=(
            "A host visits the places where trials are run, and takes one thing home that no protocol "
            "mentions."
        ),
        description=(
            "Short conversations about the places where clinical trials are run. Everybody in them is "
            "fictional and every voice synthetic: the show is part of a demonstration."
        ),
        author="Field Notes (fictional)",
        owner_name="Demonstration of Colloquy",
        owner_email="office@colloquy.example",
        categories=(("Science", "Life Sciences"), ("Health & Fitness", "Medicine")),
        podcast_guid="ce970ecf-d00e-5eeb-800b-b47257a5fe63",
        artwork="field-notes.png",
        artwork_alt="The words Field Notes under a rule, above the lanes of two speakers",
        hosts=("mara-lindqvist",),
        license="CC-BY-4.0",
    ),
)

EPISODES: tuple[Episode, ...] = (
    Episode(
        key="scope-summit",
        slug="behind-the-buzz-scope-summit",
        title="Behind the Buzz: Why Clinical Research Leaders Flock to SCOPE Summit",
        show="applied-clinical-trials-podcast",
        guid="1df360e5-b36e-462e-aea1-f36d248dbddc",
        summary=(
            "With Micah Lieberman, executive conference director: collaboration in clinical research, and "
            "what a conference adds to it."
        ),
        notes=(
            Para(
                "The guest is Micah Lieberman, executive conference director of SCOPE Summit (Summit for "
                "Clinical Ops Executives) at the Cambridge Innovation Institute. The episode looks at how "
                "sponsors, CROs, technology companies, suppliers, patients, sites, advocacy groups, "
                "investors and non-profits work together, and at the part that conferences play in it."
            ),
            Para(
                "The audio is a demonstration: a synthetic narrator says what the episode is about. The "
                "guest is neither heard nor quoted."
            ),
        ),
        topics=("partnerships", "outsourcing-and-cros"),
        guests=("micah-lieberman",),
        date="2025-02-07",
        real=True,
    ),
    Episode(
        key="site-selection",
        slug="improving-relationships-site-selection",
        title="Improving Relationships and Diversifying the Site Selection Process",
        show="applied-clinical-trials-podcast",
        guid="5d62bd82-3b2a-4216-8e05-1ca3d70e75e3",
        summary=(
            "With Liz Beatty of Inato: how sites are engaged, with a look at community-based sites, at "
            "technology, and at what it costs to run one."
        ),
        notes=(
            Para(
                "The guest is Liz Beatty, co-founder and chief strategy officer of Inato. The episode is "
                "about site engagement. It speaks of community-based sites, of technology in the "
                "relationship between sites and sponsors, and of operating costs that rise."
            ),
            Para(
                "The audio is a demonstration: a synthetic narrator says what the episode is about. The "
                "guest is neither heard nor quoted."
            ),
        ),
        topics=("investigative-sites",),
        guests=("liz-beatty",),
        date="2025-04-17",
        real=True,
    ),
    Episode(
        key="what-the-courier-knows",
        slug="what-the-courier-knows",
        title="What the courier knows",
        show="field-notes",
        guid="d2298427-27cb-4641-aa5c-e5fbf1eb2bdc",
        summary=(
            "Three studies, one freezer and a Friday: what can be seen only by the person who carries the "
            "box."
        ),
        notes=(
            Para(
                "A box of blood samples passes through many hands, and only one pair of them sees the whole "
                "way. Mara Lindqvist asks Tomas Okafor about an afternoon on which three studies wanted the "
                "same shelf. Both are fictional."
            ),
        ),
        topics=("investigative-sites",),
        guests=("tomas-okafor",),
        hosts=("mara-lindqvist",),
        days_before=162,
        number=1,
        season=1,
    ),
    Episode(
        key="the-site-nobody-counted",
        slug="the-site-nobody-counted",
        title="The site nobody counted",
        show="field-notes",
        guid="bded8441-e46d-4ae4-9045-87a3ccb2af86",
        summary=(
            "Sixty-one questions, three evenings, no answer: a coordinator reads from a feasibility form."
        ),
        notes=(
            Para(
                "Before a study comes to a site, a form comes. Tomas Okafor has filled in many, and tells "
                "Mara Lindqvist what none of them asks. On the wall of his pharmacy hangs a scorecard of "
                "four lines, which leads the two back to a finding of October 2014. Both are fictional."
            ),
        ),
        topics=("investigative-sites", "outsourcing-and-cros", "metrics"),
        guests=("tomas-okafor",),
        hosts=("mara-lindqvist",),
        days_before=134,
        number=2,
        season=1,
    ),
)

SHOW_BY_KEY = {show.key: show for show in SHOWS}
EPISODE_BY_KEY = {episode.key: episode for episode in EPISODES}
