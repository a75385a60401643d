"""People at a browser, and the robots that open their mail before they do."""

from __future__ import annotations

import http.client
import time
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from selenium.common.exceptions import NoSuchElementException, StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

from core import outbox
from tests.events.reader import Received
from tests.look.browser import Browser
from tests.services.smtp_server import Mailbox
from tests.waiting import until

#: Longer than the time within which nobody answers a form
READING = 2.2


class Visitor:
    """Somebody who reads a page and presses what it offers, found by its words alone."""

    def __init__(self, browser: Browser, *, scripts: bool) -> None:
        self.driver, self.scripts = browser.driver, scripts

    def open(self, url: str) -> None:
        self.driver.get(url)

    @property
    def heading(self) -> str:
        return self.driver.find_element(By.TAG_NAME, "h1").text

    @property
    def words(self) -> str:
        return self.driver.find_element(By.TAG_NAME, "main").text

    def fill(self, **answers: str) -> None:
        """Write into the fields of the form, by name; a choice by its words, a box by "on"."""
        for name, answer in answers.items():
            field = self.driver.find_element(By.CSS_SELECTOR, f"main form [name={name}]")
            if field.tag_name == "select":
                field.find_element(By.XPATH, f"./option[normalize-space()='{answer}']").click()
            elif answer == "on":
                if not field.is_selected():
                    field.click()
            else:
                field.clear()
                field.send_keys(answer)

    def follow(self, words: str) -> None:
        self._click(self.driver.find_element(By.XPATH, f"//main//a[normalize-space()='{words}']"))

    def leads_to(self, words: str) -> bool:
        """Whether there is a link with these words."""
        return bool(self.driver.find_elements(By.XPATH, f"//main//a[normalize-space()='{words}']"))

    def press(self, words: str) -> None:
        self._click(self._button(words))

    def wait(self, seconds: float) -> None:
        time.sleep(seconds)

    def offers(self, words: str) -> bool:
        """Whether there is a button with these words."""
        try:
            return self._button(words).is_displayed()
        except NoSuchElementException:
            return False

    def _button(self, words: str) -> WebElement:
        return self.driver.find_element(By.XPATH, f"//main//button[normalize-space()='{words}']")

    def _click(self, element: WebElement) -> None:
        """Click, and wait for the page that follows."""
        before = self.driver.find_element(By.TAG_NAME, "html")
        element.click()
        until(lambda: _is_gone(before), 60, "no other page came")
        until(lambda: self.driver.find_elements(By.TAG_NAME, "footer"), 60, "the page has no end")


def _is_gone(element: WebElement) -> bool:
    try:
        element.is_enabled()
    except StaleElementReferenceException:
        return True
    return False


class Post:
    """Sends what waits to the SMTP server, and hands people their mail when the robots are done with it."""

    def __init__(self, mailbox: Mailbox, robots: Robots) -> None:
        self.mailbox, self.robots = mailbox, robots
        self.read = 0

    def deliver(self) -> dict[str, list[Received]]:
        """What has arrived since the last time, by recipient; robots have opened each link of it."""
        outbox.send_due()
        new = [Received(*taken) for taken in self.mailbox.taken[self.read :]]
        self.read += len(new)
        self.robots.open(link for one in new for link in one.links)
        found: dict[str, list[Received]] = {}
        for one in new:
            found.setdefault(one.recipient.partition("@")[0], []).append(one)
        return found

    @property
    def all(self) -> list[Received]:
        return [Received(*taken) for taken in self.mailbox.taken]


#: What a page's own scripts, a browser that prefetches and a gateway that follows links do to a page:
#: the pointer over everything, the focus on it, and each link of it opened with the page's own cookies
SCRIPT = """
const done = arguments[0];
(async () => {
  for (const element of document.querySelectorAll("a, button, input, form, label, summary, [tabindex]")) {
    for (const kind of ["pointerover", "pointerenter", "mouseover", "mouseenter", "mousemove", "touchstart"])
      element.dispatchEvent(new Event(kind, {bubbles: true}));
    element.focus();
  }
  const own = [...document.querySelectorAll("main a[href]")].filter((a) => a.origin === location.origin);
  const codes = [];
  for (const url of new Set(own.map((a) => a.href.split("#")[0]))) {
    if (!url.includes("/regist")) continue;
    const hint = document.createElement("link");
    hint.rel = "prefetch";
    hint.href = url;
    document.head.append(hint);
    codes.push((await fetch(url, {credentials: "include"})).status);
  }
  await new Promise((go) => setTimeout(go, 300));
  return codes;
})().then(done, (error) => done(String(error)));
"""

#: How robots ask
ASKED = [
    ("HEAD", "", {}),
    ("HEAD", "", {"User-Agent": "curl/7.88.1"}),
    ("OPTIONS", "", {}),
    ("GET", "", {"Purpose": "prefetch", "Sec-Purpose": "prefetch;prerender", "X-Moz": "prefetch"}),
    ("GET", "", {"X-HTTP-Method-Override": "POST", "X-Method-Override": "POST", "X-HTTP-Method": "POST"}),
    ("GET", "?press=confirm&do=leave", {}),
    ("GET", "?press=accept&_method=POST&utm_source=mail", {}),
    ("GET", "", {"Range": "bytes=0-10", "If-None-Match": "*", "Accept": "image/*"}),
    ("GET", "", {"Content-Type": "application/x-www-form-urlencoded", "Cookie": "csrftoken=x; sessionid=y"}),
    ("GET", "", {"User-Agent": "Mozilla/5.0 (compatible; SafeLinks)", "Accept-Language": "\xff", "DNT": "1"}),
]


class Robots:
    """Gateways and programs that open links: with scripts, in a browser, and without, by every odd request.

    Whatever they open, no row of the database may differ afterwards.
    """

    def __init__(self, browser: Browser, site: str, *, awake: bool) -> None:
        self.browser, self.site, self.awake = browser, site, awake
        self.opened: list[str] = []

    def open(self, links: Iterable[str], *, again: bool = False) -> None:
        """Open each link of this site; one that is not somebody's own but once, unless `again`."""
        if not self.awake:
            return
        before = everything()
        for link in dict.fromkeys(link for link in links if link.startswith(f"{self.site}/")):
            if "/registrations/" in link or again or link not in self.opened:
                self._browse(link)
                self._ask(link)
                self.opened.append(link)
        found = differences(before, everything())
        assert not found, "\n".join(found)

    def _browse(self, link: str) -> None:
        self.browser.driver.get(link)
        if link.endswith(".ics"):
            return
        assert self.browser.run("return document.readyState === 'complete' && 1 + 1") == 2
        codes = self.browser.driver.execute_async_script(SCRIPT)
        assert isinstance(codes, list), (link, codes)
        assert all(code < 500 for code in codes), (link, codes)

    def _ask(self, link: str) -> None:
        where = urlsplit(link)
        for method, query, headers in ASKED:
            connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=30)
            connection.request(method, f"{where.path}{query}", headers=headers)
            status = connection.getresponse().status
            connection.close()
            assert status < 500, (method, link, headers, status)


#: Feeds and calendars as bytes, which whoever asks first has made: a cache in the shape of a table
MADE = {"core.StoredDocument"}


def everything() -> dict[str, list[Any]]:
    """Every row of every table, by the model's name; but for how often somebody asked lately."""
    return {
        model._meta.label: sorted(
            row for row in map(repr, model._base_manager.values_list()) if "'limit:" not in row
        )
        for model in apps.get_models()
        if model._meta.managed and not model._meta.proxy and model._meta.label not in MADE
    }


def differences(before: dict[str, list[Any]], after: dict[str, list[Any]]) -> list[str]:
    """Rows that are there in one of two dumps alone."""
    return [f"{name}: {row[:300]}" for name in before for row in sorted(set(before[name]) ^ set(after[name]))]
