"""A search server that fails costs one reader a moment, and nobody anything after that."""

import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.test import Client
from elastic_transport import NodeConfig

from search.elastic import rebuild, state, sync, worker
from search.elastic.client import Unavailable, asking
from search.elastic.client import client as elastic_client
from search.elastic.limit import Limit
from search.elastic.node import Node, Nodes
from search.engines import Request, get_engine
from search.models import Entry
from search.queries import parse
from tests.reports.factories import make_report
from tests.search.corpora import add

pytestmark = [pytest.mark.django_db, pytest.mark.broken_corpus]


class Fault:
    """Where a bad server is, and how often it was asked."""

    def __init__(self, url: str, asked: Callable[[], int]) -> None:
        self.url, self.asked = url, asked


@contextmanager
def answering(answer: Callable[[BaseHTTPRequestHandler], None]) -> Iterator[Fault]:
    """A server that answers each request so."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def handle_any(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            asked.append(self.path)
            answer(self)

        def __getattr__(self, name: str) -> Any:
            # `do_GET`, `do_POST` and so on
            if name.startswith("do_"):
                return self.handle_any
            raise AttributeError(name)

        def log_message(self, *_arguments: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield Fault(f"http://127.0.0.1:{server.server_port}", lambda: len(asked))
    finally:
        server.shutdown()
        server.server_close()


def say(handler: BaseHTTPRequestHandler, status: int, body: Any, *, product: bool = True) -> None:
    data = json.dumps(body).encode()
    handler.send_response(status)
    if product:
        handler.send_header("X-Elastic-Product", "Elasticsearch")
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(data)))
    handler.end_headers()
    handler.wfile.write(data)


@contextmanager
def slow() -> Iterator[Fault]:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(5)
        try:
            say(handler, 200, {})
        except OSError:
            # Nobody waited for it
            handler.close_connection = True

    with answering(answer) as fault:
        yield fault


@contextmanager
def too_many() -> Iterator[Fault]:
    error = {"type": "es_rejected_execution_exception", "reason": "too much"}
    with answering(lambda handler: say(handler, 429, {"error": error, "status": 429})) as fault:
        yield fault


@contextmanager
def another_version() -> Iterator[Fault]:
    error = {"type": "media_type_header_exception", "reason": "Invalid media-type value on header [Accept]"}
    with answering(lambda handler: say(handler, 400, {"error": error, "status": 400})) as fault:
        yield fault


@contextmanager
def another_product() -> Iterator[Fault]:
    with answering(lambda handler: say(handler, 200, {"hits": {}}, product=False)) as fault:
        yield fault


@contextmanager
def broken() -> Iterator[Fault]:
    with answering(lambda handler: say(handler, 500, {"error": "oh"})) as fault:
        yield fault


@contextmanager
def not_json() -> Iterator[Fault]:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("X-Elastic-Product", "Elasticsearch")
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", "5")
        handler.end_headers()
        handler.wfile.write(b"<html")

    with answering(answer) as fault:
        yield fault


@contextmanager
def refusing() -> Iterator[Fault]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        yield Fault(f"http://127.0.0.1:{free.getsockname()[1]}", lambda: 0)


@contextmanager
def half_open() -> Iterator[Fault]:
    """It takes connections, and never answers."""
    taken: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def take() -> None:
            while True:
                try:
                    taken.append(server.accept()[0])
                except OSError:
                    return

        threading.Thread(target=take, daemon=True).start()
        yield Fault(f"http://127.0.0.1:{server.getsockname()[1]}", lambda: len(taken))
        server.shutdown(socket.SHUT_RDWR)
    for connection in taken:
        connection.close()


@contextmanager
def no_way_in() -> Iterator[Fault]:
    """It has gone from the network: whoever calls hears nothing at all."""
    with ExitStack() as stack, socket.create_server(("127.0.0.1", 0), backlog=0) as server:
        # Nobody takes those that wait, and so no other gets in
        for _ in range(4):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(server.getsockname())
        yield Fault(f"http://127.0.0.1:{server.getsockname()[1]}", lambda: 0)


#: Seconds that what comes bit by bit takes, all in all
LONG = 6.0


@contextmanager
def saying(pieces: Callable[[], Iterator[bytes]]) -> Iterator[Fault]:
    """A server whose answers come in pieces."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.close_connection = True
        with suppress(OSError):
            for piece in pieces():
                handler.wfile.write(piece)

    with answering(answer) as fault:
        yield fault


HEAD = b"HTTP/1.1 200 OK\r\nX-Elastic-Product: Elasticsearch\r\nContent-Type: application/json\r\n"


def dripping(start: bytes, piece: bytes) -> Iterator[bytes]:
    yield start
    for _ in range(int(LONG / 0.3)):
        yield piece
        time.sleep(0.3)


@contextmanager
def trickling() -> Iterator[Fault]:
    """Each byte of the answer comes long before one gives up waiting for it."""
    with saying(lambda: dripping(HEAD + b"Content-Length: 100\r\n\r\n", b" ")) as fault:
        yield fault


@contextmanager
def trickling_in_chunks() -> Iterator[Fault]:
    with saying(lambda: dripping(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n")) as fault:
        yield fault


@contextmanager
def trickling_headers() -> Iterator[Fault]:
    with saying(lambda: dripping(HEAD, b"X-More: 1\r\n")) as fault:
        yield fault


@contextmanager
def only_promising() -> Iterator[Fault]:
    """It says to go on, and never goes on itself."""
    with saying(lambda: dripping(b"", b"HTTP/1.1 100 Continue\r\n\r\n")) as fault:
        yield fault


@contextmanager
def endless() -> Iterator[Fault]:
    """More than anybody can keep, as fast as it goes."""

    def pieces() -> Iterator[bytes]:
        yield HEAD + b"\r\n"
        while True:
            yield b" " * 1_000_000

    with saying(pieces) as fault:
        yield fault


@contextmanager
def slowly_unavailable() -> Iterator[Fault]:
    with answering(later(lambda handler: say(handler, 503, {"error": "oh", "status": 503}))) as fault:
        yield fault


@contextmanager
def slowly_refusing() -> Iterator[Fault]:
    """It blames the question, whatever is asked."""
    error = {"type": "parsing_exception", "reason": "no"}
    with answering(later(lambda handler: say(handler, 400, {"error": error, "status": 400}))) as fault:
        yield fault


@contextmanager
def reset_later() -> Iterator[Fault]:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        # What is closed so says nothing of its own
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        handler.connection.shutdown(socket.SHUT_RDWR)
        handler.close_connection = True

    with answering(later(answer)) as fault:
        yield fault


def later(answer: Callable[[BaseHTTPRequestHandler], None]) -> Callable[[BaseHTTPRequestHandler], None]:
    """The answer, shortly before one gives up."""

    def wait(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(1.2)
        with suppress(OSError):
            answer(handler)

    return wait


def strange(body: Any) -> Callable[[], AbstractContextManager[Fault]]:
    """A server that says in a healthy tone what no search server says."""
    return lambda: answering(lambda handler: say(handler, 200, body))


#: An answer without hits, but for what is added
WHOLE = {"timed_out": False, "_shards": {"total": 1, "failed": 0}}
STRANGE = {
    "object": {},
    "list": [],
    "null": None,
    "text": "yes",
    "deep": [[[]]],
    "no hits": WHOLE,
    "other ids": {**WHOLE, "hits": {"total": {"value": 1}, "hits": [{"_id": "x"}]}},
    "no entry": {**WHOLE, "hits": {"total": {"value": 1}, "hits": [{"_id": "9" * 40}]}},
}
#: Strange to a search, while all else is as it was
STRANGE_TO_SEARCH = {
    "no aggregations": {**WHOLE, "hits": {"total": {"value": 0}, "hits": []}},
    "no total": {**WHOLE, "hits": {"hits": []}, "aggregations": {}},
}


def strange_to_search(body: Any) -> Callable[[], AbstractContextManager[Fault]]:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        say(handler, 200, {"test-v1": {"aliases": {}}} if "/_alias/" in handler.path else body)

    return lambda: answering(answer)


FAULTS = [
    slow,
    too_many,
    another_version,
    another_product,
    broken,
    not_json,
    refusing,
    half_open,
    no_way_in,
    trickling,
    trickling_in_chunks,
    trickling_headers,
    only_promising,
    endless,
    slowly_unavailable,
    slowly_refusing,
    reset_later,
    *(pytest.param(strange(body), id=f"strange {name}") for name, body in STRANGE.items()),
]
FAULTS_OF_SEARCH = [
    *FAULTS,
    *(
        pytest.param(strange_to_search(body), id=f"strange {name}")
        for name, body in STRANGE_TO_SEARCH.items()
    ),
]
#: All that one reader may wait for a server, whatever it does, with what the database takes in its place
MOST = 2.0


@pytest.fixture(params=FAULTS, ids=lambda made: made.__name__)
def fault(request: pytest.FixtureRequest, settings: Any, client: Client) -> Iterator[Fault]:
    make_report("Barley harvest")
    # Templates and the like are there by now
    client.get("/search/?q=oats")
    client.get("/readyz")
    with request.param() as found:
        settings.ELASTICSEARCH = {"hosts": [found.url], "index": "test"}
        yield found


for_search = pytest.mark.parametrize("fault", FAULTS_OF_SEARCH, indirect=True, ids=lambda made: made.__name__)


@for_search
def test_one_reader_waits_once_and_nobody_after(fault: Fault, client: Client) -> None:
    started = time.monotonic()
    page = client.get("/search/?q=barley")
    assert time.monotonic() - started < MOST
    assert page.status_code == 200
    assert "<mark>Barley</mark> harvest" in page.content.decode()
    assert "Our main search is not answering." in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    asked = fault.asked()
    for path in ("/search/?q=barley", "/search/?q=barly", "/search/suggest/?q=bar"):
        assert client.get(path).status_code == 200
    answer = client.get("/search/?q=barley&format=json").json()
    assert (answer["total"], answer["fallback"]) == (1, True)
    assert client.get("/search/suggest/?q=barl").json()[1] == ["Barley harvest"]
    assert fault.asked() == asked
    outage = state.outage()
    assert outage is not None
    assert outage.reason


def test_completion_meets_it_first(fault: Fault, client: Client) -> None:
    assert client.get("/search/suggest/?q=barl").json()[1] == ["Barley harvest"]
    asked = fault.asked()
    assert client.get("/search/?q=barley&format=json").json()["total"] == 1
    assert fault.asked() == asked


def test_the_worker_finds_it_before_readers_do(fault: Fault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "WORKERS", 1, raising=False)
    monkeypatch.setattr("search.elastic.indices.WORKERS", 1)
    monkeypatch.setattr(worker, "_next_try", 0.0)
    worker.follow()
    assert state.is_down()
    asked = fault.asked()
    # It has a pause of its own
    worker.follow()
    assert fault.asked() == asked


@for_search
def test_probes_and_editors_are_told(
    fault: Fault, client: Client, admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core import health

    monkeypatch.setitem(health._optional, "search", worker.answers)
    started = time.monotonic()
    said = client.get("/readyz")
    assert time.monotonic() - started < MOST
    assert said.status_code == 200
    assert (said.json()["status"], said.json()["search"]) == ("degraded", False)
    home = admin_client.get("/admin/").content.decode()
    assert "the search server has not answered" in home
    state.close()
    assert "the search server has not answered" not in admin_client.get("/admin/").content.decode()


@pytest.mark.parametrize("body", STRANGE_TO_SEARCH.values(), ids=STRANGE_TO_SEARCH)
def test_readers_are_not_let_back_to_strange_answers(
    body: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker reads what it is answered as readers do: else each second one of them would meet it."""
    with strange_to_search(body)() as found:
        settings.ELASTICSEARCH = {"hosts": [found.url], "index": "test"}
        get_engine().results(Request(parse("barley")))
        assert state.is_down()
        monkeypatch.setattr(worker, "_next_try", 0.0)
        worker.follow()
        assert state.is_down()


def test_what_the_server_says_of_itself_is_kept_short(settings: Any) -> None:
    """It is kept and shown, whatever it is; PostgreSQL keeps no NUL."""
    add("Barley")
    error = {"type": "\0oh\ud800" * 100_000, "reason": "no"}
    with answering(lambda handler: say(handler, 404, {"error": error, "status": 404})) as found:
        settings.ELASTICSEARCH = {"hosts": [found.url], "index": "test"}
        assert get_engine().results(Request(parse("barley"))).total == 1
    outage = state.outage()
    assert outage is not None
    assert outage.reason.startswith("the search server has no index (ohoh")
    assert len(outage.reason) <= 300


def test_one_question_that_is_not_understood_takes_nothing_from_others(settings: Any) -> None:
    add("Barley")
    error = {"type": "parsing_exception", "reason": "no"}
    with answering(lambda handler: say(handler, 400, {"error": error, "status": 400})) as found:
        settings.ELASTICSEARCH = {"hosts": [found.url], "index": "test"}
        assert get_engine().results(Request(parse("barley"))).total == 1
        assert not state.is_down()
        # Nobody goes so deep, and the server is not asked to
        asked = found.asked()
        assert get_engine().results(Request(parse("barley"), start=200_000)).total == 1
        assert found.asked() == asked
        assert not state.is_down()


def test_all_that_one_search_asks_has_one_limit(settings: Any) -> None:
    """Each answer comes in time, and all of them together do not."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(0.6)
        with suppress(OSError):
            say(handler, 200, {"count": 0})

    with answering(answer) as found:
        settings.ELASTICSEARCH = {"hosts": [found.url], "index": "test"}
        limit, began = Limit(1.0), time.monotonic()
        assert limit.ask(lambda server: server.count(index="test").body) == {"count": 0}
        # What the site does meanwhile is its own time
        time.sleep(0.5)
        for _ in range(2):
            with pytest.raises(Unavailable, match="too slow"):
                limit.ask(lambda server: server.count(index="test"))
        assert time.monotonic() - began < 1.8
        assert found.asked() == 2


def test_the_limit_holds_for_what_no_request_limits(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that nobody looks up, and one of several addresses that are all silent."""
    with no_way_in() as first:
        port = int(first.url.rpartition(":")[2])
        settings.ELASTICSEARCH = {"hosts": [f"http://search.test:{port}"], "index": "test"}
        found = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))
        for look_up in (lambda *_: time.sleep(3) or [found], lambda *_: [found] * 5):
            monkeypatch.setattr("urllib3.util.connection.socket.getaddrinfo", look_up)
            began = time.monotonic()
            with pytest.raises(Unavailable, match="too slow"):
                Limit(0.5).ask(lambda server: server.count(index="test"))
            assert time.monotonic() - began < 0.9


def test_a_request_of_the_worker_ends_too(settings: Any) -> None:
    """What comes bit by bit would keep the worker for as long as it comes."""
    with trickling() as found:
        settings.ELASTICSEARCH = {"hosts": [found.url], "index": "test"}
        began = time.monotonic()
        with pytest.raises(Unavailable, match="too slow"), asking():
            elastic_client(1.0).count(index="test")
        assert time.monotonic() - began < 1.5


def test_an_answer_without_end_is_not_kept(settings: Any) -> None:
    """In a minute of the worker's there would be room for all the memory of a machine."""
    with endless() as found:
        settings.ELASTICSEARCH = {"hosts": [found.url], "index": "test"}
        began = time.monotonic()
        with pytest.raises(Unavailable, match="not reached"), asking():
            elastic_client(20.0).count(index="test")
        assert time.monotonic() - began < 15


def test_without_a_server_the_database_is_no_substitute(client: Client, settings: Any) -> None:
    add("Barley")
    settings.ELASTICSEARCH = {"hosts": [], "index": "test"}
    page = client.get("/search/?q=barley").content.decode()
    assert "Our main search" not in page
    assert client.get("/search/?q=barley&format=json").json()["fallback"] is False


# Several nodes


@pytest.fixture(params=[half_open, no_way_in, trickling, slowly_unavailable], ids=lambda made: made.__name__)
def silent(request: pytest.FixtureRequest) -> Iterator[Fault]:
    with request.param() as found:
        yield found


@pytest.mark.service
def test_a_silent_node_is_waited_for_once(
    elastic: str, silent: Fault, settings: Any, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_report("Barley harvest")
    worker.follow()
    settings.ELASTICSEARCH["hosts"].insert(0, silent.url)
    put_aside: list[Any] = []
    mark_dead = Nodes.mark_dead
    monkeypatch.setattr(
        Nodes, "mark_dead", lambda pool, node: put_aside.append(node.port) or mark_dead(pool, node)
    )
    waited = []
    for _ in range(12):
        began = time.monotonic()
        answer = client.get("/search/?q=barley&format=json").json()
        waited.append(time.monotonic() - began)
        assert (answer["total"], answer["fallback"]) == (1, False)
    # A request of another test may end only now, with a node of its own
    here = [int(url.rpartition(":")[2]) for url in settings.ELASTICSEARCH["hosts"]]
    assert [port for port in put_aside if port in here] == [here[0]]
    assert max(waited) < MOST
    assert silent.asked() <= 1
    assert worker.answers()
    assert state.outage() is None


def test_nodes_that_are_all_silent_cost_no_more(settings: Any, client: Client) -> None:
    make_report("Barley harvest")
    client.get("/search/?q=oats")
    with half_open() as first, trickling() as second, no_way_in() as third, slow() as fourth:
        faults = [first, second, third, fourth]
        settings.ELASTICSEARCH = {"hosts": [fault.url for fault in faults], "index": "test"}
        began = time.monotonic()
        assert client.get("/search/?q=barley&format=json").json()["fallback"] is True
        assert time.monotonic() - began < MOST
        # The same node is not waited for again while there are others
        assert all(fault.asked() <= 1 for fault in faults)
        assert state.is_down()


def test_a_node_found_silent_by_many_is_put_aside_once() -> None:
    """Each of them would let it come back once, and be waited for by many again."""
    configs = [NodeConfig("http", "127.0.0.1", port) for port in (1, 2)]
    pool = Nodes(configs, Node, dead_node_backoff_factor=10, max_dead_node_backoff=100)
    first, second = pool.all()
    for _ in range(5):
        pool.mark_dead(first, _now=time.time() - 200)
    # It comes back, and when it fails again nobody asks it at once
    assert {pool.get() for _ in range(2)} == {first, second}
    pool.mark_dead(first)
    assert {pool.get() for _ in range(8)} == {second}


@pytest.mark.parametrize("body", STRANGE.values(), ids=STRANGE)
def test_what_a_bulk_answers_and_nobody_can_read_is_an_outage(body: Any, settings: Any) -> None:
    entry = add("Barley harvest", index=False)
    with strange(body)() as found:
        settings.ELASTICSEARCH = {"hosts": [found.url], "index": "test"}
        with pytest.raises(Unavailable):
            sync.send(Entry.objects.all())
        with pytest.raises(Unavailable):
            rebuild._write("test-new", [(entry, {})])
    assert sync.waiting().filter(pk=entry.pk).exists()
