"""The real node of the tests: it answers, comes back when killed, and ends with whoever started it."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from elasticsearch import Elasticsearch

from config.settings.base import BASE_DIR
from tests.plugins import elasticsearch as plugin
from tests.plugins.services import missing, program
from tests.ports import free_port
from tests.services.elastic_node import cluster as clusters
from tests.services.elastic_node import containers, distribution
from tests.services.elastic_node.cluster import Cluster, Node, UnavailableError

pytestmark = pytest.mark.service


def answers(url: str) -> bool:
    """Whether somebody listens at the URL's port."""
    parts = urlsplit(url)
    with socket.socket() as probe:
        return probe.connect_ex((parts.hostname or "", parts.port or 0)) == 0


def gone(url: str, seconds: float = 15) -> bool:
    """Whether nobody listens there any more, within this time."""
    end = time.monotonic() + seconds
    while answers(url):
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


@pytest.fixture
def startable() -> None:
    """Skip, or in CI fail, where a node cannot be started: what fetches the server fetches it here."""
    try:
        clusters.in_containers()
    except UnavailableError as error:
        missing(f"Elasticsearch: {error}")


def test_the_client_is_answered_and_english_is_analyzed(elasticsearch_url: str) -> None:
    with Elasticsearch(elasticsearch_url) as client:
        assert client.cluster.health()["status"] == "green"
        text = "FDA's relationships Café"
        filters = ["lowercase", "snowball", "asciifolding"]
        found = client.indices.analyze(tokenizer="whitespace", filter=filters, text=text)
    assert [token["token"] for token in found["tokens"]] == ["fda", "relationship", "cafe"]


def test_a_killed_node_comes_back_with_its_data(elasticsearch_node: Node) -> None:
    node = elasticsearch_node
    status, _ = node.ask("PUT", "/kept/_doc/1?version=7&version_type=external", {"title": "A report"})
    assert status == 201
    url = node.url
    node.kill()
    assert not node.running()
    assert not answers(url)
    node.restart()
    assert node.url == url
    status, found = node.ask("GET", "/kept/_doc/1")
    assert (status, found["_version"], found["_source"]) == (200, 7, {"title": "A report"})


def test_readers_go_on_while_the_master_is_killed(elasticsearch_cluster: Cluster) -> None:
    cluster = elasticsearch_cluster
    first = cluster.nodes[0]
    settings = {"number_of_shards": 1, "number_of_replicas": 1}
    assert first.ask("PUT", "/read", {"settings": settings})[0] == 200
    lines = "".join(f'{{"index":{{"_id":"{number}"}}}}\n{{"number":{number}}}\n' for number in range(50))
    assert not first.ask("POST", "/read/_bulk?refresh=true", lines)[1]["errors"]
    assert first.ask("GET", "/_cluster/health/read?wait_for_status=green&timeout=60s")[0] == 200

    killed = cluster.master()
    others = [node for node in cluster.nodes if node is not killed]
    killed.kill()
    elected = ""
    end = time.monotonic() + 60
    while not elected or elected == killed.name:
        assert time.monotonic() < end, "No other master was elected."
        for node in others:
            status, found = node.ask("POST", "/read/_search", {"query": {"match_all": {}}})
            assert (status, found["hits"]["total"]["value"], found["_shards"]["failed"]) == (200, 50, 0)
        with contextlib.suppress(KeyError):
            elected = others[0].master()
    assert elected in {node.name for node in others}
    assert {node.name for node in cluster.running()} == {node.name for node in others}
    assert cluster.master().name == elected

    killed.restart()
    for node in cluster.nodes:
        node.wait(3, 60)


def test_a_killed_starter_takes_its_node_along_and_data_in_a_folder_stays(
    startable: None, tmp_path: Path
) -> None:
    # Not pytest's own, into which the user of root's nodes does not get
    folder = Path(tempfile.mkdtemp(prefix="colloquy-kept-"))
    folder.chmod(0o755)
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "tests.services.elastic_node",
        "--folder",
        str(folder),
        "--port",
        str(port),
    ]

    @contextlib.contextmanager
    def running() -> Iterator[tuple[subprocess.Popen[str], str]]:
        with (tmp_path / "log").open("w") as log:
            process = subprocess.Popen(command, cwd=BASE_DIR, stdout=subprocess.PIPE, stderr=log, text=True)
        try:
            assert process.stdout is not None
            url = process.stdout.readline().strip()
            assert url, (tmp_path / "log").read_text()
            yield process, url
        finally:
            process.kill()
            process.communicate()

    try:
        with running() as (process, url):
            assert url == f"http://127.0.0.1:{port}"
            with Elasticsearch(url) as client:
                client.index(index="kept", id="1", document={"title": "A report"})
            process.send_signal(signal.SIGINT)
            assert process.wait(60) == 0
            assert not answers(url)
        with running() as (process, url):
            with Elasticsearch(url) as client:
                assert client.get(index="kept", id="1")["_source"] == {"title": "A report"}
            process.kill()
            assert gone(url)
    finally:
        shutil.rmtree(folder)


USER = """
import sys
from pathlib import Path
from tests.services.elastic_node.shared import shared
with shared(Path(sys.argv[1])) as url:
    print(url, flush=True)
    sys.stdin.read()
"""


def test_the_shared_node_ends_after_its_last_user(startable: None, tmp_path: Path) -> None:
    command = [sys.executable, "-c", USER, str(tmp_path / "shared")]
    with contextlib.ExitStack() as stack:
        users = []
        for _ in range(2):
            user = subprocess.Popen(
                command, cwd=BASE_DIR, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
            stack.callback(user.communicate)
            stack.callback(user.kill)
            users.append(user)
        urls = {user.stdout.readline().strip() for user in users if user.stdout}
        assert len(urls) == 1
        (url,) = urls
        assert url.startswith("http://127.0.0.1:")
        # Whoever of the two has started it
        users[0].communicate("")
        time.sleep(3)
        with Elasticsearch(url) as client:
            assert client.cluster.health()["number_of_nodes"] == 1
        users[1].kill()
        assert gone(url)


def test_two_that_start_at_once_fetch_the_server_once(tmp_path: Path) -> None:
    maven = program("mvn")
    program("javac")
    asked = tmp_path / "asked"
    counting = tmp_path / "bin/mvn"
    counting.parent.mkdir()
    counting.write_text(f'#!/bin/sh\necho asked >>"{asked}"\nexec "{maven}" "$@"\n')
    counting.chmod(0o755)
    cache = tmp_path / "cache"
    # What somebody who was killed has left
    (cache / "elasticsearch-unfinished-1").mkdir(parents=True)
    code = "import sys; from pathlib import Path; from tests.services.elastic_node import distribution as d; "
    command = [sys.executable, "-c", f"{code}print(d.home(Path(sys.argv[1])))", str(cache)]
    environment = {**os.environ, "PATH": f"{counting.parent}:{os.environ['PATH']}"}
    try:
        with ThreadPoolExecutor(2) as pool:
            both = [
                pool.submit(
                    subprocess.run,
                    command,
                    cwd=BASE_DIR,
                    env=environment,
                    capture_output=True,
                    text=True,
                    check=False,
                    timeout=600,
                )
                for _ in range(2)
            ]
        done = [one.result() for one in both]
        if any("UnavailableError" in one.stderr for one in done):
            missing("Maven's repository")
        assert [one.returncode for one in done] == [0, 0], [one.stderr for one in done]
        home = distribution.kept(cache)
        assert {one.stdout.strip() for one in done} == {str(home)}
        assert asked.read_text() == "asked\n"
        assert {path.name for path in cache.iterdir()} == {home.name, "elasticsearch.lock"}
        assert os.access(home / "bin/elasticsearch", os.X_OK)
        assert list(home.glob("plugins/*/*.jar"))
    finally:
        shutil.rmtree(cache, ignore_errors=True)


def test_a_machine_without_java_and_docker_says_what_it_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setattr(distribution, "cache_folder", lambda: tmp_path / "cache")
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(UnavailableError, match="a JDK of version 17 or newer"):
        clusters.in_containers()
    with pytest.raises(pytest.skip.Exception, match="a JDK"), plugin.nodes(1):
        pass
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="in CI nothing may be"), plugin.nodes(1):
        pass
    assert not (tmp_path / "cache").exists()


def test_an_image_that_is_there_is_preferred_and_fetched_only_without_a_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The engine is a program of the test's, since no image can be pulled where the tests run."""
    engine, asked = tmp_path / "docker", tmp_path / "asked"
    chosen: list[bool] = []
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(distribution, "cache_folder", lambda: tmp_path / "cache")

    def asked_with(**by_command: int) -> list[str]:
        """Let the engine's commands end with these; what it was asked for when nodes were."""
        cases = "".join(f"{name}) exit {code};;" for name, code in by_command.items())
        engine.write_text(f'#!/bin/sh\necho "$*" >>"{asked}"\ncase $1 in {cases} esac\nexit 1\n')
        engine.chmod(0o755)
        asked.unlink(missing_ok=True)
        chosen.append(clusters.in_containers())
        return asked.read_text().splitlines()

    assert asked_with(image=0) == [f"image inspect {containers.IMAGE}"]
    assert asked_with(image=1, version=0, pull=0)[-1] == f"pull --quiet {containers.IMAGE}"
    distribution.kept().mkdir(parents=True)
    assert asked_with(image=1, version=0, pull=0) == [f"image inspect {containers.IMAGE}"]
    assert chosen == [True, True, False]
