"""A message as a recipient's mail program takes it apart, and what holds for each that we send."""

from __future__ import annotations

import email
import re
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import default
from functools import cached_property

from bs4 import BeautifulSoup

#: Headers that our messages have; each but these would be one that somebody brought in
HEADERS = {
    *("Subject", "From", "To", "Reply-To", "Date", "Message-ID", "Auto-Submitted"),
    *("MIME-Version", "Content-Type", "Content-Transfer-Encoding"),
}


@dataclass(frozen=True)
class Received:
    """One message: the envelope's recipient, and the bytes that the server took."""

    recipient: str
    content: bytes

    @cached_property
    def message(self) -> EmailMessage:
        return email.message_from_bytes(self.content, policy=default)  # type: ignore[return-value]

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @cached_property
    def text(self) -> str:
        """The text part, lines as they are shown."""
        part = self.message.get_body(("plain",))
        assert part is not None
        return part.get_content().replace("\r\n", "\n")

    @cached_property
    def html(self) -> BeautifulSoup:
        part = self.message.get_body(("html",))
        assert part is not None
        return BeautifulSoup(part.get_content(), "html5lib")

    @cached_property
    def calendars(self) -> list[EmailMessage]:
        """The parts that a mail program acts upon."""
        return [part for part in self.message.walk() if part.get_content_type() == "text/calendar"]  # type: ignore[misc]

    @cached_property
    def calendar(self) -> bytes:
        (part,) = self.calendars
        return part.get_payload(decode=True)  # type: ignore[return-value]

    @cached_property
    def links(self) -> list[str]:
        """Every address of the web in the message: of its text, its HTML and its calendar."""
        found = re.findall(r"https?://[^\s<>\"]+", self.text)
        found += [str(tag["href"]) for tag in self.html.select("a[href], link[href], area[href]")]
        for part in self.calendars:
            unfolded = part.get_payload(decode=True).decode().replace("\r\n ", "")  # type: ignore[union-attr]
            found += re.findall(r"https?://[^\s\\;,\"]+", unfolded)
        return list(dict.fromkeys(link for link in found if link.startswith("http")))

    def link(self, words: str) -> str:
        """Where the link with these words leads, as a reader of the HTML sees it."""
        (tag,) = [tag for tag in self.html.select("a[href]") if tag.get_text(strip=True) == words]
        return str(tag["href"])


def faults(received: Received) -> list[str]:
    """What a mail program, or the server before it, would take amiss in a message; empty is right."""
    message, found = received.message, []
    if b"\n" in received.content.replace(b"\r\n", b""):
        found.append("a bare line feed")
    # RFC 5322 §2.1.1
    found += [f"a line of {len(line)} octets" for line in received.content.split(b"\r\n") if len(line) > 998]
    if not received.content.isascii():
        found.append("not ASCII: a server without 8BITMIME changes it")
    found += [f"header {name}" for name in set(message.keys()) - HEADERS]
    for name in ("Subject", "From", "To", "Date", "Message-ID", "Auto-Submitted"):
        if len(message.get_all(name, [])) != 1:
            found.append(f"{len(message.get_all(name, []))} headers {name}")
    to = [address.addr_spec for address in message["To"].addresses]
    if to != [received.recipient]:
        found.append(f"To names {to}, the envelope {received.recipient}")
    if message["To"].addresses[0].display_name:
        found.append("To has a name that somebody typed")
    # RFC 3834 §5: no vacation answer comes back
    if message["Auto-Submitted"] != "auto-generated":
        found.append("no Auto-Submitted")
    found += [f"defect: {defect!r}" for part in message.walk() for defect in part.defects]
    return found + _alternatives(received) + _text(received) + _calendar(received)


def _alternatives(received: Received) -> list[str]:
    """RFC 2046 §5.1.4: the plainest first, the best last."""
    (part,) = [each for each in received.message.walk() if each.get_content_type() == "multipart/alternative"]
    kinds = [each.get_content_type() for each in part.iter_parts()]  # type: ignore[attr-defined]
    html = "multipart/related" if "multipart/related" in kinds else "text/html"
    wanted = ["text/plain", html, *(["text/calendar"] if received.calendars else [])]
    return [] if kinds == wanted else [f"alternatives in the order {kinds}"]


def _text(received: Received) -> list[str]:
    """Whoever reads the text alone is told the same, with each link written out."""
    found = []
    if len(received.text.split()) < 40:
        found.append("the text says next to nothing")
    if re.search(r"</?[a-z]+[ >]|&(amp|lt|gt|quot|#\d+);|\bNone\b|\{[{%]", received.text):
        found.append("markup in the text")
    long = [line for line in received.text.split("\n") if len(line) > 78 and "://" not in line]
    found += [f"a line of {len(line)} columns" for line in long]
    for tag in received.html.select("a[href]"):
        address = str(tag["href"]).removeprefix("mailto:")
        if address not in received.text and not address.endswith(("//localhost", "/")):
            found.append(f"only the HTML has {address}")
    foreign = [str(tag)[:60] for tag in received.html.select("[src]") if not tag["src"].startswith("cid:")]
    return found + [f"asks another server: {tag}" for tag in foreign]


def _calendar(received: Received) -> list[str]:
    """RFC 6047 §2.4: the part's method is the calendar's, so that a program knows before it parses."""
    found = []
    for part in received.calendars:
        content: bytes = part.get_payload(decode=True)  # type: ignore[assignment]
        lines = content.replace(b"\r\n ", b"").decode().split("\r\n")
        method = [line.partition(":")[2] for line in lines if line.startswith("METHOD")]
        if method != [part.get_param("method")]:
            found.append(f"METHOD {method}, the part says {part.get_param('method')}")
        guests = [line.rpartition("mailto:")[2] for line in lines if line.startswith("ATTENDEE")]
        if guests != [received.recipient]:
            found.append(f"the calendar names {guests}")
        if "/registrations/" in content.decode():
            found.append("a link that acts stands in the calendar")
    return found
