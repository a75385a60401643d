"""Walks a site as a robot would: every link of every page, feed, sitemap and answer of the API."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

_XML_ADDRESS = re.compile(rb"https?://[^\s<>\"'\]]+")
_ICS_FOLD = re.compile(rb"\r\n[ \t]")
#: Attributes whose value is an address
_ATTRIBUTES = {
    "a": "href",
    "link": "href",
    "img": "src",
    "audio": "src",
    "source": "src",
    "script": "src",
    "iframe": "src",
}


@dataclass
class Answer:
    """What one address said, and where the walk found it."""

    url: str
    found_on: str
    status: int
    type: str
    body: bytes
    headers: dict[str, str]
    links: list[str] = field(default_factory=list)


def whole_body(response: HttpResponse) -> bytes:
    """The body, of streamed answers too."""
    return b"".join(response.streaming_content) if response.streaming else response.content


def walk(
    client: Client,
    start: Iterable[str] = ("/", "/sitemap.xml", "/feeds/", "/api/v2/pages/?limit=20", "/robots.txt"),
    *,
    base_url: str = "",
    host: str = "",
    skip: Callable[[str], bool] = lambda url: False,
    at_most: int = 3000,
) -> dict[str, Answer]:
    """Ask every address of this site that can be reached; returns the answers by path with query.

    `base_url` is the site's own address (settings.BASE_URL): what leads elsewhere is not asked.
    `host` is the Host header to send.
    """
    base = base_url or settings.BASE_URL
    answers: dict[str, Answer] = {}
    waiting = deque((path, "start") for path in start)
    headers = {"HTTP_HOST": host} if host else {}
    while waiting:
        path, found_on = waiting.popleft()
        if path in answers or skip(path):
            continue
        assert len(answers) < at_most, f"the walk does not end; last found {path} on {found_on}"
        response = client.get(path, **headers)
        answer = Answer(
            path,
            found_on,
            response.status_code,
            response.headers.get("Content-Type", ""),
            whole_body(response),
            dict(response.headers),
        )
        answers[path] = answer
        answer.links = [*links_of(answer, base)]
        waiting.extend((link, path) for link in answer.links if link not in answers)
    return answers


def links_of(answer: Answer, base: str) -> Iterable[str]:
    """Paths (with query, without fragment) of this site that an answer leads to."""
    found: list[str] = []
    if "Location" in answer.headers:
        found.append(answer.headers["Location"])
    if "html" in answer.type:
        found += html_links(answer.body)
    elif "json" in answer.type:
        found += json_links(json.loads(answer.body))
    elif "xml" in answer.type or "calendar" in answer.type:
        text = _ICS_FOLD.sub(b"", answer.body)
        found += [match.decode().replace("&amp;", "&") for match in _XML_ADDRESS.findall(text)]
    for link in found:
        whole = urljoin(f"{base}{answer.url}", link)
        if whole.startswith(("mailto:", "webcal:", "tel:", "data:", "javascript:")):
            continue
        parts = urlsplit(whole)
        if f"{parts.scheme}://{parts.netloc}" == base and "{" not in whole:
            yield parts.path + (f"?{parts.query}" if parts.query else "")


def html_links(body: bytes) -> list[str]:
    """Every address that a page names: links, pictures, sounds, scripts, cards, JSON-LD."""
    soup = BeautifulSoup(body, "html.parser")
    found = [
        element[attribute]
        for tag, attribute in _ATTRIBUTES.items()
        for element in soup.find_all(tag)
        if element.get(attribute)
    ]
    for element in soup.find_all(["img", "source"]):
        found += [part.split()[0] for part in (element.get("srcset") or "").split(",") if part.split()]
    found += [meta["content"] for meta in soup.find_all("meta", property=re.compile("^og:(url|image)$"))]
    found += [
        meta["content"] for meta in soup.find_all("meta", attrs={"name": re.compile("^citation_.*url$")})
    ]
    for script in soup.find_all("script", type="application/ld+json"):
        found += json_links(json.loads(script.string or "null"))
    return found


def json_links(value: object) -> list[str]:
    """Every absolute address in a JSON value, except names of vocabularies."""
    if isinstance(value, str):
        return [value] if value.startswith(("http://", "https://")) else []
    if isinstance(value, dict):
        return [link for item in value.values() for link in json_links(item)]
    if isinstance(value, list):
        return [link for item in value for link in json_links(item)]
    return []
