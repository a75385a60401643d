"""Completion in Chromium: the list below the search field, by keys and by pointer; without script a form."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site_settings
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests import waiting
from tests.look.browser import Browser
from tests.search.corpora import add
from tests.server import Server, served

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.broken_corpus,
]

until = partial(waiting.until, seconds=20)

TITLES = ["Barley and its <b>names</b>", "Barley harvest", "On barley, by Søren Ødegård"]


@pytest.fixture
def server(database_url: str) -> Iterator[Server]:
    for title in TITLES:
        add(title)
    with served(database_url, Path(site_settings.MEDIA_ROOT), "tests.with_static") as server:
        yield server


@pytest.fixture
def field(browser: Browser, server: Server) -> Callable[[], Any]:
    def find() -> Any:
        return browser.driver.find_element(By.CSS_SELECTOR, "main .find input[type=search]")

    browser.set(390)
    browser.open(f"http://localhost:{server.port}/search/")
    return find


def enter(browser: Browser, field: Callable[[], Any], text: str) -> None:
    """Put a text into the field at once, as a paste does.

    Key by key, a slow machine asks for the half of it too, and the list changes while a test reads it.
    """
    field().click()
    browser.driver.execute_cdp_cmd("Input.insertText", {"text": text})


def options(browser: Browser) -> list[str]:
    """The titles that are seen, read at one moment: an answer may replace them between two looks."""
    found: list[str] = browser.run(
        "return [...document.querySelectorAll('.find-list [role=option]')]"
        ".filter(option => option.checkVisibility()).map(option => option.textContent)"
    )
    return found


def test_titles_are_offered_and_chosen_by_keys(browser: Browser, field: Callable[[], Any]) -> None:
    enter(browser, field, "bar")
    until(lambda: len(options(browser)) == 3)
    # Text is text
    assert sorted(options(browser)) == sorted(TITLES)
    assert field().get_attribute("aria-expanded") == "true"
    first, second, third = options(browser)
    field().send_keys(Keys.ARROW_DOWN, Keys.ARROW_DOWN)
    assert field().get_attribute("value") == second
    active = browser.driver.find_element(By.ID, field().get_attribute("aria-activedescendant"))
    assert (active.text, active.get_attribute("aria-selected")) == (second, "true")
    field().send_keys(Keys.ARROW_UP, Keys.ARROW_UP)
    assert field().get_attribute("value") == "bar"
    assert field().get_attribute("aria-activedescendant") is None
    field().send_keys(Keys.ARROW_UP)
    assert field().get_attribute("value") == third
    # Escape takes the list away and gives back what was typed
    field().send_keys(Keys.ESCAPE)
    assert options(browser) == []
    assert field().get_attribute("value") == "bar"
    field().send_keys(Keys.ARROW_DOWN)
    until(lambda: len(options(browser)) == 3)
    field().send_keys(Keys.ARROW_DOWN, Keys.ENTER)
    until(lambda: "?q=" in browser.driver.current_url)
    assert first in browser.driver.find_element(By.TAG_NAME, "main").text


def test_a_press_chooses_and_searches(browser: Browser, field: Callable[[], Any]) -> None:
    enter(browser, field, "odeg")
    until(lambda: options(browser) == [TITLES[2]])
    browser.driver.find_element(By.CSS_SELECTOR, ".find-list [role=option]").click()
    until(lambda: "?q=On" in browser.driver.current_url)
    assert field().get_attribute("value") == TITLES[2]


def test_the_list_goes_when_nothing_fits_or_the_field_is_left(
    browser: Browser, field: Callable[[], Any]
) -> None:
    enter(browser, field, "bar")
    until(lambda: len(options(browser)) == 3)
    field().send_keys("x")
    until(lambda: options(browser) == [])
    assert field().get_attribute("aria-expanded") == "false"
    field().send_keys(Keys.BACK_SPACE)
    until(lambda: len(options(browser)) == 3)
    field().send_keys(Keys.TAB)
    until(lambda: options(browser) == [])
    assert field().get_attribute("value") == "bar"


@pytest.mark.parametrize("key", [Keys.ARROW_DOWN, Keys.ESCAPE], ids=["chosen", "closed"])
def test_an_answer_that_comes_late_changes_nothing(
    browser: Browser, field: Callable[[], Any], key: str
) -> None:
    enter(browser, field, "ba")
    until(lambda: len(options(browser)) == 3)
    first = options(browser)[0]
    browser.run(
        "const real = fetch; window.asked = 0; window.answered = 0;"
        "window.fetch = async (...all) => {"
        "  window.asked += 1;"
        "  await new Promise(done => setTimeout(done, 1500));"
        "  try { return await real(...all); } finally { window.answered += 1; }"
        "};"
    )
    field().send_keys("r")
    until(lambda: browser.run("return window.asked") == 1)
    field().send_keys(key)
    until(lambda: browser.run("return window.answered") == 1)
    time.sleep(0.5)
    if key == Keys.ESCAPE:
        assert (options(browser), field().get_attribute("value")) == ([], "bar")
        return
    active = browser.driver.find_element(By.ID, field().get_attribute("aria-activedescendant"))
    assert (active.text, field().get_attribute("value")) == (first, first)


#: What a reader does before the script's pause is over
AT_ONCE = """
const field = document.querySelector("main .find input[type=search]");
const type = (text) => { field.value = text; field.dispatchEvent(new Event("input", {bubbles: true})); };
const press = (key) => field.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true}));
"""


def test_a_question_that_fails_takes_no_other_with_it(browser: Browser, field: Callable[[], Any]) -> None:
    enter(browser, field, "ba")
    until(lambda: len(options(browser)) == 3)
    browser.run(
        AT_ONCE + "const real = fetch; window.asked = [];"
        "window.fetch = (url, ...more) => {"
        "  asked.push(url);"
        "  if (asked.length > 1) return real(url, ...more);"
        "  return new Promise(done => { window.fail = () => done(new Response('', {status: 503})); });"
        "};"
        "type('bar');"
    )
    until(lambda: browser.run("return asked.length") == 1)
    browser.run(AT_ONCE + "type('barl'); fail();")
    until(lambda: browser.run("return asked.length") == 2)
    assert browser.run("return asked[1]").endswith("?q=barl")
    until(lambda: len(options(browser)) == 3)


def test_who_returns_from_a_list_to_other_words_gets_theirs(
    browser: Browser, field: Callable[[], Any]
) -> None:
    enter(browser, field, "ba")
    until(lambda: len(options(browser)) == 3)
    browser.run(AT_ONCE + "type('odeg'); press('ArrowDown'); press('ArrowUp');")
    assert field().get_attribute("value") == "odeg"
    until(lambda: options(browser) == [TITLES[2]])
