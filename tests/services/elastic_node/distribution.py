"""The official server from Maven Central, unpacked and kept for every later start.

It is Elastic's own build for integration tests: the server with security and without most modules, so
there is no `GET /`, no `english` analyzer, no reindex. What the site's analyzers need of a missing module
comes from a small plugin that is compiled here (EnglishPlugin.java).
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

VERSION = "8.19.21"
ARTIFACT = f"org.elasticsearch.distribution.integ-test-zip:elasticsearch:{VERSION}:zip"
SHA256 = "215d5f3dbf0609a149f6218a9e47b6ae2df34ebbff3c5754e35f15a5e5393c8a"
PLUGIN = Path(__file__).with_name("EnglishPlugin.java")
DESCRIPTOR = f"""\
name=colloquy-english
description=Tokenizer and filters of the module that the test distribution lacks
version=1
classname=colloquy.EnglishPlugin
java.version=17
elasticsearch.version={VERSION}
"""


class UnavailableError(RuntimeError):
    """This machine has no way to a server; says what would be one."""


def cache_folder() -> Path:
    """Where servers are kept, outside of any checkout and readable to every account.

    One that another account has made is left alone: what lies there would be run.
    """
    folder = Path("/var/tmp/colloquy-tools")  # noqa: S108
    if folder.exists() and folder.stat().st_uid != os.geteuid():
        folder = folder.with_name(f"{folder.name}-{os.geteuid()}")
    return folder


def java_home() -> Path:
    """The folder of a JDK of version 17 or newer: that of JAVA_HOME, or of the `javac` that is found."""
    named = Path(os.environ["JAVA_HOME"], "bin/javac") if os.environ.get("JAVA_HOME") else None
    compiler = named if named and named.exists() else shutil.which("javac")
    if compiler is None:
        raise UnavailableError("a JDK of version 17 or newer (javac)")
    said = subprocess.run([compiler, "-version"], capture_output=True, text=True, check=False)
    version = re.search(r"javac (\d+)", said.stdout + said.stderr)
    if version is None or int(version[1]) < 17:
        raise UnavailableError(f"a JDK of version 17 or newer, which {compiler} is not")
    return Path(compiler).resolve().parent.parent


def kept(cache: Path | None = None) -> Path:
    """Where the server is, or would be, in this cache. Another plugin is another server."""
    known = hashlib.sha256(PLUGIN.read_bytes() + DESCRIPTOR.encode() + SHA256.encode()).hexdigest()[:8]
    return (cache or cache_folder()) / f"elasticsearch-{VERSION}-{known}"


def home(cache: Path | None = None) -> Path:
    """The folder of the unpacked server with its plugin, fetched where it is not there yet.

    Of several that ask at once one fetches, and the others wait for it. What a killed one has left unfinished
    is never taken for a server. Raises `UnavailableError`.
    """
    target = kept(cache)
    if target.exists():
        return target
    java = java_home()
    if shutil.which("mvn") is None:
        raise UnavailableError("Maven (mvn), or a Docker engine that gets Elasticsearch's image")
    target.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    with (target.parent / "elasticsearch.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for left in target.parent.glob("elasticsearch-unfinished-*"):
            shutil.rmtree(left)
        if not target.exists():
            work = Path(tempfile.mkdtemp(prefix="elasticsearch-unfinished-", dir=target.parent))
            try:
                unpacked = _unpack(_download(work), work)
                _install_plugin(unpacked, java, work)
                unpacked.rename(target)
            finally:
                shutil.rmtree(work, ignore_errors=True)
    return target


def _download(work: Path) -> Path:
    command = ["mvn", "-q", "-B", "dependency:copy", f"-Dartifact={ARTIFACT}", f"-DoutputDirectory={work}"]
    print(f"Fetching Elasticsearch {VERSION}, 102 MiB, once", file=sys.stderr, flush=True)
    for again in (5, 15, 0):
        done = subprocess.run(
            command,
            cwd=work,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=1800,
        )
        if done.returncode == 0:
            break
        time.sleep(again)
    else:
        raise UnavailableError(f"Elasticsearch, which Maven did not bring:\n{done.stdout[-2000:]}")
    archive = work / f"elasticsearch-{VERSION}.zip"
    with archive.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != SHA256:
        raise RuntimeError(f"{archive.name} is not what it was: its SHA-256 is {found}")
    return archive


def _unpack(archive: Path, work: Path) -> Path:
    """Unpack so that every account may read it, whatever this process's umask is."""
    with zipfile.ZipFile(archive) as zipped:
        for entry in zipped.infolist():
            path = Path(zipped.extract(entry, work))
            runs = entry.is_dir() or entry.external_attr >> 16 & 0o111
            path.chmod(0o755 if runs else 0o644)
    unpacked = work / f"elasticsearch-{VERSION}"
    for folder in (unpacked, *(path for path in unpacked.rglob("*") if path.is_dir())):
        folder.chmod(0o755)
    return unpacked


def _install_plugin(unpacked: Path, java: Path, work: Path) -> None:
    classes = work / "classes"
    compiling = [java / "bin/javac", "-nowarn", "-proc:none", "--release", "17", "-d", classes]
    subprocess.run([*compiling, "-cp", f"{unpacked}/lib/*", PLUGIN], check=True)
    folder = unpacked / "plugins/colloquy-english"
    folder.mkdir(parents=True)
    with zipfile.ZipFile(folder / "colloquy-english.jar", "w") as jar:
        for file in sorted(classes.rglob("*.class")):
            jar.write(file, file.relative_to(classes))
    (folder / "plugin-descriptor.properties").write_text(DESCRIPTOR)
    for path in (folder.parent, folder, *folder.iterdir()):
        path.chmod(0o755 if path.is_dir() else 0o644)
