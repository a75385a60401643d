"""Completion in Chromium: the list below the search field, by keys and by pointer; without script a form."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site_settings
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.look.browser import Browser
from tests.search.corpora import add
from tests.server import Server, served

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.broken_corpus,
]

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


def options(browser: Browser) -> list[str]:
    found = browser.driver.find_elements(By.CSS_SELECTOR, ".find-list [role=option]")
    return [option.text for option in found if option.is_displayed()]


def until(wanted: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not wanted():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_titles_are_offered_and_chosen_by_keys(browser: Browser, field: Callable[[], Any]) -> None:
    field().send_keys("bar")
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
    field().send_keys("odeg")
    until(lambda: options(browser) == [TITLES[2]])
    browser.driver.find_element(By.CSS_SELECTOR, ".find-list [role=option]").click()
    until(lambda: "?q=On" in browser.driver.current_url)
    assert field().get_attribute("value") == TITLES[2]


def test_the_list_goes_when_nothing_fits_or_the_field_is_left(
    browser: Browser, field: Callable[[], Any]
) -> None:
    field().send_keys("bar")
    until(lambda: len(options(browser)) == 3)
    field().send_keys("x")
    until(lambda: options(browser) == [])
    assert field().get_attribute("aria-expanded") == "false"
    field().send_keys(Keys.BACK_SPACE)
    until(lambda: len(options(browser)) == 3)
    field().send_keys(Keys.TAB)
    until(lambda: options(browser) == [])
    assert field().get_attribute("value") == "bar"
