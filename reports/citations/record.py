"""What is cited, as plain data."""

import datetime
from dataclasses import dataclass

from core.dates import PartialDate


@dataclass(frozen=True, kw_only=True)
class Name:
    """A person with given and family name, or a literal name that is never split (CSL's names).

    `identifier` is the address of an ORCID iD or ROR ID.
    """

    given: str = ""
    family: str = ""
    literal: str = ""
    is_organization: bool = False
    affiliation: str = ""
    identifier: str = ""

    @property
    def full(self) -> str:
        """As it is read: “Ada Byron”."""
        return self.literal or f"{self.given} {self.family}".strip()

    @property
    def inverted(self) -> str:
        """As it is sorted: “Byron, Ada”; a literal name as it is."""
        return self.literal or ", ".join(part for part in (self.family, self.given) if part)


@dataclass(frozen=True, kw_only=True)
class Publisher:
    """The center: it issues what no series' institution issues, and writes what has no author."""

    name: str
    url: str = ""
    place: str = ""
    identifier: str = ""
    logo_url: str = ""


@dataclass(frozen=True, kw_only=True)
class FindingReference:
    """The finding that is cited; `page` is what is printed on its page, else the position."""

    number: int
    text: str
    url: str
    page: str = ""


@dataclass(frozen=True, kw_only=True)
class Citation:
    """A report, or one finding of it. Addresses are absolute.

    `key` is made of ASCII letters, digits and hyphens. `pdf_url` is empty where not everyone may
    read the PDF. `topics` holds pairs of name and address; `version` counts from 1.
    """

    key: str
    title: str
    date: PartialDate
    url: str
    publisher: Publisher
    authors: tuple[Name, ...] = ()
    institution: str = ""
    series: str = ""
    number: str = ""
    issn: str = ""
    abstract: str = ""
    doi: str = ""
    pdf_url: str = ""
    pdf_bytes: int = 0
    image_url: str = ""
    topics: tuple[tuple[str, str], ...] = ()
    language: str = "en"
    license_url: str = ""
    version: int = 1
    modified: datetime.datetime | None = None
    withdrawn: datetime.date | None = None
    is_free: bool = True
    finding: FindingReference | None = None

    @property
    def names(self) -> tuple[Name, ...]:
        """The authors; without any, the center is the author."""
        center = Name(literal=self.publisher.name, is_organization=True, identifier=self.publisher.identifier)
        return self.authors or (center,)

    @property
    def issuer(self) -> str:
        """Who issues it: the series' own institution, else the center."""
        return self.institution or self.publisher.name

    @property
    def address(self) -> str:
        """The address of what is cited."""
        return self.finding.url if self.finding else self.url

    @property
    def identifier(self) -> str:
        """The key of what is cited, for reference managers."""
        return f"{self.key}-finding-{self.finding.number}" if self.finding else self.key

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reference manager has no field for."""
        notes = []
        if self.finding:
            notes.append(f"Finding {self.finding.number}: {self.finding.text}")
        if self.withdrawn:
            notes.append(f"Withdrawn {PartialDate(self.withdrawn)}")
        return tuple(notes)


def one_line(text: str) -> str:
    """Each run of white space, line ends among it, as one space."""
    return " ".join(text.split())
