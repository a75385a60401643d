"""A node as a process of this machine, from the unpacked distribution."""

from __future__ import annotations

import contextlib
import json
import os
import pwd
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

from tests.services.elastic_node.distribution import java_home
from tests.services.elastic_node.node import Node

#: Whoever starts a node holds the other end of its input. When he is gone, however that came about, the shell
#: that reads there ends the whole group, which is the node's own
_GUARDED = 'exec 3<&0; (read -r _ <&3; kill -KILL 0) & exec "$@" </dev/null 3<&-'


class ProcessNode(Node):
    """A node with a folder of its own for configuration, data and logs, which all stay in it.

    It ends with the process that started it. The server refuses to run as root, so root's nodes run as the
    user `nobody`, to whom the folder is given.
    """

    def __init__(self, home: Path, folder: Path, port: int, heap: str, settings: dict[str, Any]) -> None:
        super().__init__(settings["node.name"], settings["cluster.name"], port)
        self.home = home
        self.folder = folder
        self.heap = heap
        self.process: subprocess.Popen[bytes] | None = None
        self.rights: dict[str, Any] = {}
        self._write(settings)

    def _write(self, settings: dict[str, Any]) -> None:
        for part in ("config", "data", "logs", "tmp"):
            (self.folder / part).mkdir(parents=True, exist_ok=True)
        config = self.folder / "config"
        shutil.copy(self.home / "config/log4j2.properties", config)
        options = (self.home / "config/jvm.options").read_text().splitlines()
        # The logs of the garbage collector and a dump of all memory are of no use to a test
        kept = [line for line in options if "Xlog" not in line and "HeapDump" not in line]
        (config / "jvm.options").write_text("\n".join(kept) + "\n")
        here = {
            "network.host": "127.0.0.1",
            "http.port": self.port,
            "path.data": str(self.folder / "data"),
            "path.logs": str(self.folder / "logs"),
        }
        lines = [f"{name}: {json.dumps(value)}" for name, value in {**settings, **here}.items()]
        (config / "elasticsearch.yml").write_text("\n".join(lines) + "\n")
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            self.rights = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
            subprocess.run(["chown", "-R", f"{nobody.pw_uid}:{nobody.pw_gid}", self.folder], check=True)

    def start(self) -> None:
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "LC_ALL": "C.UTF-8",
            "ES_JAVA_HOME": str(java_home()),
            "ES_JAVA_OPTS": f"-Xms{self.heap} -Xmx{self.heap}",
            "ES_PATH_CONF": str(self.folder / "config"),
            "ES_TMPDIR": str(self.folder / "tmp"),
        }
        command = ["sh", "-c", _GUARDED, "sh", str(self.home / "bin/elasticsearch")]
        with (self.folder / "node.log").open("ab") as log:
            self.process = subprocess.Popen(
                command,
                cwd=self.folder,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,
                umask=0o022,
                **self.rights,
            )

    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def kill(self) -> None:
        if self.process is None:
            return
        # All of the group at once: the server, what launched it, and the guard, while which is there the
        # number is nobody else's
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        assert self.process.stdin is not None
        self.process.stdin.close()
        while _lives(self.process.pid):
            time.sleep(0.02)
        self.process = None

    def stop(self) -> None:
        if self.process is None:
            return
        self.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(30)
        self.kill()

    def log(self) -> str:
        return (self.folder / "node.log").read_text(errors="replace")[-4000:]


def _lives(group: int) -> bool:
    """Whether a process group has a process that has not ended.

    One that nobody waits for has, once its last thread has: until then its files and ports are open.
    """
    for process in Path("/proc").glob("[0-9]*"):
        try:
            state, _, of = (process / "stat").read_text().rpartition(")")[2].split()[:3]
            if int(of) == group and (state not in "ZX" or len(list((process / "task").iterdir())) > 1):
                return True
        except (OSError, ValueError):
            continue
    return False
