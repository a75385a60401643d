"""What makes a page valid: the HTML standard's own rules, and what readers of a page rely on."""

import json
import os
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import html5lib
from bs4 import BeautifulSoup

#: Where the Nu validator is, if it is anywhere: `npm install vnu-jar` has it
VNU_JAR = os.environ.get("VNU_JAR", "")


def problems(html: str) -> list[str]:
    """What is wrong with a whole page; empty when nothing is."""
    found = []
    try:
        html5lib.HTMLParser(strict=True).parse(html)
    except html5lib.html5parser.ParseError as error:
        found.append(f"parse error: {error}")
    soup = BeautifulSoup(html, "html.parser")
    ids = Counter(tag["id"] for tag in soup.find_all(id=True))
    found += [f"id used twice: {name!r}" for name, count in ids.items() if count > 1]
    found += ["an empty id"] * bool(ids.get(""))
    if len(soup.find_all("h1")) != 1:
        found.append(f"{len(soup.find_all('h1'))} headings of the first level")
    found += [f"no alt: {tag}" for tag in soup.find_all("img") if not tag.has_attr("alt")]
    found += [f"a link within a link: {tag}" for tag in soup.select("a a")]
    found += [f"a link that leads nowhere: {tag}" for tag in soup.find_all("a", href="")]
    anchors = {tag["href"][1:] for tag in soup.find_all("a", href=re.compile("^#."))}
    found += [f"no such anchor: #{name}" for name in anchors - set(ids)]
    found += [f"words of a program: {word}" for word in ("None", "{{", "{%") if word in soup.get_text()]
    if not (soup.title and soup.title.get_text(strip=True)):
        found.append("no title")
    return found


def has_nu() -> bool:
    """Whether the Nu validator can be asked here."""
    return bool(VNU_JAR and Path(VNU_JAR).exists() and shutil.which("java"))


def nu_problems(folder: Path) -> list[str]:
    """What the Nu validator says of each file of a folder: `report.html: …`."""
    command = ["java", "-jar", VNU_JAR, "--format", "json", "--exit-zero-always", str(folder)]
    answer = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    return [
        f"{Path(item['url']).name}: {item['message']} [{item.get('extract', '')[:120]}]"
        for item in json.loads(answer.stderr)["messages"]
        if item["type"] == "error"
    ]
