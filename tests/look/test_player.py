"""The player in Chromium: what script makes of <audio controls>, and what works without it."""

from __future__ import annotations

import io
import time
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from core.rows import Turn
from core.signatures import Chapter, Lane, TimeStrip
from tests.look.browser import Browser

pytestmark = pytest.mark.browser

SECONDS = 90
STRIP = TimeStrip(
    SECONDS,
    [Chapter(0, "First"), Chapter(31, "Second"), Chapter(66, "Third")],
    [Lane("Narrator", [(0, 40), (41, 90)])],
)


def silence(seconds: int) -> bytes:
    """A recording of nothing, as WAV."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(8000)
        file.writeframes(b"\x80" * 8000 * seconds)
    return out.getvalue()


@pytest.fixture
def page(browser: Browser, pages: tuple[Path, str], show: Callable[..., str]) -> Callable[..., None]:
    """Open a page with the player, at a fragment."""
    folder, _ = pages
    (folder / "silence.wav").write_bytes(silence(SECONDS))

    def open_at(fragment: str = "", audio: str = "/silence.wav") -> None:
        context = {
            "audio": audio,
            "type": "audio/wav",
            "strip": STRIP,
            "chapters": STRIP.chapters,
            "duration": SECONDS,
            "turn": Turn(45, "Words.", "Narrator"),
        }
        address = show("player", "look/player.html", context)
        browser.set(1280)
        browser.open("about:blank")
        browser.open(f"{address}{fragment}")

    return open_at


def clock(browser: Browser) -> str:
    return browser.run("return document.querySelector('.clock').textContent")


def position(browser: Browser) -> float:
    return browser.run("return document.querySelector('audio').currentTime")


STATE = """
const audio = document.querySelector('audio');
return ['currentTime', 'paused', 'seeking', 'readyState', 'networkState', 'duration', 'controls']
    .map((name) => `${name} ${audio[name]}`)
    .concat(`error ${audio.error && audio.error.message}`, `ranges ${audio.seekable.length}`).join(', ');
"""


def wait_for(browser: Browser, condition: Callable[[], Any], seconds: float = 60) -> None:
    """Wait for a condition; fail with the state of the player when it does not come true."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, browser.run(STATE)
        time.sleep(0.05)


def press(browser: Browser, label: str) -> None:
    browser.driver.find_element(By.XPATH, f"//button[starts-with(normalize-space(.), '{label}')]").click()


def test_takes_the_place_of_the_controls(browser: Browser, page: Callable[..., None]) -> None:
    page()
    assert clock(browser) == "00:00 of 1:30, chapter 1"
    assert not browser.driver.find_element(By.TAG_NAME, "audio").is_displayed()
    button = browser.driver.find_element(By.CSS_SELECTOR, ".play")
    assert button.get_attribute("aria-label") == "Play"
    # Nothing was loaded for somebody who only reads
    assert browser.run("return document.querySelector('audio').readyState") == 0


def test_plays_and_pauses(browser: Browser, page: Callable[..., None]) -> None:
    page()
    button = browser.driver.find_element(By.CSS_SELECTOR, ".play")
    button.click()
    wait_for(browser, lambda: position(browser) > 0.3)
    assert button.get_attribute("aria-label") == "Pause"
    head = browser.run("return document.querySelector('.sig svg:has(.head)').getAttribute('x')")
    assert 0 < float(head.rstrip("%")) < 20
    button.click()
    assert button.get_attribute("aria-label") == "Play"


def test_back_forward_and_speed(browser: Browser, page: Callable[..., None]) -> None:
    page()
    press(browser, "+30 s")
    assert clock(browser).startswith("00:30 of")
    press(browser, "+30 s")
    press(browser, "−15 s")
    assert clock(browser) == "00:45 of 1:30, chapter 2"
    press(browser, "1×")
    wait_for(browser, lambda: browser.run("return document.querySelector('audio').playbackRate") == 1.25)
    assert "1.25×" in browser.driver.find_element(By.CSS_SELECTOR, ".tools").text


@pytest.mark.parametrize(
    ("fragment", "second"),
    [
        ("#t=66", 66),
        ("#t=1:06", 66),
        ("#t=npt:66", 66),
        ("#t=66,80", 66),
        ("#t45", 45),
        ("#t=abc", 0),
        ("#tr", 0),
    ],
)
def test_addresses_of_a_second(
    browser: Browser, page: Callable[..., None], fragment: str, second: int
) -> None:
    page(fragment)
    assert clock(browser).startswith(f"{second // 60:02d}:{second % 60:02d} of")
    browser.driver.find_element(By.CSS_SELECTOR, ".play").click()
    wait_for(browser, lambda: position(browser) > second)
    assert position(browser) < second + 10


def test_an_address_with_an_end_stops_there(browser: Browser, page: Callable[..., None]) -> None:
    page("#t=66,67")
    browser.driver.find_element(By.CSS_SELECTOR, ".play").click()
    wait_for(
        browser,
        lambda: position(browser) >= 67 and browser.run("return document.querySelector('audio').paused"),
    )
    assert position(browser) < 69


def test_chapters_and_words_play_in_place(browser: Browser, page: Callable[..., None]) -> None:
    page()
    address = browser.driver.current_url
    browser.driver.find_element(By.LINK_TEXT, "Third").click()
    wait_for(browser, lambda: position(browser) > 66)
    assert browser.driver.current_url == address
    browser.driver.find_element(By.CSS_SELECTOR, ".turn a").click()
    wait_for(browser, lambda: 45 < position(browser) < 60)
    assert browser.driver.current_url.endswith("#t45")


def test_keys_work_inside_the_player_alone(browser: Browser, page: Callable[..., None]) -> None:
    page()
    body = browser.driver.find_element(By.TAG_NAME, "body")
    body.send_keys(Keys.ARROW_RIGHT)
    assert clock(browser).startswith("00:00")
    browser.run("document.querySelector('.play').focus()")
    browser.driver.switch_to.active_element.send_keys(Keys.ARROW_RIGHT)
    assert clock(browser).startswith("00:30")
    browser.driver.switch_to.active_element.send_keys("j")
    assert clock(browser).startswith("00:15")
    # With a modifier a key belongs to the browser
    browser.driver.switch_to.active_element.send_keys(Keys.CONTROL, Keys.ARROW_RIGHT)
    assert clock(browser).startswith("00:15")


def test_what_cannot_be_played_is_left_to_the_browser(browser: Browser, page: Callable[..., None]) -> None:
    page(audio="/missing.wav")
    browser.driver.find_element(By.CSS_SELECTOR, ".play").click()
    wait_for(browser, lambda: browser.run("return document.querySelector('audio').controls"))
    assert not browser.driver.find_elements(By.CSS_SELECTOR, ".play")


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_moves_when_it_arrives(
    browser: Browser, show: Callable[..., str], width: int, page: Callable[..., None]
) -> None:
    page()
    browser.set(width)
    where = "return document.querySelector('svg.sig').getBoundingClientRect().top + scrollY"
    enhanced = browser.run(where)
    browser.run(
        "for (const e of document.querySelectorAll('.play, .clock, .tools')) e.remove();"
        "const a = document.querySelector('audio'); a.hidden = false; a.controls = true;"
    )
    assert browser.run(where) == pytest.approx(enhanced, abs=1)
