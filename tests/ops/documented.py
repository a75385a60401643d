"""What the README and the guides promise: commands, options, variables, files and addresses."""

from __future__ import annotations

import re
import subprocess
from argparse import ArgumentParser, _SubParsersAction
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.core.management import get_commands, load_command_class

ROOT = Path(__file__).resolve().parents[2]
GUIDES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]

_FENCE = re.compile(r"^```[a-z]*\n(.*?)^```", re.M | re.S)
_INDENTED = re.compile(r"(?:^|\n\n)((?: {4}\S[^\n]*\n?)+)")
_INLINE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_MAKE = re.compile(r"(?:^|\s)make\s+([a-z][\w-]*)")
_MANAGE = re.compile(r"manage\.py\s+([a-z_]\w*)((?:\s+\S+)*)")
#: A file or folder of the repository
_FILE = re.compile(
    r"(?<![\w./-])((?:docs|site|tests|templates|events|podcasts|reports|search|\.ci)/[\w./-]*[\w/])"
)
_VARIABLE = re.compile(r"\b([A-Z][A-Z0-9]*_[A-Z0-9_]+|PORT|LISTEN|DEMO|PYTHON)\b")
#: Folders that are made while the site runs or is tested
_MADE = ("var/", ".venv/")
#: Where variables are read
_READERS = ("site/config", "Makefile", "docker-compose.yml", "tests", ".ci")


def code_of(text: str) -> Iterator[str]:
    """Each piece of code of a text: lines of blocks, and what stands between backticks."""
    for block in (*_FENCE.findall(text), *_INDENTED.findall(text)):
        yield from (line.strip() for line in block.splitlines() if line.strip())
    yield from _INLINE.findall(_FENCE.sub("", text))


def problems(text: str, folder: Path = ROOT) -> list[str]:
    """What a text names and nothing has; `folder` is where its relative links start."""
    found = []
    for code in code_of(text):
        found += [f"no target: make {target}" for target in _MAKE.findall(code) if not has_target(target)]
        for name, rest in _MANAGE.findall(code):
            found += wrong_options(name, re.findall(r"(?<!\S)(--[a-z][\w-]*)", rest))
        found += [
            f"no file: {name}"
            for name in _FILE.findall(code)
            if not name.startswith(_MADE) and not (ROOT / name).exists()
        ]
        found += [f"nothing reads {name}" for name in _VARIABLE.findall(code) if not is_read(name)]
    for link in _LINK.findall(text):
        if "://" not in link and not link.startswith("#") and not (folder / link.partition("#")[0]).exists():
            found.append(f"no file: {link}")
    return found


@cache
def has_target(name: str) -> bool:
    """Whether make knows a target; nothing is made."""
    command = ["make", "--dry-run", "--no-print-directory", name]
    return subprocess.run(command, cwd=ROOT, capture_output=True, timeout=60, check=False).returncode == 0


def wrong_options(name: str, options: list[str]) -> list[str]:
    """What a command of manage.py does not know: itself, or its options."""
    app = get_commands().get(name)
    if app is None:
        return [f"no command: manage.py {name}"]
    command = load_command_class(app, name) if isinstance(app, str) else app
    known = options_of(command.create_parser("manage.py", name))
    return [f"no option: manage.py {name} {option}" for option in options if option not in known]


def options_of(parser: ArgumentParser) -> set[str]:
    """The options of a parser, and of the actions that its first argument may name."""
    known = set(parser._option_string_actions)
    for action in parser._actions:
        if isinstance(action, _SubParsersAction):
            known.update(*(options_of(one) for one in action.choices.values()))
    return known


@cache
def _sources() -> str:
    files = []
    for name in _READERS:
        path = ROOT / name
        files += [path] if path.is_file() else [one for one in path.rglob("*") if one.is_file()]
    # Not what tests the guides: it names variables that nothing reads
    kept = (one for one in files if one.suffix in ("", ".py", ".sh", ".yml") and "documented" not in one.stem)
    return "\n".join(one.read_text(errors="replace") for one in kept)


def is_read(name: str) -> bool:
    """Whether a setting, script or test names a variable; one ending in `_FILE` stands for any with it."""
    stem = name.removesuffix("_FILE")
    return re.search(rf"\b{stem}\b", _sources()) is not None


def read_by_settings() -> set[str]:
    """The variables that the settings ask the environment for."""
    text = "\n".join(one.read_text() for one in (ROOT / "site/config").rglob("*.py"))
    lines = [line for line in text.splitlines() if re.search(r"\benv(?:iron)?\b", line)]
    return set(re.findall(r'"([A-Z][A-Z0-9]*_[A-Z0-9_]+)"', "\n".join(lines)))


def addresses_of(text: str) -> set[str]:
    """The addresses of the site that a text names between backticks."""
    return {code for code in _INLINE.findall(text) if re.fullmatch(r"/(?:[\w.-]+/?)*", code)}
