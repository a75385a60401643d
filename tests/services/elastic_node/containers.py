"""A node as a container of the official image, where a Docker engine has it or can get it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.services.elastic_node.distribution import VERSION
from tests.services.elastic_node.node import Node

IMAGE = f"docker.elastic.co/elasticsearch/elasticsearch:{VERSION}"
_DATA = "/usr/share/elasticsearch/data"


def docker(*arguments: str, seconds: float = 60, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run the client."""
    return subprocess.run(
        ["docker", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=check,
        timeout=seconds,
    )


def _succeeds(*arguments: str, seconds: float) -> bool:
    try:
        return docker(*arguments, seconds=seconds, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def usable() -> bool:
    """Whether there may be an engine whose containers share this machine's network."""
    return sys.platform == "linux" and shutil.which("docker") is not None


def engine_has(image: str = IMAGE) -> bool:
    """Whether an engine answers that has the image."""
    return usable() and _succeeds("image", "inspect", image, seconds=20)


def engine_gets(image: str = IMAGE) -> bool:
    """Let the engine fetch the image, if one answers; whether it did."""
    return usable() and _succeeds("version", seconds=20) and _succeeds("pull", "--quiet", image, seconds=1200)


class Group:
    """The containers of one cluster: removed by `remove`, and when the process that made them is gone."""

    def __init__(self, name: str) -> None:
        self.name = name
        script = (
            f"read -r _; docker ps --all --quiet --filter label=colloquy-node={name}"
            " | xargs -r docker rm --force --volumes"
        )
        self._guard = subprocess.Popen(
            ["sh", "-c", script],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def remove(self) -> None:
        """Remove the containers and their data."""
        assert self._guard.stdin is not None
        self._guard.stdin.close()
        self._guard.wait(120)


class ContainerNode(Node):
    """A node whose data is in its container, or in a folder of this machine where one is given."""

    def __init__(
        self,
        group: Group,
        port: int,
        heap: str,
        settings: dict[str, Any],
        folder: Path | None = None,
        image: str = IMAGE,
    ) -> None:
        super().__init__(settings["node.name"], settings["cluster.name"], port)
        self.group = group
        self.heap = heap
        self.settings = settings
        self.folder = folder
        self.image = image
        self.container = f"{group.name}-{self.name}"
        self.made = False

    def start(self) -> None:
        if self.made:
            docker("start", self.container)
            return
        # In this machine's own network, where it listens to this machine alone. The server demands of one
        # that listens to others what a developer's machine need not have
        command = ["run", "--detach", "--network=host", f"--name={self.container}"]
        command.append(f"--label=colloquy-node={self.group.name}")
        variables = {name: _written(value) for name, value in self.settings.items()}
        variables["http.port"] = str(self.port)
        variables["network.host"] = "127.0.0.1"
        variables["ES_JAVA_OPTS"] = f"-Xms{self.heap} -Xmx{self.heap}"
        if self.folder is not None:
            self.folder.mkdir(parents=True, exist_ok=True)
            # Any user of the group root may run the image
            command += [f"--user={os.geteuid() or 1000}:0", f"--volume={self.folder}:{_DATA}"]
            if os.geteuid() == 0:
                os.chown(self.folder, 1000, 0)
        for name, value in variables.items():
            command.append(f"--env={name}={value}")
        docker(*command, self.image)
        self.made = True

    def running(self) -> bool:
        said = docker("inspect", "--format", "{{.State.Running}}", self.container, check=False)
        return said.stdout.strip() == "true"

    def kill(self) -> None:
        if self.running():
            docker("kill", "--signal", "KILL", self.container)
            docker("wait", self.container)

    def stop(self) -> None:
        docker("stop", "--time", "30", self.container, check=False)

    def log(self) -> str:
        return docker("logs", "--tail", "40", self.container, check=False).stdout[-4000:]


def _written(value: Any) -> str:
    """A setting as a variable of the image takes it."""
    if isinstance(value, list):
        return ",".join(value)
    return str(value).lower() if isinstance(value, bool) else str(value)
