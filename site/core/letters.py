"""What a message says, as plain text, and how it is drawn: as text of 72 columns and as HTML for mail.

A letter holds words and addresses and never HTML: the text part is not escaped, the HTML part once,
by its template. What it says is settled when it is put into the outbox; it is drawn when it is sent.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from django.template.loader import render_to_string

#: Columns of the text part; an address is never broken, so a line with a long one is longer
COLUMNS = 72

#: The code's picture inside the HTML part: `<img src="cid:…">` and the part's Content-ID
CODE_CID = "code@colloquy"

DEMONSTRATION = "Demonstration: this roundtable and its people are fictional."


@dataclass(frozen=True)
class Link:
    """Words that lead somewhere: an absolute address, or `mailto:`."""

    label: str
    url: str


class Text(tuple[str | Link, ...]):
    """A paragraph with links: `Text("before ", Link("finding 4", url), " after")`."""

    __slots__ = ()

    def __new__(cls, *parts: str | Link) -> Text:
        return super().__new__(cls, parts)


#: A paragraph: plain words, or words with links
Paragraph = str | Text


@dataclass(frozen=True)
class Event:
    """The block that says which meeting a letter is about.

    `day` is the large one (“Jan 21”), `rest_of_date` what stands below (“Thursday, 2027”). `old_day` and
    `old_line` are what no longer holds, struck through; a cancelled meeting's own day is struck through.
    """

    day: str
    rest_of_date: str
    title: str
    url: str
    lines: tuple[str, ...] = ()
    old_day: str = ""
    old_line: str = ""
    cancelled: bool = False

    @property
    def date_line(self) -> str:
        """The date of the text part: “Feb 18, Thursday, 2027 (was Jan 21)”."""
        date = f"{self.day}, {self.rest_of_date}" if self.rest_of_date else self.day
        if self.cancelled:
            return f"{date} (cancelled)"
        return f"{date} (was {self.old_day})" if self.old_day else date


@dataclass(frozen=True)
class Fact:
    """A row of the table below the block: “Held until”, “Where”. The label has no colon."""

    label: str
    text: Paragraph


@dataclass(frozen=True)
class Section:
    """Paragraphs after the block, under a heading where there is a title."""

    title: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True)
class Sender:
    """Who writes, for the head and the foot of a letter."""

    site_name: str
    site_url: str
    center_name: str = ""
    contact: str = ""
    language: str = "en"


@dataclass(frozen=True)
class Letter:
    """Everything that a message says, in the order in which it is drawn."""

    sender: Sender
    subject: str
    title: str
    #: What a mail program shows beside the subject; HTML only
    preheader: str = ""
    paragraphs: tuple[Paragraph, ...] = ()
    event: Event | None = None
    facts: tuple[Fact, ...] = ()
    #: For the door: said in the text, a picture in the HTML. Give it to `outbox.put` too
    code: str = ""
    sections: tuple[Section, ...] = ()
    action: Link | None = None
    #: In small type below the action
    note: Paragraph = ""
    #: Paragraphs in the usual type after that
    after: tuple[Paragraph, ...] = ()
    #: Why the reader gets this
    footer: tuple[Paragraph, ...] = ()
    demonstration: bool = False
    #: Not for callers: lets the templates ask for it
    code_cid: str = field(default=CODE_CID, init=False)


def text_of(letter: Letter) -> str:
    """The letter as plain text: lines of at most 72 columns and LF, but for what holds an address."""
    text = render_to_string("mail/letter.txt", {"letter": letter, "footer": _footer(letter)})
    # What is not there leaves empty lines behind
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n") + "\n"


def html_of(letter: Letter) -> str:
    """The letter as an HTML document for mail programs; the code's picture is `cid:` `CODE_CID`."""
    html = render_to_string("mail/letter.html", {"letter": letter, "footer": _footer(letter)})
    return "".join(f"{line}\n" for line in html.split("\n") if line.strip())


def _footer(letter: Letter) -> tuple[Paragraph, ...]:
    sender = letter.sender
    who = f"{sender.site_name}, {sender.center_name}." if sender.center_name else f"{sender.site_name}."
    read: Paragraph = who
    if sender.contact:
        read = Text(f"{who} A person reads ", Link(sender.contact, f"mailto:{sender.contact}"), ".")
    return (*letter.footer, read, *((DEMONSTRATION,) if letter.demonstration else ()))


def plain(paragraph: Paragraph) -> str:
    """A paragraph with its links written out: “finding 4 <https://…>”; addresses of people bare."""
    if isinstance(paragraph, str):
        return paragraph
    return "".join(
        part
        if isinstance(part, str)
        else part.label
        if part.url == f"mailto:{part.label}"
        else f"{part.label} <{part.url}>"
        for part in paragraph
    )


def wrap(words: str, *, first: str = "", indent: str = "") -> str:
    """Break text into lines of at most `COLUMNS`, at white space and inside of words that are longer.

    `first` stands before the first line, `indent` before the others, both well below `COLUMNS`. A word
    with an address in it is never broken.
    """
    lines: list[str] = []
    line, empty = first, True
    for word in re.split(r"[ \t\r\n\f\v]+", words.strip(" \t\r\n\f\v")):
        while True:
            joined = line + word if empty else f"{line} {word}"
            if len(joined) <= COLUMNS:
                line, empty = joined, False
                break
            if not empty:
                lines.append(line)
                line, empty = indent, True
                continue
            if "://" in word or "@" in word:
                line, empty = joined, False
                break
            room = COLUMNS - len(line)
            lines.append(line + word[:room])
            line, word = indent, word[room:]
    return "\n".join([*lines, line.rstrip()])


def underlined(title: str, character: str) -> str:
    """A heading of the text part with a line under it as long as its longest line."""
    lines = wrap(title)
    return f"{lines}\n{character * max(map(len, lines.splitlines()))}"


def facts_said(facts: tuple[Fact, ...]) -> str:
    """The table of facts as text: labels in a column of 14 or a little more, long ones run on."""
    width = max([14, *(len(fact.label) + 2 for fact in facts if len(fact.label) <= 22)])
    rows = []
    for fact in facts:
        label, words = f"{fact.label}:", plain(fact.text)
        if len(label) < width:
            rows.append(wrap(words, first=label.ljust(width), indent=" " * width))
        else:
            rows.append(wrap(f"{label} {words}", indent=" " * width))
    return "\n".join(rows)
