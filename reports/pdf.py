"""Text, labels, drawing data and cover of a PDF, read by PDFium in a process of its own.

PDFium meets files from outside and is not safe in threads, so it runs in `reports.pdf_worker` with
limits on time, memory, pages and output. Nothing here raises for what is in a file: `read_pdf` answers
with a state and a sentence for the editor, and with the pages that could be read.
"""

import base64
import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from core.text import clean
from reports.models import PdfFile
from reports.pdf_pages import sections, without_leaders, without_running_lines
from reports.pdf_text import BrokenWords

State = PdfFile.State

_WORKER = Path(__file__).with_name("pdf_worker.py")
# A line of the worker's answer is a page; more than this is no page
_MAX_LINE = 4 * 1024 * 1024
# What is clean may be longer than what came
_LONGEST_SECTION = 255
# Readers look for the end-of-file mark in the last kilobyte (ISO 32000-1, Annex H.3.18); one more for slack
_TAIL = 2048


@dataclass(frozen=True)
class Limits:
    """What reading one PDF may cost: seconds, bytes of memory, of the file and of output, pages."""

    seconds: int = 60
    memory: int = 1 << 30
    output: int = 64 << 20
    file_bytes: int = 100 << 20
    pages: int = 2000
    page_chars: int = 200_000
    cover: int = 960


@dataclass(frozen=True)
class PageText:
    """A page: `position` counts sheets from 1, `label` is what is printed on it (or empty).

    `text` is clean and shown; `unseen` holds other spellings of words broken at a line's end, to be
    indexed and never shown. `section` is the bookmark that the page belongs to (or empty). `lines` and
    `has_figure` are for the drawing.
    """

    position: int
    label: str
    text: str
    unseen: str
    section: str
    lines: int
    has_figure: bool


@dataclass(frozen=True)
class Reading:
    """What came of reading a PDF. `message` is empty when all is well; `cover` is a JPEG."""

    state: PdfFile.State
    message: str = ""
    page_count: int = 0
    pages: tuple[PageText, ...] = ()
    cover: bytes | None = None


@dataclass
class _Answer:
    """The worker's records as they came."""

    count: int = 0
    error: str = ""
    pages: list[dict[str, Any]] = field(default_factory=list)
    failed: list[int] = field(default_factory=list)
    ended: bool = False
    cover: bytes | None = None
    outline: list[tuple[int, str, int]] = field(default_factory=list)


def read_pdf(path: str | os.PathLike[str], limits: Limits | None = None) -> Reading:
    """Read a PDF on this machine's disk. Takes at most `limits.seconds`; raises OSError without a file."""
    limits = limits or Limits()
    if os.stat(path).st_size > limits.file_bytes:
        return Reading(
            State.TOO_LARGE,
            f"This PDF is larger than {limits.file_bytes >> 20} MB and was not read. Save it smaller: "
            "its text cannot be searched, and it has no cover.",
        )
    answer, timed_out = _ask_worker(path, limits)
    texts = without_running_lines([(page["n"], page["label"], page["text"]) for page in answer.pages])
    broken = BrokenWords(texts)
    within = sections(answer.outline, answer.count)
    pages = tuple(
        PageText(
            page["n"],
            page["label"],
            *broken.mend(without_leaders(text)),
            " ".join(clean(within.get(page["n"], "")).split())[:_LONGEST_SECTION],
            page["lines"],
            page["figure"],
        )
        for page, text in zip(answer.pages, texts, strict=True)
    )
    state, message = _judge(answer, pages, timed_out, limits, complete=_has_end(path))
    return Reading(state, message, answer.count, pages, answer.cover)


def _ask_worker(path: str | os.PathLike[str], limits: Limits) -> tuple[_Answer, bool]:
    """Run the worker to its end or its limit; what it wrote before counts either way."""
    command = [sys.executable, "-I", "-X", "utf8", str(_WORKER), os.fspath(Path(path).absolute())]
    with tempfile.TemporaryFile() as output:
        worker = subprocess.Popen(
            [*command, json.dumps(asdict(limits))],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.DEVNULL,
            env={},
            start_new_session=True,
        )
        timed_out = False
        try:
            worker.wait(limits.seconds)
        except subprocess.TimeoutExpired:
            timed_out = True
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()
        timed_out = timed_out or worker.returncode in (-signal.SIGXCPU, -signal.SIGKILL)
        output.seek(0)
        return _collect(output), timed_out


def _collect(output: IO[bytes]) -> _Answer:
    answer = _Answer()
    for record in _records(output):
        if "n" in record:
            if record.get("failed"):
                answer.failed.append(record["n"])
            else:
                answer.pages.append(record)
        elif "pages" in record:
            answer.count = record["pages"]
        elif "error" in record:
            answer.error = record["error"]
        elif "cover" in record:
            answer.cover = base64.b64decode(record["cover"])
        elif "outline" in record:
            answer.outline = record["outline"]
        elif "end" in record:
            answer.ended = True
    return answer


def _records(output: IO[bytes]) -> Iterator[dict[str, Any]]:
    while line := output.readline(_MAX_LINE):
        try:
            yield json.loads(line)
        except ValueError:  # the last line of a worker that was stopped
            return


def _has_end(path: str | os.PathLike[str]) -> bool:
    with open(path, "rb") as file:
        file.seek(max(0, os.stat(path).st_size - _TAIL))
        return b"%%EOF" in file.read()


def _judge(
    answer: _Answer, pages: tuple[PageText, ...], timed_out: bool, limits: Limits, complete: bool
) -> tuple[PdfFile.State, str]:
    """The state, and the sentence that tells the editor what is wrong and what to do."""
    if answer.error == "password":
        return State.ENCRYPTED, (
            "This PDF asks for a password. Save it without one: readers could not open it, and its text "
            "cannot be searched."
        )
    if timed_out and not answer.ended:
        return State.TIMED_OUT, (
            f"Reading this PDF took longer than {limits.seconds} seconds. {_searchable(pages)} "
            "Save it again from the program that made it, with fewer or simpler pictures."
        )
    if answer.error or not answer.count:
        return State.DAMAGED, (
            "This PDF cannot be opened: it is damaged or not complete. Save it again from the program "
            "that made it and upload that file."
        )
    if not answer.ended:
        return State.TOO_LARGE, (
            f"Reading this PDF took more memory than {limits.memory >> 20} MB. {_searchable(pages)} "
            "Save it again from the program that made it, with smaller pictures."
        )
    if answer.failed or not complete:
        what = _unreadable(answer.failed) if answer.failed else "The end of this PDF is missing."
        return State.DAMAGED, f"{what} {_searchable(pages)} Save it again and upload that file."
    if answer.count > limits.pages:
        return State.TOO_MANY_PAGES, f"This PDF has {answer.count:,} pages. {_searchable(pages)}"
    if not any(page.text.strip() for page in pages):
        return State.NO_TEXT, (
            "This PDF holds pictures of pages and no text, so it cannot be searched or read aloud. "
            "Recognize its text (OCR) and upload it again."
        )
    return State.OK, ""


def _unreadable(failed: list[int]) -> str:
    if len(failed) == 1:
        return f"Page {failed[0]} of this PDF cannot be read."
    return f"{len(failed):,} pages of this PDF cannot be read, page {failed[0]} first."


def _searchable(pages: tuple[PageText, ...]) -> str:
    if not pages:
        return "Its text cannot be searched."
    if len(pages) == 1:
        return "Only one page can be searched."
    return f"Only {len(pages):,} pages can be searched."
