"""`make run` on a bare Debian that has Python, make and nothing else of what the site needs.

`.ci/run` makes the image from Debian's own packages (no compiler, database, browser or uv) and starts the
engine: DOCKER_HOST and TEST_IMAGE name them.
"""

import os
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ops.clones import PIP_CACHE, Clone
from tests.plugins.services import missing, program
from tests.ports import free_port

pytestmark = pytest.mark.clone

HOME = "/home/reader"


def docker(*arguments: str, check: bool = True) -> str:
    """Run the client; what it said, both ways."""
    done = subprocess.run(
        [program("docker"), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert not check or done.returncode == 0, done.stdout
    return done.stdout


@pytest.fixture
def image() -> str:
    return os.environ.get("TEST_IMAGE") or missing("a bare image (TEST_IMAGE, DOCKER_HOST)")


@pytest.fixture
def clone(image: str) -> Iterator[Clone]:
    made = Clone(Path(tempfile.mkdtemp(prefix="colloquy ")))
    yield made
    made.remove()


@pytest.fixture
def container(image: str, clone: Clone) -> Iterator[tuple[str, int]]:
    """`make run` in the image as a user without a name; the container's id and the site's port."""
    port = free_port()
    rights = clone.person.rights
    user = f"{rights.get('user', os.getuid())}:{rights.get('group', os.getgid())}"
    # The machine's way to its packages, which is no part of the image
    mounts = [Path("/etc/ssl/certs/ca-certificates.crt"), Path("/etc/pip.conf")]
    shared = [f"--volume={path}:{path}:ro" for path in mounts if path.exists()]
    variables = {
        name: value for name, value in os.environ.items() if name.startswith(("PIP_", "SSL_CERT_FILE"))
    }
    variables |= {"PIP_CACHE_DIR": str(PIP_CACHE), "HOME": HOME}
    name = docker(
        "run",
        "--detach",
        "--init",
        "--network=host",
        f"--user={user}",
        f"--tmpfs={HOME}:mode=777",
        f"--volume={clone.folder}:/srv/Colloquy site",
        "--workdir=/srv/Colloquy site",
        f"--volume={PIP_CACHE}:{PIP_CACHE}",
        *shared,
        *(f"--env={name}={value}" for name, value in variables.items()),
        image,
        "make",
        "run",
        f"PORT={port}",
    ).strip()
    yield name, port
    docker("rm", "--force", name)


def test_a_bare_machine_gets_the_site(container: tuple[str, int]) -> None:
    name, port = container
    end = time.monotonic() + 900
    status = 0
    while not status:
        running = docker("inspect", "--format={{.State.Running}}", name).strip()
        assert running == "true", docker("logs", name)
        assert time.monotonic() < end, docker("logs", name)
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=20) as response:
                status = response.status
        except urllib.error.URLError:
            time.sleep(1)
    assert status == 200
    assert "press Ctrl-C" in docker("logs", name)
    begin = time.monotonic()
    docker("stop", "--time=30", name)
    # With what the engine itself needs
    assert time.monotonic() - begin < 5
    assert docker("inspect", "--format={{.State.OOMKilled}} {{.State.ExitCode}}", name).split()[1] != "137"
