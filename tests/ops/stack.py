"""docker-compose.yml brought up on a real engine, with stand-ins for the images that are not there."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from config.settings.base import BASE_DIR
from tests.plugins.services import missing, program
from tests.services.elastic_node import distribution

HOST = "colloquy.example"
SECRETS = {
    "secret_key": "kept-in-a-file-0123456789-abcdefghijklmnopqrstuvwxyz-0123456789",
    "database_password": "p@ss/word with spaces",
    "email_url": "filemail:///app/var/mail",
}
#: What has a health check
SERVICES = ("web", "worker", "database", "cache", "search")
#: The machine's way to its packages, which is no part of any image that is shipped
_CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
_PIP = Path("/etc/pip.conf")

Done = subprocess.CompletedProcess[str]


def run(*command: str | Path, check: bool = True, **more: Any) -> Done:
    """Run a command; what it said both ways stands in `stdout`."""
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, **more
    )
    assert not check or done.returncode == 0, done.stdout[-8000:]
    return done


class Stack:
    """A folder as an operator has it: the repository, `.env` and `secrets/`; and what runs from it."""

    def __init__(self, folder: Path, bare: str, port: int) -> None:
        self.folder = folder / "Colloquy site"
        self.bare = bare
        self.port = port
        self.name = f"colloquy-test-{os.getpid()}"
        self.first_start: dict[str, Any] = {}
        self.environment = {
            **os.environ,
            "COMPOSE_PROJECT_NAME": self.name,
            # The builder that every engine has
            "DOCKER_BUILDKIT": "0",
            "COMPOSE_DOCKER_CLI_BUILD": "0",
        }

    def make(self) -> None:
        """Copy the repository's files as they are now, and write what is the operator's."""
        listed = run("git", "-C", BASE_DIR, "ls-files", "-z", "-co", "--exclude-standard").stdout
        for name in filter(None, listed.split("\0")):
            target = self.folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if (BASE_DIR / name).exists():
                shutil.copy2(BASE_DIR / name, target)
        (self.folder / ".env").write_text(
            f"BASE_URL=https://{HOST}\nALLOWED_HOSTS={HOST}\nPORT={self.port}\n"
            f"COLLOQUY_IMAGE={self.name}:site\nPYTHON_IMAGE={self.name}:python\n"
            f"POSTGRES_IMAGE={self.name}:standin\nREDIS_IMAGE={self.name}:standin\n"
            f"ELASTICSEARCH_IMAGE={self.name}:search\nELASTICSEARCH_HEAP=400m\n"
        )
        (self.folder / "secrets").mkdir()
        for name, value in SECRETS.items():
            (self.folder / "secrets" / name).write_text(f"{value}\n")

    def build(self) -> None:
        """Build the stand-ins, and the site as an operator does."""
        standins = BASE_DIR / "tests/ops/standins"
        self.docker("build", "-t", f"{self.name}:standin", "--build-arg", f"BARE_IMAGE={self.bare}", standins)
        self._build_search(standins / "search")
        base = self.folder.parent / "python"
        base.mkdir()
        lines = [f"FROM {self.bare}"]
        for file in (_CERTIFICATES, _PIP):
            if file.exists():
                shutil.copy(file, base)
                lines.append(f"COPY {file.name} {file}")
        kept = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
        lines += [f'ENV {name}="{value}"' for name, value in kept.items()]
        (base / "Dockerfile").write_text("\n".join(lines) + "\n")
        self.docker("build", "-t", f"{self.name}:python", base)
        self.compose("build")

    def _build_search(self, standin: Path) -> None:
        try:
            server = distribution.home()
        except distribution.UnavailableError as error:
            missing(f"Elasticsearch: {error}")
        context = self.folder.parent / "search"
        shutil.copytree(standin, context)
        shutil.copytree(server, context / "elasticsearch")
        arguments = ("-t", f"{self.name}:search", "--build-arg", f"BARE_IMAGE={self.bare}")
        self.docker("build", *arguments, context)

    def docker(self, *arguments: str | Path, check: bool = True) -> str:
        """Run the client; what it said."""
        done = run(program("docker"), *arguments, check=check, env=self.environment, timeout=1200)
        return done.stdout

    def compose(self, *arguments: str, check: bool = True) -> Done:
        """Run docker-compose in the operator's folder."""
        return run(
            program("docker-compose"),
            *arguments,
            check=check,
            cwd=self.folder,
            env=self.environment,
            timeout=1200,
        )

    def up(self) -> None:
        """Start everything, and wait until each service is healthy."""
        self.compose("up", "--detach", "--no-color")
        end = time.monotonic() + 180
        while (health := self.health()) != dict.fromkeys(SERVICES, "healthy"):
            assert time.monotonic() < end, f"{health}\n{self.logs()}"
            time.sleep(1)

    def container(self, service: str) -> str:
        """The id of a service's container, "" when it has none."""
        labels = {"project": self.name, "service": service, "oneoff": "False"}
        filters = [f"--filter=label=com.docker.compose.{name}={value}" for name, value in labels.items()]
        return self.docker("ps", "--all", "--quiet", *filters).strip()

    def inspect(self, service: str) -> dict[str, Any]:
        """What the engine knows of a service's container."""
        found: list[dict[str, Any]] = json.loads(self.docker("inspect", self.container(service)))
        return found[0]

    def remember_start(self) -> None:
        """Keep what the engine knows now: tests in whatever order start and stop services again."""
        self.first_start = {name: self.inspect(name)["State"] for name in ("migrate", "web", "worker")}

    def health(self) -> dict[str, str]:
        """What the health checks say of each service that has one."""
        return {
            name: self.inspect(name)["State"].get("Health", {}).get("Status", "none") for name in SERVICES
        }

    def execute(self, service: str, *command: str, check: bool = True) -> Done:
        """Run a command in a service's container."""
        line = (program("docker"), "exec", self.container(service), *command)
        return run(*line, check=check, env=self.environment, timeout=120)

    def follow(self, command: str) -> None:
        """Run a line of the guides in the operator's folder, as it stands there."""
        line = command.replace("docker compose", program("docker-compose"))
        run("bash", "-o", "pipefail", "-c", line, cwd=self.folder, env=self.environment, timeout=300)

    def logs(self) -> str:
        """What all services have said."""
        return self.compose("logs", "--no-color", check=False).stdout

    def get(
        self, path: str, form: dict[str, str] | None = None, **headers: str
    ) -> tuple[int, bytes, http.client.HTTPMessage]:
        """Ask as the proxy before the site does, or post a form: status, body and headers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            sent = {"Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.7"}
            if form is None:
                connection.request("GET", path, headers={**sent, **headers})
            else:
                sent |= {"Content-Type": "application/x-www-form-urlencoded", "Referer": f"https://{HOST}/"}
                connection.request("POST", path, urlencode(form), {**sent, **headers})
            response = connection.getresponse()
            return response.status, response.read(), response.headers
        finally:
            connection.close()

    def sign_in(self, username: str, password: str, **headers: str) -> int:
        """The status that a new visitor gets for this name and password."""
        _, page, found = self.get("/sign-in/", **headers)
        token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token is not None
        headers["Cookie"] = found["Set-Cookie"].partition(";")[0]
        form = {"csrfmiddlewaretoken": token[1].decode(), "username": username, "password": password}
        return self.get("/sign-in/", form, **headers)[0]

    def remove(self) -> None:
        """Remove all that was made."""
        self.compose("down", "--volumes", "--remove-orphans", check=False)
        images = [f"{self.name}:{tag}" for tag in ("site", "python", "standin", "search")]
        self.docker("image", "rm", "--force", *images, check=False)
        shutil.rmtree(self.folder.parent, ignore_errors=True)
