"""The repository cloned into an empty folder with a space in its name, and started by its two commands.

Runs as a user without rights. The packages come through pip's own cache, which is kept between runs.
"""

import re
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.ops.clones import Clone, Run
from tests.plugins.services import program
from tests.ports import free_port

pytestmark = pytest.mark.clone

#: Seconds within which Ctrl-C ends everything
STOP = 2.0


@pytest.fixture(scope="module")
def clone() -> Iterator[Clone]:
    program("git")
    program("make")
    made = Clone(Path(tempfile.mkdtemp(prefix="colloquy ")))
    yield made
    made.remove()


@pytest.fixture
def run(clone: Clone) -> Iterator[Callable[..., Run]]:
    """Start `make run` and wait until it answers."""
    runs: list[Run] = []

    def start(*arguments: str, seconds: float = 60) -> Run:
        runs.append(Run(clone, free_port(), *arguments))
        runs[-1].wait_until("press Ctrl-C", seconds)
        return runs[-1]

    yield start
    for each in runs:
        each.end()


@pytest.fixture(scope="module")
def set_up(clone: Clone) -> float:
    """The clone after its first run; how many seconds that took."""
    first = Run(clone, free_port())
    try:
        first.wait_until("press Ctrl-C", 600)
        seconds = time.monotonic() - first.started
        assert first.get()[0] == 200
        first.press_ctrl_c()
    finally:
        first.end()
    return seconds


def test_first_run(clone: Clone, set_up: float, run: Callable[..., Run]) -> None:
    site = run()
    address = f"http://localhost:{site.port}"
    for told in (f"{address}/\r\n", f"{address}/admin/", "user admin, password ", "/feed.xml", "answered by"):
        assert told in site.output
    password = re.search(r"password (\S+)", site.output)
    assert password is not None
    kept = clone.folder / "var/admin-password"
    assert kept.read_text().strip() == password[1]
    for secret in (kept, clone.folder / "var/secret-key"):
        assert secret.stat().st_mode & 0o077 == 0
    status, page = site.get()
    assert status == 200
    # Addresses follow the port of this run, not that of the first
    assert address.encode() in page
    assert site.get("/readyz")[1] == b'{"status": "ok", "database": true}'
    print(f"first run: {set_up:.0f} s")


def test_ctrl_c_ends_everything_while_somebody_listens(
    clone: Clone, set_up: float, run: Callable[..., Run]
) -> None:
    site = run()
    largest = max((clone.folder / "var/static").rglob("*.*"), key=lambda file: file.stat().st_size)
    listener = site.listen(f"/static/{largest.relative_to(clone.folder / 'var/static')}")
    seconds = site.press_ctrl_c()
    listener.close()
    print(f"Ctrl-C: {seconds:.2f} s")
    assert seconds < STOP
    assert clone.processes() == []
    assert "Traceback" not in site.output


def run_to_healthy(clone: Clone, port: int) -> float:
    """Run, stop, and say how many seconds the first answer took."""
    site = Run(clone, port)
    try:
        site.wait_until("press Ctrl-C", 60)
        assert site.get("/healthz")[0] == 200
        seconds = time.monotonic() - site.started
        site.press_ctrl_c()
    finally:
        site.end()
    assert "Database" not in site.output
    return seconds


def test_second_run_changes_nothing_and_is_quick(
    clone: Clone, set_up: float, run: Callable[..., Run]
) -> None:
    port = free_port()
    # The address is another than in the run before; from here on nothing is
    run_to_healthy(clone, port)
    before = clone.state()
    times = [run_to_healthy(clone, port) for _ in range(5)]
    assert clone.state() == before
    print(f"second run: median {statistics.median(times):.1f} s of {[round(t, 1) for t in times]}")
    # Under five on a quiet machine; the tests share theirs
    assert statistics.median(times) < 12


def test_a_taken_port(clone: Clone, set_up: float, run: Callable[..., Run]) -> None:
    site = run()
    second = clone.make("run", f"PORT={site.port}")
    assert second.returncode != 0
    lines = [line for line in second.stdout.splitlines() if not line.startswith("make:")]
    assert len(lines) == 1
    assert lines[0].startswith(f"Port {site.port} is taken")
    assert site.get()[0] == 200


def test_without_the_demonstration(clone: Clone, set_up: float, run: Callable[..., Run]) -> None:
    """A database of its own, since the demonstration stays where it was loaded."""
    (clone.folder / "var").rename(clone.folder / "var-before")
    try:
        site = run("DEMO=0", seconds=300)
        assert "Demonstration" not in site.output
        assert site.get()[0] == 200
        site.press_ctrl_c()
    finally:
        (clone.folder / "var").rename(clone.folder.parent / "var-without")
        (clone.folder / "var-before").rename(clone.folder / "var")


def test_a_read_only_folder() -> None:
    fresh = Clone(Path(tempfile.mkdtemp(prefix="colloquy ")))
    try:
        fresh.folder.chmod(0o555)
        done = fresh.make("run")
        lines = [line for line in done.stdout.splitlines() if not line.startswith("make:")]
        assert done.returncode != 0
        assert len(lines) == 1
        assert lines[0].startswith("This folder cannot be written to")
    finally:
        fresh.remove()
