"""From a bare Python to a running site: `make run` and what the other commands need before they start.

Runs on the machine's own Python with the standard library alone, so nothing here may import a package.
A stamp says which of the slow steps are done; when all are, the site starts without importing Django
here. What is made stands in `.venv/` and `var/`.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import venv
from collections.abc import Iterable
from pathlib import Path

from config.progress import Progress

# Relative to the folder that make runs in: a path with a space in it needs no care then
VENV = Path(".venv")
PYTHON = VENV / "bin" / "python"
VAR = Path("var")
STAMP = VAR / "stamp.json"
LOG = VAR / "log" / "setup.log"
PACKAGES = ("site/accounts", "site/config", "site/core", "events", "reports", "podcasts", "search")
NO_NETWORK = re.compile(
    r"NewConnectionError|ConnectTimeout|ReadTimeout|NameResolutionError|ProxyError|Failed to establish"
    r"|Connection (refused|reset|aborted)|Temporary failure in name resolution|Network is unreachable"
)


class SetupError(Exception):
    """The set-up cannot go on; the message is the one line that the person reads."""


def fingerprint(*parts: str | bytes, files: Iterable[Path] = (), stats: Iterable[Path] = ()) -> str:
    """Hash of texts, of files by their content, and of many or large files by name, size and time."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.encode() if isinstance(part, str) else part)
        digest.update(b"\0")
    for file in sorted(files):
        digest.update(f"{file}\0".encode() + file.read_bytes())
    for file in sorted(stats):
        stat = file.stat()
        digest.update(f"{file}\0{stat.st_size}\0{stat.st_mtime_ns}\0".encode())
    return digest.hexdigest()


def inside(*folders: str, names: str = "*") -> list[Path]:
    """Files under these folders of the packages, without what Python leaves there."""
    found = (file for name in PACKAGES for folder in folders for file in Path(name).glob(f"{folder}/{names}"))
    return [file for file in found if file.is_file() and "__pycache__" not in file.parts]


def read_json(path: Path) -> dict[str, str]:
    """The object in this file; empty when there is none that can be read."""
    try:
        stored = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    return stored if isinstance(stored, dict) else {}


# The environment


def make_environment(dev: bool = False) -> None:
    """Make `.venv/` with exactly the packages of the lock file, unless it is so already."""
    lock = Path("requirements-dev.lock" if dev else "requirements.lock")
    # The folder's own path, because an environment cannot be moved
    wanted = fingerprint(str(Path.cwd()), files=[lock, Path("pyproject.toml")])
    stamp = VENV / "stamp.json"
    if PYTHON.exists() and read_json(stamp).get(lock.name) == wanted:
        return
    if not runs(PYTHON, "import pip, sys; assert sys.version_info >= (3, 11)"):
        progress = Progress("Environment")
        try:
            venv.create(VENV, clear=True, symlinks=True, with_pip=True)
        except subprocess.CalledProcessError as error:
            shutil.rmtree(VENV, ignore_errors=True)
            raise SetupError(
                f"Python {sys.version.split()[0]} cannot make an environment. "
                "On Debian and Ubuntu: sudo apt install python3-venv"
            ) from error
        progress.finish()
    total = len(re.findall(r"^\S+==", lock.read_text(), re.MULTILINE))
    progress = Progress("Packages", total)
    pip(progress, "--require-hashes", "-r", str(lock))
    pip(progress, "--no-deps", "--no-build-isolation", "-e", ".")
    progress.finish(f"{total} installed")
    # The development lock holds every package of the other one
    names = {lock.name: wanted}
    if dev:
        other = Path("requirements.lock")
        names[other.name] = fingerprint(str(Path.cwd()), files=[other, Path("pyproject.toml")])
    stamp.write_text(json.dumps(names))


def runs(python: Path, code: str) -> bool:
    """Whether this Python is there and runs the code without an error."""
    try:
        return subprocess.run([python, "-c", code], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def pip(progress: Progress, *arguments: str) -> None:
    """Run `pip install`, counting the packages it takes up, with its words kept in the log."""
    command = [str(PYTHON), "-m", "pip", "install", "--no-input", "--disable-pip-version-check"]
    command += ["--retries", "2", "--progress-bar", "off", "--no-compile", *arguments]
    LOG.parent.mkdir(parents=True, exist_ok=True)
    said = []
    with (
        LOG.open("a") as log,
        subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=child_environment()
        ) as process,
    ):
        for line in process.stdout or ():
            log.write(line)
            said.append(line.strip())
            if line.startswith(("Collecting", "Requirement already satisfied")):
                progress.step(re.split(r"[=<>;@ ]", line.partition(":")[2].strip() or line[11:])[0])
            elif line.startswith("Installing collected"):
                progress.show("unpacking")
    if process.returncode == 0:
        return
    if NO_NETWORK.search("\n".join(said)):
        raise SetupError("The packages could not be downloaded: is there a network connection?")
    errors = [line for line in said if line.startswith("ERROR")] or said or ["it said nothing"]
    raise SetupError(f"pip could not install the packages: {errors[-1]} (all it said: {LOG})")


def child_environment() -> dict[str, str]:
    """The environment's variables without those that would lead Python or pip elsewhere."""
    strange = {"PYTHONPATH", "PYTHONHOME", "PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_REQUIRE_VIRTUALENV"}
    return {name: value for name, value in os.environ.items() if name not in strange}


# The site


def base_url() -> str:
    """BASE_URL as the embedded settings read it."""
    return os.environ.get("BASE_URL") or f"http://localhost:{port()}"


def port() -> int:
    """PORT, checked."""
    value = os.environ.get("PORT") or "8000"
    if not (value.isascii() and value.isdecimal()) or not 0 < int(value) < 65536:
        raise SetupError(f"PORT is {value!r}: it must be a number from 1 to 65535.")
    return int(value)


def wanted_stamp() -> dict[str, str]:
    """What the site should be made from, one fingerprint for each step of `config.prepare`."""
    settings = [*inside("settings", names="*.py"), Path("requirements.lock")]
    database = os.environ.get("DATABASE_URL", "")
    made_by = [*inside("theme/**", names="*.py"), *inside("management/commands", names="make_*.py")]
    return {
        "database": fingerprint(database, files=[*settings, *inside("migrations", names="*.py")]),
        "address": fingerprint(database, base_url()),
        "static": fingerprint(files=[*settings, *made_by], stats=inside("static/**")),
        "demo": fingerprint(database, stats=inside("demo/**")),
    }


def holds_something(file: Path) -> bool:
    """Whether the file is there and not empty, as SQLite leaves one that was only looked at."""
    return file.exists() and file.stat().st_size > 0


def steps_to_do() -> list[str]:
    """Names of the steps that are not done, or no longer as they should be."""
    done, wanted = read_json(STAMP), wanted_stamp()
    if not os.environ.get("DATABASE_URL") and not holds_something(VAR / "colloquy.sqlite3"):
        # A new database has none of these
        for name in ("database", "address", "demo"):
            done.pop(name, None)
    if not (VAR / "static" / "staticfiles.json").exists():
        done.pop("static", None)
    if os.environ.get("DEMO") == "0":
        wanted.pop("demo")
    return [name for name in wanted if done.get(name) != wanted[name]]


def prepare(steps: list[str]) -> None:
    """Do these steps in one process, each of which is harmless when it was done already."""
    result = subprocess.run([PYTHON, "-m", "config.prepare", *steps], env=child_environment(), check=False)
    if result.returncode:
        raise SetupError("The set-up stopped at the step above. Mend what it says and start again.")
    # Read again: some steps write files that belong to the fingerprint
    wanted = wanted_stamp()
    STAMP.write_text(json.dumps({**read_json(STAMP), **{name: wanted[name] for name in steps}}))


def check_folder() -> None:
    """Refuse a folder that cannot be written to before anything is begun in it."""
    try:
        VAR.mkdir(exist_ok=True)
        for folder in (Path(), VAR):
            trial = folder / f".writable-{os.getpid()}"
            trial.touch()
            trial.unlink()
    except OSError as error:
        raise SetupError(
            f"This folder cannot be written to: {Path.cwd()} ({error.strerror}). "
            "Clone Colloquy where you may write."
        ) from error


def addresses(number: int) -> list[str]:
    """What to listen on: LISTEN, or this machine alone by both of its names."""
    if listen := os.environ.get("LISTEN"):
        return [f"[{listen}]:{number}" if ":" in listen else f"{listen}:{number}"]
    return [f"127.0.0.1:{number}", *([f"[::1]:{number}"] if is_free("::1", 0) else [])]


def is_free(host: str, number: int) -> bool:
    """Whether this address can be listened on; port 0 asks only whether the host is there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind((host, number))
    except OSError:
        return False
    return True


def check_port(number: int) -> None:
    """Refuse a port that another program has, and name one that is free."""
    hosts = [address.rpartition(":")[0].strip("[]") for address in addresses(number)]
    if all(is_free(host, number) for host in hosts):
        return
    free = next((n for n in range(number + 1, 65536) if all(is_free(host, n) for host in hosts)), 8080)
    raise SetupError(f"Port {number} is taken or not allowed. Choose another one: PORT={free} make run")


def run() -> None:
    """Do what is left to do, then become the supervisor of web server and worker."""
    number = port()
    check_folder()
    check_port(number)
    make_environment()
    if steps := steps_to_do():
        prepare(steps)
    environment = {
        **child_environment(),
        "GUNICORN_BIND": ",".join(addresses(number)),
        "BASE_URL": base_url(),
    }
    os.execve(PYTHON, [str(PYTHON), "-m", "config.supervisor"], environment)  # noqa: S606


def main(arguments: list[str]) -> int:
    """`run`, `environment` or `environment dev`; the exit status."""
    try:
        if arguments == ["run"]:
            run()
        else:
            check_folder()
            make_environment(dev=arguments[1:] == ["dev"])
    except SetupError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1
    except KeyboardInterrupt:
        print("\nStopped. The next run goes on from here.", file=sys.stderr)  # noqa: T201
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
