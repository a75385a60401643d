"""What sections hand to the components that list things: plain values, drawn without any query.

A section turns its pages into these once, with everything prefetched; `templates/components/row.html`,
`schedule_row.html` and `hit.html` draw them. Strings are escaped when drawn unless they are SafeString.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils import dateformat
from django.utils.safestring import SafeString

from core.dates import PartialDate

#: Word of each kind, as it stands beside its sign
KINDS = {
    "report": "Report",
    "roundtable": "Roundtable",
    "episode": "Episode",
    "note": "Press note",
    "show": "Podcast",
    "person": "Person",
    "topic": "Topic",
    "page": "Page",
}
#: The class that gives a kind its color; kinds without one are ink
COLORS = {
    "report": "is-report",
    "roundtable": "is-roundtable",
    "episode": "is-episode",
    "show": "is-episode",
    "note": "is-note",
}


@dataclass(frozen=True)
class When:
    """A date: what people read, and `iso` for the `datetime` attribute."""

    text: str
    iso: str

    @classmethod
    def of(cls, moment: PartialDate | date) -> When:
        """Of a date that keeps its precision, a date, or an aware time (of which the day is shown).

        A time must be in the zone it is to be shown in.
        """
        if isinstance(moment, datetime):
            return cls(dateformat.format(moment, "F j, Y"), moment.isoformat(timespec="minutes"))
        if isinstance(moment, PartialDate):
            return cls(str(moment), moment.isoformat())
        return cls(dateformat.format(moment, "F j, Y"), moment.isoformat())


@dataclass(frozen=True)
class Note:
    """A line of meta: `Version 2. Version 1 stays <on record>.`, `<b>Withdrawn.</b> The notice says why.`

    `strong` comes first and bold; `text` follows as it is written, with its own first space or comma;
    then a link, then `end`. `struck` words, each struck through, say what a hit lacks.
    """

    text: str = ""
    strong: str = ""
    url: str = ""
    link: str = ""
    end: str = ""
    struck: Sequence[str] = ()


@dataclass(frozen=True)
class Action:
    """Something to do: a link; `button` makes it one, `quiet` an outlined one, `icon` is "play"."""

    text: str
    url: str
    button: bool = False
    quiet: bool = False
    icon: str = ""
    #: Said by screen readers behind the text, where the text alone is the same in each row
    about: str = ""


@dataclass(frozen=True)
class Row:
    """An entry of a list.

    `kind` is a key of KINDS. In the margin stand its sign and word (`label` instead of the word, or
    neither where `show_kind` is off), the date, `role` in bold, the lines of `margin` and, with `demo`,
    the tag. `signature` is a drawing of `core.signatures`, `sentence` says the same below it. `void` is
    an entry that was withdrawn or cancelled.
    """

    kind: str
    title: str
    url: str
    when: When | None = None
    margin: Sequence[str] = ()
    role: str = ""
    demo: bool = False
    deck: str = ""
    notes: Sequence[Note] = ()
    signature: SafeString = field(default_factory=SafeString)
    sentence: str = ""
    action: Action | None = None
    void: bool = False
    label: str = ""
    show_kind: bool = True

    @property
    def color(self) -> str:
        return COLORS.get(self.kind, "")

    @property
    def word(self) -> str:
        return self.label or KINDS.get(self.kind, "")


@dataclass(frozen=True)
class ScheduleRow:
    """A roundtable of the schedule: the day large in the margin, its state, the one thing to do.

    `day` is "Jan 21" and `where` "Thursday, Boston"; `year` groups the rows. `state` is bold
    ("7 of 18 seats free"), `state_rest` follows it with its own first space or comma (", 5 waiting").
    Only an open one has an action that is a button.
    """

    title: str
    url: str
    day: str
    iso: str
    where: str = ""
    year: int | None = None
    demo: bool = False
    deck: str = ""
    signature: SafeString = field(default_factory=SafeString)
    state: str = ""
    state_rest: str = ""
    action: Action | None = None
    void: bool = False


@dataclass(frozen=True)
class Place:
    """Where a hit opens: `Finding 4`, `PDF page 7`, `13:11` as the link, the words that matched.

    `who` stands above the words: the section of a PDF, the speaker of a transcript. `words` is marked up
    (`<mark>`) and must be SafeString for that.
    """

    label: str
    url: str
    words: str
    who: str = ""


@dataclass(frozen=True)
class Hit:
    """A result of a search: a row with the places that matched. `lacks` are the words it has not."""

    kind: str
    title: str
    url: str
    when: When | None = None
    margin: Sequence[str] = ()
    demo: bool = False
    places: Sequence[Place] = ()
    lacks: Sequence[str] = ()
    #: Where no place matched: the abstract, perhaps marked up
    deck: str = ""
    label: str = ""
    notes: Sequence[Note] = ()
    #: Cancelled or withdrawn, as a row's
    void: bool = False

    @property
    def color(self) -> str:
        return COLORS.get(self.kind, "")

    @property
    def word(self) -> str:
        return self.label or KINDS.get(self.kind, "")


@dataclass(frozen=True)
class Choice:
    """A value of a facet. `url` chooses it (or, when `chosen` in a search, takes it back)."""

    label: str
    count: int | None = None
    url: str = ""
    value: str = ""
    chosen: bool = False


@dataclass(frozen=True)
class Facet:
    """A group of choices: links on lists, checkboxes called `name` in the search."""

    title: str
    choices: Sequence[Choice]
    name: str = ""


@dataclass(frozen=True)
class Turn:
    """A passage of a transcript: who speaks from which second. `name` only where it changes.

    `notes` are links that stand beside it: what is mentioned.
    """

    start: float
    words: str
    name: str = ""
    host: bool = False
    notes: Sequence[Note] = ()

    @property
    def anchor(self) -> str:
        return f"t{int(self.start)}"


def by_year(rows: Sequence[ScheduleRow]) -> list[tuple[int | None, list[ScheduleRow]]]:
    """The rows grouped by year, in the order that they come in."""
    years: list[tuple[int | None, list[ScheduleRow]]] = []
    for row in rows:
        if not years or years[-1][0] != row.year:
            years.append((row.year, []))
        years[-1][1].append(row)
    return years
