"""The people of the storm: 64 clients who act for many, each with an address of the net of his own.

They do what browsers do: open the form, take its token and cookie, answer after the time that a person
needs, and press what the links of their messages open. Nothing is bypassed.
"""

from __future__ import annotations

import heapq
import http.client
import random
import re
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from tests.storm.postbox import Mail

#: Above `TOO_QUICK` of the form, in seconds
READING = 2.1
#: Seconds for which people try again while the site is killed
PATIENCE = 600

_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
_DRAWN = re.compile(rb'name="drawn" value="([^"]+)"')
_NUMBER = re.compile(r"guest-(\d+)@", re.IGNORECASE)


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    cookie: str


@dataclass
class Person:
    """Somebody who registers; one in ten sends the form from two places at once, spelled in two ways."""

    number: int
    leaves_line: bool
    gives_back: bool
    declines: bool
    returns: bool
    left: bool = False
    seen: set[str] = field(default_factory=set)

    @property
    def address(self) -> str:
        domain = "bücher.example" if self.number % 20 == 0 else "colloquy.example"
        return f"guest-{self.number}@{domain}"

    @property
    def other_spelling(self) -> str:
        """The same address as somebody else may type it."""
        local, _, domain = self.address.partition("@")
        same = "XN--BCHER-KVA.Example" if domain == "bücher.example" else domain.upper()
        return f"  {local.title()}@{same} "

    @property
    def client(self) -> str:
        """Where in the net the person sits, as the proxy says."""
        return f"10.{self.number >> 16 & 255}.{self.number >> 8 & 255}.{self.number & 255}"


class Storm:
    """Runs what people do; `rough` when the site is killed meanwhile, so that they try again.

    With a `burst`, nobody confirms before so many could, and then all do at one moment.
    """

    def __init__(
        self, port: int, form: str, *, clients: int, seed: int, rough: bool = False, burst: int = 0
    ) -> None:
        self.port, self.form, self.rough, self.burst = port, form, rough, burst
        self._held: list[Callable[[], None]] = []
        self.clients = clients
        self.random = random.Random(seed)
        self.people: dict[int, Person] = {}
        #: Answers by what was asked and their status
        self.answers: Counter[tuple[str, int]] = Counter()
        self.broken: Counter[str] = Counter()
        self.done: Counter[str] = Counter()
        self._ready: list[tuple[int, int, Callable[[], None]]] = []
        self._later: list[tuple[float, int, int, Callable[[], None]]] = []
        self._count = 0
        self._busy = 0
        self._ended = False
        self._change = threading.Condition()
        self._threads: list[threading.Thread] = []

    # What is to do

    def begin(self, people: int) -> None:
        """Let so many people open the form, and the clients start."""
        for number in range(1, people + 1):
            lucky = self.random.random
            person = Person(
                number,
                leaves_line=lucky() < 0.1,
                gives_back=lucky() < 0.7,
                declines=lucky() < 0.3,
                returns=lucky() < 0.3,
            )
            self.people[number] = person
            self.add(lambda person=person: self.open_form(person, person.address), priority=2)
            if number % 10 == 0:
                self.add(lambda person=person: self.open_form(person, person.other_spelling), priority=2)
        for _ in range(self.clients):
            thread = threading.Thread(target=self._work, daemon=True)
            thread.start()
            self._threads.append(thread)

    def add(self, task: Callable[[], None], *, priority: int = 0, after: float = 0) -> None:
        """Let the next free client do something, presses before new forms."""
        with self._change:
            self._count += 1
            if after:
                heapq.heappush(self._later, (time.monotonic() + after, priority, self._count, task))
            else:
                heapq.heappush(self._ready, (priority, self._count, task))
            self._change.notify()

    def send_nobody_new(self) -> None:
        """Let who has not opened the form yet stay away."""
        with self._change:
            self._ready = [task for task in self._ready if task[0] != 2]
            heapq.heapify(self._ready)

    @property
    def idle(self) -> bool:
        """Whether nobody does anything, or is about to."""
        with self._change:
            return not (self._ready or self._later or self._busy)

    @property
    def left_to_do(self) -> int:
        with self._change:
            return len(self._ready) + len(self._later) + self._busy

    def end(self) -> None:
        """Let the clients stop."""
        with self._change:
            self._ended = True
            self._change.notify_all()
        for thread in self._threads:
            thread.join(150)

    def _work(self) -> None:
        while (task := self._next()) is not None:
            try:
                task()
            except Exception as error:
                self.broken[f"{type(error).__name__}: {error}"[:300]] += 1
            with self._change:
                self._busy -= 1

    def _next(self) -> Callable[[], None] | None:
        with self._change:
            while not self._ended:
                now = time.monotonic()
                while self._later and self._later[0][0] <= now:
                    _, priority, count, task = heapq.heappop(self._later)
                    heapq.heappush(self._ready, (priority, count, task))
                if self._ready:
                    self._busy += 1
                    return heapq.heappop(self._ready)[2]
                self._change.wait(min(0.2, self._later[0][0] - now) if self._later else 0.2)
        return None

    # What browsers do

    def ask(
        self,
        what: str,
        method: str,
        path: str,
        client: str,
        cookie: str = "",
        form: dict[str, Any] | None = None,
    ) -> Answer:
        """Ask once; where the site is killed meanwhile, until it answers."""
        body = urlencode(form) if form is not None else None
        headers = {"Host": f"localhost:{self.port}", "X-Forwarded-For": client, "Connection": "close"}
        if cookie:
            headers["Cookie"] = cookie
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        end = time.monotonic() + PATIENCE
        while True:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            try:
                connection.request(method, path, body, headers)
                response = connection.getresponse()
                content = response.read()
                self.answers[what, response.status] += 1
                if not (self.rough and response.status >= 500):
                    set_ = response.headers.get_all("Set-Cookie") or []
                    cookies = "; ".join(line.partition(";")[0] for line in set_)
                    return Answer(response.status, content, cookies)
            except (OSError, http.client.HTTPException):
                if not self.rough:
                    raise
            finally:
                connection.close()
            assert time.monotonic() < end, f"no answer to {what}"
            time.sleep(0.3)

    def open_form(self, person: Person, address: str) -> None:
        page = self.ask("open", "GET", self.form, person.client)
        token, drawn = _TOKEN.search(page.body), _DRAWN.search(page.body)
        assert page.status == 200 and token and drawn, f"no form: {page.status}"
        answers = {
            "csrfmiddlewaretoken": token[1].decode(),
            "drawn": drawn[1].decode(),
            "website": "",
            "name": f"Guest {person.number}",
            "email": address,
            "organization": "A company",
            "sector": "sponsor",
            "note": "",
            "consent": "on",
        }
        self.add(lambda: self.send_form(person, answers, page.cookie), priority=1, after=READING)

    def send_form(self, person: Person, answers: dict[str, str], cookie: str) -> None:
        answer = self.ask("register", "POST", self.form, person.client, cookie, answers)
        assert answer.status == 303, f"the form was answered {answer.status}"
        self.done["registered"] += 1
        if person.number % 10 == 5:
            self.ask("sent", "GET", f"{self.form}?sent", person.client, cookie)

    def press(self, person: Person, path: str, press: str, query: str = "") -> None:
        page = self.ask(f"open {press}", "GET", path + query, person.client)
        assert page.status == 200, f"{press} opened {page.status}"
        token = _TOKEN.search(page.body)
        if token is None or f'value="{press}"'.encode() not in page.body:
            # The page says that this was pressed before, or that the offer is not there any more
            self.done[f"no {press}"] += 1
            return
        form = {"csrfmiddlewaretoken": token[1].decode(), "press": press}
        answer = self.ask(press, "POST", path, person.client, page.cookie, form)
        assert answer.status == 303, f"{press} was answered {answer.status}"
        self.done[press] += 1
        if press == "withdraw" and person.returns:
            person.returns = False
            self.add(lambda: self.open_form(person, person.other_spelling), priority=1)

    def read(self, mail: Mail) -> None:
        """What a person does with a message."""
        found = _NUMBER.search(mail.recipient)
        person = self.people.get(int(found[1])) if found else None
        if person is None:
            return
        if mail.purpose == "confirm":
            self._held.append(lambda: self.press(person, mail.path, "confirm"))
            if len(self._held) >= self.burst:
                self.burst = 0
                for task in self._held:
                    self.add(task)
                self._held.clear()
        elif mail.purpose == "offer":
            self.add(lambda: self.press(person, mail.path, "decline" if person.declines else "accept"))
        elif mail.purpose == "manage" and not person.left:
            if not (person.gives_back if mail.subject.startswith("You have a seat") else person.leaves_line):
                return
            person.left = True
            self.add(lambda: self.press(person, mail.path, "withdraw", "?do=leave"))
