"""Screens and paper: narrow ones never scroll sideways, forced colors are readable, paper has no controls."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils.safestring import mark_safe

from tests.look import mockup_data
from tests.look.browser import Browser
from tests.look.samples import CENTER, SAMPLES
from tests.look.test_components import draw
from tests.look.test_parity import PAGES, _next_roundtable

__all__ = ["_next_roundtable"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

WIDTHS = (320, 390, 768, 1024, 1280)


@pytest.fixture
def gallery(show: Callable[..., str]) -> str:
    """A page with all samples of all components."""
    parts = []
    for name, samples in SAMPLES.items():
        if name not in ("masthead", "footer", "demo_line"):
            parts += [f'<div class="prose">{draw(name, sample)}</div>' for sample in samples]
    context = {
        "center": CENTER,
        "has_demo": True,
        "demo_line": SAMPLES["demo_line"][0]["line"],
        "parts": mark_safe("".join(parts)),  # noqa: S308
    }
    return show("gallery", "look/gallery.html", context, "/reports/")


def sticks_out(browser: Browser) -> list[str]:
    """Elements that make the page scroll sideways; those for screen readers alone have no size."""
    return browser.run(
        """
        if (document.documentElement.scrollWidth <= innerWidth) return [];
        return [...document.querySelectorAll("body *")]
          .filter((e) => e.getBoundingClientRect().right > innerWidth + 0.5 && !e.closest("svg, .sr"))
          .map((e) => `${e.tagName}.${e.className} ${e.textContent.trim().slice(0, 40)}`);
        """
    )


@pytest.mark.parametrize("page", PAGES)
def test_pages_do_not_scroll_sideways(page: str, browser: Browser, show: Callable[..., str]) -> None:
    template, context, path = PAGES[page]
    address = show(page, template, {"center": CENTER, "has_demo": True, **context()}, path)
    for width in WIDTHS:
        browser.set(width)
        browser.open(address)
        assert sticks_out(browser) == [], width


def test_no_component_scrolls_sideways(browser: Browser, gallery: str) -> None:
    for width in WIDTHS:
        browser.set(width)
        browser.open(gallery)
        assert sticks_out(browser) == [], width


def test_home_is_above_the_fold(browser: Browser, show: Callable[..., str]) -> None:
    """At 1280 × 800, with the demonstration's line on top: the lead's drawing, "Register" and "Play"."""
    context: dict[str, Any] = {
        "center": mockup_data.CENTER,
        "demo_line": SAMPLES["demo_line"][0]["line"],
        **mockup_data.home(),
    }
    browser.set(1280)
    browser.open(show("fold", "core/home_page.html", context))
    lowest = browser.run(
        "return Math.max(...[...document.querySelectorAll('.lead .sig, .front .btn')]"
        ".map((e) => e.getBoundingClientRect().bottom))"
    )
    assert lowest <= 800


def test_buttons_in_forced_colors(browser: Browser, gallery: str) -> None:
    browser.set(1280, forced_colors="active")
    browser.open(gallery)
    pairs = browser.run(
        "return [...document.querySelectorAll('.btn')].map((e) => {"
        "const css = getComputedStyle(e); return [css.color, css.backgroundColor]; })"
    )
    assert pairs
    assert all(color != ground for color, ground in pairs)


@pytest.mark.parametrize("page", ["report", "episode"])
def test_print_hides_controls_and_keeps_signatures(
    page: str, browser: Browser, show: Callable[..., str]
) -> None:
    template, context, path = PAGES[page]
    address = show(page, template, {"center": CENTER, "has_demo": True, **context()}, path)
    browser.set(1280, media="print")
    browser.open(address)
    shown = (
        "return [...document.querySelectorAll(arguments[0])].filter((e) => e.getClientRects().length).length"
    )
    assert browser.run(shown, ".nav, .find, .skip, .btn, .player, .demo-line, .footer ul") == 0
    assert browser.run(shown, "main svg.sig") == 1
    assert browser.run(shown, ".findings > li, .turn") > 3
    # Paper is white whatever the screen's scheme
    browser.set(1280, scheme="dark", media="print")
    assert browser.run("return getComputedStyle(document.documentElement).backgroundColor") == (
        "rgb(255, 255, 255)"
    )


def test_print_sets_no_text_larger_than_its_title(browser: Browser, gallery: str) -> None:
    browser.set(1280, media="print")
    browser.open(gallery)
    sizes = browser.run(
        "const size = (e) => parseFloat(getComputedStyle(e).fontSize);"
        "return [...document.querySelectorAll('.row, .agenda li')].flatMap((row) => {"
        "const title = row.querySelector('h2, h3, h4');"
        "return title ? [...row.querySelectorAll('p')].map((p) => [size(title), size(p)]) : []; })"
    )
    assert len(sizes) > 10
    assert all(text < title for title, text in sizes)


def test_focus_is_seen(browser: Browser, show: Callable[..., str]) -> None:
    template, context, path = PAGES["report"]
    address = show("report", template, {"center": CENTER, **context()}, path)
    browser.set(1280)
    browser.open(address)
    outline = (
        "const css = getComputedStyle(document.activeElement); return [css.outlineStyle, css.outlineWidth]"
    )
    skip = browser.driver.find_element("class name", "skip")
    browser.driver.switch_to.active_element.send_keys("\ue004")
    assert browser.driver.switch_to.active_element == skip
    assert browser.run(outline) == ["solid", "3px"]
    assert skip.rect["y"] >= 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_has_contrast(scheme: str, browser: Browser, gallery: str) -> None:
    """Every text of every component: 4.5 to 1 on its ground (WCAG 1.4.3), 3 to 1 where it is large."""
    browser.set(1280, scheme)
    browser.open(gallery)
    weak = browser.run(CONTRAST)
    assert weak == []


CONTRAST = """
const channels = (color) => {
  const numbers = color.match(/[\\d.]+/g).map(Number);
  const unit = color.startsWith("color(") ? 1 : 255;
  return [...numbers.slice(0, 3).map((n) => n / unit), numbers[3] ?? 1];
};
const light = ([r, g, b]) => {
  const [x, y, z] = [r, g, b].map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * x + 0.7152 * y + 0.0722 * z;
};
const ground = (e) => {
  for (let at = e; at; at = at.parentElement) {
    const color = channels(getComputedStyle(at).backgroundColor);
    if (color[3] > 0) return color;
  }
};
const weak = new Set();
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const e = walker.currentNode.parentElement;
  if (!walker.currentNode.textContent.trim() || e.closest("script, svg, .skip, option, audio")) continue;
  const css = getComputedStyle(e);
  const size = parseFloat(css.fontSize);
  const needed = size >= 24 || (size >= 18.66 && css.fontWeight >= 700) ? 3 : 4.5;
  const [a, b] = [light(channels(css.color)), light(ground(e))].sort((x, y) => y - x);
  const ratio = (a + 0.05) / (b + 0.05);
  const words = e.textContent.trim().slice(0, 20);
  if (ratio < needed) weak.add(`${e.tagName}.${e.className} ${words} ${ratio.toFixed(2)}`);
}
return [...weak];
"""
