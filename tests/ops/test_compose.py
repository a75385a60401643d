"""docker-compose.yml as an operator starts it, on a real engine.

PostgreSQL and Redis are stand-ins made from Debian's packages (tests/ops/standins), and so is the base
of the site's own image; Elasticsearch is one made from its server in Maven Central. Their own start scripts
are therefore not tested, everything else is.
"""

import email
import json
import os
import re
import tempfile
import time
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from config.settings.base import BASE_DIR
from tests.ops.stack import SECRETS, SERVICES, Stack
from tests.plugins.services import missing, program
from tests.ports import free_port
from tests.services.elastic_node.cluster import started

pytestmark = [pytest.mark.service, pytest.mark.clone]


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    bare = os.environ.get("TEST_IMAGE") or missing("a bare image (TEST_IMAGE, DOCKER_HOST)")
    program("docker-compose")
    made = Stack(Path(tempfile.mkdtemp(prefix="colloquy ")), bare, free_port())
    try:
        made.make()
        made.build()
        made.up()
        made.remember_start()
        yield made
    finally:
        made.remove()


def test_the_database_is_migrated_before_anything_starts(stack: Stack) -> None:
    migrate = stack.first_start["migrate"]
    assert migrate["ExitCode"] == 0
    for name in ("web", "worker"):
        assert stack.first_start[name]["StartedAt"] > migrate["FinishedAt"]


def wait_until_ready(stack: Stack, seconds: float = 120) -> None:
    """Wait until everything answers, the search's index included, which the worker makes."""
    end = time.monotonic() + seconds
    while json.loads(stack.get("/readyz")[1])["status"] != "ok":
        assert time.monotonic() < end, stack.get("/readyz")[1]
        time.sleep(0.5)


def test_pages_are_answered(stack: Stack) -> None:
    status, body, headers = stack.get("/")
    assert status == 200
    assert b"<h1" in body
    assert headers["Strict-Transport-Security"]
    style = re.search(rb'href="(/static/core/colloquy\.[0-9a-f]{12}\.css)"', body)
    assert style is not None
    status, _, headers = stack.get(style[1].decode(), **{"Accept-Encoding": "br"})
    assert (status, headers["Content-Encoding"]) == (200, "br")
    assert "immutable" in headers["Cache-Control"]
    assert stack.get("/admin/login/")[0] == 200
    wait_until_ready(stack)
    status, body, _ = stack.get("/readyz", Host="10.1.2.3:8000")
    services = {"database": True, "cache": True, "search": True}
    assert (status, json.loads(body)) == (200, {"status": "ok", **services})


def test_what_came_in_the_clear_is_sent_to_https(stack: Stack) -> None:
    status, _, headers = stack.get("/reports/", **{"X-Forwarded-Proto": "http"})
    assert (status, headers["Location"]) == (301, "https://colloquy.example/reports/")


@pytest.mark.parametrize("service", ["web", "worker"])
def test_the_site_has_no_rights(stack: Stack, service: str) -> None:
    assert stack.execute(service, "id", "-u").stdout.strip() == "10001"
    status = stack.execute(service, "cat", "/proc/1/status").stdout
    assert re.search(r"^CapEff:\s+0+$", status, re.M)
    assert re.search(r"^NoNewPrivs:\s+1$", status, re.M)
    for folder in ("/app", "/app/static", "/opt/venv", "/etc", "/"):
        assert stack.execute(service, "touch", f"{folder}/x", check=False).returncode != 0, folder
    for folder in ("/tmp", "/app/var", "/app/var/media"):  # noqa: S108
        stack.execute(service, "touch", f"{folder}/x")


@pytest.mark.parametrize("service", SERVICES)
def test_every_container_is_closed(stack: Stack, service: str) -> None:
    container = stack.inspect(service)
    assert container["HostConfig"]["ReadonlyRootfs"]
    assert container["HostConfig"]["CapDrop"] == ["ALL"]
    assert container["HostConfig"]["SecurityOpt"] == ["no-new-privileges:true"]
    assert container["Config"]["User"] not in ("", "0", "root")
    ports = container["NetworkSettings"]["Ports"] or {}
    published = [one for many in ports.values() for one in many or []]
    assert {one["HostIp"] for one in published} == ({"127.0.0.1"} if service == "web" else set())


def test_secrets_come_from_files_and_stand_nowhere_else(stack: Stack) -> None:
    code = "from django.conf import settings as s; print(s.SECRET_KEY, s.DATABASES['default']['PASSWORD'])"
    shown = stack.execute("web", "python", "-c", code).stdout
    assert shown.strip() == f"{SECRETS['secret_key']} {SECRETS['database_password']}"
    said = stack.logs()
    for service in ("web", "worker", "database", "migrate"):
        said += json.dumps(stack.inspect(service))
    said += stack.docker("history", "--no-trunc", f"{stack.name}:site")
    assert SECRETS["secret_key"] not in said
    assert SECRETS["database_password"] not in said
    inside = stack.execute("web", "ls", "-A", "/app").stdout.split()
    assert {"manage.py", "site", "static", "templates", "var"} <= set(inside)
    assert not {".env", ".git", "secrets", "tests", "docs"} & set(inside)


def test_a_variable_that_cannot_be_stops_the_start_with_one_line(stack: Stack) -> None:
    done = stack.compose("run", "--rm", "--no-deps", "-e", "BASE_URL=ftp://x", "web", check=False)
    assert done.returncode == 1
    # docker-compose says which container it makes, and the status
    said = [line for line in done.stdout.splitlines() if "Creating" not in line and not line.isdigit()]
    assert len(said) == 1, said
    assert said[0].startswith("BASE_URL is 'ftp://x'")


def ask_search(stack: Stack, method: str, path: str, body: Any = None) -> Any:
    """What Elasticsearch answers to the site, at the address that the site is given."""
    code = """
import os, sys, urllib.request
method, path, body = sys.argv[1:]
headers = {"Content-Type": "application/json"}
address = os.environ["ELASTICSEARCH_URL"] + path
request = urllib.request.Request(address, body.encode() or None, headers, method=method)
print(urllib.request.urlopen(request, timeout=30).read().decode())
"""
    sent = json.dumps(body) if body is not None else ""
    return json.loads(stack.execute("worker", "python", "-c", code, method, path, sent).stdout)


def test_the_search_is_one_node_that_writes_where_it_may(stack: Stack) -> None:
    assert ask_search(stack, "GET", "/_cluster/health")["cluster_name"] == "colloquy"
    (node,) = ask_search(stack, "GET", "/_nodes/jvm,settings")["nodes"].values()
    assert node["settings"]["discovery"]["type"] == "single-node"
    assert node["jvm"]["mem"]["heap_max_in_bytes"] == 400 << 20
    assert stack.execute("search", "id", "-u").stdout.strip() == "1000"
    for folder in ("", "/bin", "/config", "/plugins"):
        path = f"/usr/share/elasticsearch{folder}/x"
        assert stack.execute("search", "touch", path, check=False).returncode != 0, path
    # Nothing fills the folder of logs, which is in memory
    logs = stack.execute("search", "sh", "-c", "du -sk /usr/share/elasticsearch/logs").stdout.split()[0]
    assert int(logs) < 1000


def test_the_tests_nodes_run_from_an_image_as_well(stack: Stack) -> None:
    """What a machine with the official image does (tests/services/elastic_node), on the stand-in."""
    image = f"{stack.name}:search"
    with started(2, image=image) as cluster:
        first, killed = cluster.nodes[0], cluster.master()
        assert first.ask("PUT", "/kept", {"settings": {"number_of_replicas": 1}})[0] == 200
        assert first.ask("PUT", "/kept/_doc/1?wait_for_active_shards=all", {"title": "A report"})[0] == 201
        killed.kill()
        assert killed not in cluster.running()
        killed.restart()
        cluster.wait()
        for node in cluster.nodes:
            assert node.ask("GET", "/kept/_doc/1")[1]["_source"] == {"title": "A report"}
    assert stack.docker("ps", "--all", "--quiet", f"--filter=ancestor={image}").split() == [
        stack.container("search")
    ]


def test_data_is_kept_across_down_and_up(stack: Stack) -> None:
    stack.execute("web", "sh", "-c", "echo kept >/app/var/media/kept.txt")
    count = "from accounts.models import User; User.objects.create_user('kept'); print(User.objects.count())"
    before = stack.execute("web", "python", "manage.py", "shell", "-v", "0", "-c", count).stdout
    assert ask_search(stack, "PUT", "/kept/_doc/1", {"title": "A report"})["result"] == "created"
    stack.compose("down")
    assert stack.container("database") == ""
    stack.up()
    assert stack.execute("web", "cat", "/app/var/media/kept.txt").stdout == "kept\n"
    count = "from accounts.models import User; print(User.objects.filter(username='kept').count())"
    assert stack.execute("web", "python", "manage.py", "shell", "-v", "0", "-c", count).stdout == "1\n"
    assert before.strip() != "0"
    assert ask_search(stack, "GET", "/kept/_doc/1")["_source"] == {"title": "A report"}
    ask_search(stack, "DELETE", "/kept")
    assert stack.get("/")[0] == 200


#: A meeting of one seat, made as the editor's form makes it
OPEN_MEETING = """
from datetime import timedelta
from django.utils import timezone
from events.changes import Place, Plan, Seats, Times
from events.models import RoundtablePage, SchedulePage
start = timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=30)
page = RoundtablePage(title="A table", slug="a-table")
page.plan = Plan(
    Times(start=start, end=start + timedelta(hours=2), zone="America/New_York"),
    Place(place="The hall", locality="Boston"),
    Seats(capacity=1, registration="open"),
)
SchedulePage.objects.get().add_child(instance=page)
"""
REGISTERED = """
from events.models import Registration
print(*Registration.objects.values_list("email", "status", "seat"))
"""


def press(stack: Stack, path: str, **form: str) -> int:
    """Fill in the form at a path and send it, as a new visitor; the answer's status."""
    _, page, found = stack.get(path)
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.decode()))
    # Nobody answers a form within two seconds
    time.sleep(2.5)
    cookie = found["Set-Cookie"].partition(";")[0]
    return stack.get(path, {**hidden, **form}, Cookie=cookie)[0]


def messages(stack: Stack, count: int) -> list[EmailMessage]:
    """The messages that the worker has sent, oldest first, once there are so many."""
    end = time.monotonic() + 60
    while True:
        names = stack.execute("worker", "sh", "-c", "ls -tr /app/var/mail/*.eml", check=False)
        found = names.stdout.split() if names.returncode == 0 else []
        if len(found) >= count:
            break
        assert time.monotonic() < end, f"{names.stdout}\n{stack.logs()}"
        time.sleep(0.5)
    return [
        email.message_from_string(stack.execute("worker", "cat", name).stdout, policy=policy.default)  # type: ignore[misc]
        for name in found
    ]


def test_a_registration_is_made_and_kept_across_down_and_up(stack: Stack) -> None:
    def shell(code: str) -> str:
        return stack.execute("web", "python", "manage.py", "shell", "-v", "0", "-c", code).stdout.strip()

    shell(OPEN_MEETING)
    answers = {
        "email": "ada@colloquy.example",
        "name": "Ada Example",
        "organization": "Example",
        "sector": "university",
        "consent": "on",
    }
    assert press(stack, "/roundtables/a-table/register/", **answers) == 303
    (asked,) = messages(stack, 1)
    text = asked.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    link = re.search(r"https://colloquy\.example(/registrations/\S+)", text)
    assert link is not None, text
    assert shell(REGISTERED) == "('ada@colloquy.example', 'unconfirmed', None)"
    assert press(stack, link[1], press="confirm") == 303
    _, confirmed = messages(stack, 2)
    assert confirmed["To"] == "ada@colloquy.example"
    assert any(part.get_content_type() == "text/calendar" for part in confirmed.walk())
    registered = "('ada@colloquy.example', 'confirmed', 1)"
    assert shell(REGISTERED) == registered
    said = stack.logs()
    for secret in ("ada@", link[1].split("/")[-2]):
        assert secret not in said, secret
    stack.compose("down")
    stack.up()
    assert shell(REGISTERED) == registered
    assert b"Join the waiting list" in stack.get("/roundtables/a-table/")[1]


def test_sign_in_is_closed_to_one_client_behind_the_proxy(stack: Stack) -> None:
    make = "from accounts.models import User; User.objects.create_user('ada', password='right-Passw0rd')"
    stack.execute("web", "python", "manage.py", "shell", "-v", "0", "-c", make)
    codes = [
        # What the client says of itself, and what the proxy adds
        stack.sign_in("ada", "wrong", **{"X-Forwarded-For": f"198.51.100.{number}, 203.0.113.80"})
        for number in range(6)
    ]
    assert codes == [200] * 4 + [429] * 2
    assert stack.sign_in("ada", "right-Passw0rd", **{"X-Forwarded-For": "203.0.113.80"}) == 429
    assert stack.sign_in("ada", "right-Passw0rd", **{"X-Forwarded-For": "203.0.113.81"}) == 302
    said = stack.logs()
    assert "Locking out a client" in said
    for secret in ("ada", "203.0.113.80", "198.51.100"):
        assert not re.search(rf"\b{re.escape(secret)}\b", said), secret


def guide(heading: str) -> list[str]:
    """The lines that docs/operations.md says to run under this heading."""
    section = (BASE_DIR / "docs/operations.md").read_text().split(f"## {heading}\n")[1].split("\n## ")[0]
    return [
        line for block in re.findall(r"^```\n(.*?)^```", section, re.M | re.S) for line in block.splitlines()
    ]


def test_a_backup_is_restored_as_the_guide_says(stack: Stack) -> None:
    make = "from accounts.models import User; User.objects.create_user('{}')"
    names = "from accounts.models import User; print(*User.objects.values_list('username', flat=True))"

    def shell(code: str) -> list[str]:
        return stack.execute("web", "python", "manage.py", "shell", "-v", "0", "-c", code).stdout.split()

    shell(make.format("saved"))
    stack.execute("web", "sh", "-c", "echo saved >/app/var/media/saved.txt")
    lines = guide("Backup")
    dumps = [line for line in lines if ">" in line]
    assert len(dumps) == 2
    for line in dumps:
        stack.follow(line)
    shell("from accounts.models import User; User.objects.filter(username='saved').delete()")
    shell(make.format("later"))
    stack.execute("web", "rm", "/app/var/media/saved.txt")
    for line in lines[len(dumps) :]:
        stack.follow(line)
    stack.up()
    assert "saved" in shell(names)
    assert "later" not in shell(names)
    assert stack.execute("web", "cat", "/app/var/media/saved.txt").stdout == "saved\n"
    assert stack.get("/")[0] == 200


def test_the_site_works_without_redis(stack: Stack) -> None:
    stack.compose("stop", "cache")
    try:
        assert stack.get("/")[0] == 200
        assert stack.get("/search/?q=report")[0] == 200
        status, body, _ = stack.get("/readyz")
        assert (status, json.loads(body)["status"]) == (200, "degraded")
    finally:
        stack.compose("start", "cache")
    wait_until_ready(stack)


def test_readers_search_on_elasticsearch_and_in_the_database_without_it(stack: Stack) -> None:
    def searched(time: str) -> dict[str, Any]:
        # Each time another address, which no cache has
        status, body, _ = stack.get(f"/search/?q=about&format=json&time={time}")
        assert status == 200
        found: dict[str, Any] = json.loads(body)
        return found

    wait_until_ready(stack)
    before = searched("before")
    assert before["results"]
    assert before["fallback"] is False
    stack.compose("stop", "search")
    try:
        without = searched("without")
        assert without["fallback"] is True
        assert without["total"] == before["total"]
        assert json.loads(stack.get("/readyz")[1])["search"] is False
    finally:
        stack.compose("start", "search")
    wait_until_ready(stack, 300)
    assert searched("after") == before


def test_the_web_server_ends_when_it_is_told_to(stack: Stack) -> None:
    begin = time.monotonic()
    stack.compose("stop", "web", "worker")
    assert time.monotonic() - begin < 28
    try:
        for name in ("web", "worker"):
            assert stack.inspect(name)["State"]["ExitCode"] == 0, name
    finally:
        stack.up()
