"""What `make run` finds out before Django is there: what is left to do, ports, folders, Pythons."""

import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from config import bootstrap
from config.settings.base import BASE_DIR


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small site that is set up, as the current folder."""
    for name in ("DATABASE_URL", "BASE_URL", "PORT", "DEMO", "LISTEN"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "a site"
    for file in (
        "requirements.lock",
        "site/config/settings/base.py",
        "site/core/migrations/0001_initial.py",
        "site/core/static/core/base.css",
        "site/core/theme/styles.py",
        "reports/demo/report.json",
        "var/colloquy.sqlite3",
        "var/static/staticfiles.json",
    ):
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(file)
    monkeypatch.chdir(folder)
    bootstrap.STAMP.write_text(json.dumps(bootstrap.wanted_stamp()))
    assert bootstrap.steps_to_do() == []
    return folder


@pytest.mark.parametrize(
    ("file", "steps"),
    [
        ("requirements.lock", ["database", "static"]),
        ("site/config/settings/base.py", ["database", "static"]),
        ("site/core/migrations/0002_more.py", ["database"]),
        ("reports/migrations/0001_initial.py", ["database"]),
        ("site/core/static/core/more.css", ["static"]),
        ("site/core/static/core/base.css", ["static"]),
        ("site/core/theme/styles.py", ["static"]),
        ("site/core/management/commands/make_styles.py", ["static"]),
        ("reports/demo/report.json", ["demo"]),
        ("reports/views.py", []),
        ("site/core/migrations/__pycache__/0001_initial.pyc", []),
    ],
)
def test_a_changed_file_asks_for_its_steps(site: Path, file: str, steps: list[str]) -> None:
    (site / file).parent.mkdir(parents=True, exist_ok=True)
    (site / file).write_text("another content")
    assert bootstrap.steps_to_do() == steps


def test_what_is_gone_is_made_again(site: Path) -> None:
    (site / "var/static/staticfiles.json").unlink()
    assert bootstrap.steps_to_do() == ["static"]
    # SQLite leaves an empty file where a database was only looked for
    (site / "var/colloquy.sqlite3").write_text("")
    assert bootstrap.steps_to_do() == ["database", "address", "static", "demo"]
    bootstrap.STAMP.write_text("{broken")
    assert bootstrap.steps_to_do() == ["database", "address", "static", "demo"]


def test_another_address_or_database(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "8080")
    assert bootstrap.steps_to_do() == ["address"]
    monkeypatch.setenv("BASE_URL", "http://localhost:8000")
    assert bootstrap.steps_to_do() == []
    monkeypatch.setenv("DATABASE_URL", "postgres://localhost/colloquy")
    assert bootstrap.steps_to_do() == ["database", "address", "demo"]


def test_without_the_demonstration(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (site / "reports/demo/report.json").write_text("another content")
    monkeypatch.setenv("DEMO", "0")
    assert bootstrap.steps_to_do() == []
    monkeypatch.setenv("DEMO", "1")
    assert bootstrap.steps_to_do() == ["demo"]


@pytest.mark.parametrize("value", ["0", "65536", "http", "80 80", "-1", "８０００"])
def test_port_that_is_none(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("PORT", value)
    with pytest.raises(bootstrap.SetupError, match="PORT is"):
        bootstrap.port()


def test_a_taken_port_names_a_free_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LISTEN", raising=False)
    with socket.create_server(("127.0.0.1", 0)) as server:
        number = server.getsockname()[1]
        with pytest.raises(bootstrap.SetupError) as error:
            bootstrap.check_port(number)
    message = str(error.value)
    assert message.startswith(f"Port {number} is taken")
    free = int(message.partition("PORT=")[2].split()[0])
    bootstrap.check_port(free)
    assert "\n" not in message


def test_pip_that_reaches_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The real pip, asked for a package from a server that is not there."""
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/")
    for name in ("PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(bootstrap, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(bootstrap, "LOG", tmp_path / "setup.log")
    with pytest.raises(bootstrap.SetupError, match="is there a network connection"):
        bootstrap.pip(bootstrap.Progress("Packages"), "--no-cache-dir", "no-such-package-of-colloquy==1")
    assert "no-such-package-of-colloquy" in (tmp_path / "setup.log").read_text()


def test_pip_that_refuses(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    lock.write_text(f"{tmp_path.as_uri()}/nothing-1-py3-none-any.whl --hash=sha256:{'0' * 64}\n")
    monkeypatch.setattr(bootstrap, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(bootstrap, "LOG", tmp_path / "setup.log")
    with pytest.raises(bootstrap.SetupError, match="pip could not install the packages: ERROR"):
        bootstrap.pip(bootstrap.Progress("Packages"), "--require-hashes", "-r", str(lock))


def start(python: str) -> subprocess.CompletedProcess[str]:
    """Start as the Makefile does, with this Python alone."""
    return subprocess.run(
        ["sh", BASE_DIR / "site/config/start.sh", "run"],
        env={"PATH": os.environ["PATH"], "PYTHON": python},
        capture_output=True,
        text=True,
        check=False,
    )


def fake_python(folder: Path, refuses: str) -> str:
    """A Python that fails when it is asked for something, and otherwise does nothing."""
    file = folder / "python"
    file.write_text(
        f'#!/bin/sh\ncase "$*" in *{refuses}*) exit 1;; --version) echo Python 3.9.2;; esac\nexit 0\n'
    )
    file.chmod(0o755)
    return str(file)


@pytest.mark.skipif(shutil.which("sh") is None, reason="needs a shell")
class TestPythons:
    def test_too_old(self, tmp_path: Path) -> None:
        done = start(fake_python(tmp_path, "version_info"))
        assert done.returncode == 1
        assert done.stderr.count("\n") == 1
        assert "needs Python 3.11 or newer; this machine has Python 3.9.2" in done.stderr

    def test_none_at_all(self) -> None:
        done = start("/no/such/python")
        assert "this machine has no Python 3" in done.stderr
        assert done.stderr.count("\n") == 1

    def test_without_venv(self, tmp_path: Path) -> None:
        done = start(fake_python(tmp_path, "ensurepip"))
        assert done.returncode == 1
        assert "has no venv module. On Debian and Ubuntu: sudo apt install python3-venv" in done.stderr
        assert done.stderr.count("\n") == 1
