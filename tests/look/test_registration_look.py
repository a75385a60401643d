"""Registration and its messages as they are seen: accessible, within the screen, valid."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.events.registration_states import messages, registration_pages, shown
from tests.look.axe import need_axe, violations
from tests.look.browser import Browser
from tests.look.measure import WIDTHS
from tests.look.test_screens import sticks_out
from tests.pages.validity import has_nu, nu_problems, problems
from tests.plugins.services import missing

pytestmark = pytest.mark.django_db

#: A dot in place of the code's picture, which travels beside the HTML
PICTURE = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
#: Widths of a column of mail, beside the page's own
MAIL_WIDTHS = (390, 600)
#: What a mail has and a page may not: programs for mail know these and no style sheet
MAIL_S_OWN = (
    "attribute on the “table” element is obsolete",
    "attribute on the “td” element is obsolete",
    "attribute on the “tr” element is obsolete",
    "CSS: “mso-",
    "CSS: “supported-color-schemes”",
)


def all_mail() -> dict[str, str]:
    return {kind: shown(row.html, lambda cid: PICTURE) for kind, row in messages().items()}


def judged(browser: Browser, url: str, widths: tuple[int, ...]) -> list[str]:
    """What axe says at each width, and of the colors of the dark scheme; and what sticks out."""
    found = []
    browser.set(widths[0])
    browser.open(url)
    for width, scheme in [*((width, "light") for width in widths), (widths[0], "dark")]:
        browser.set(width, scheme)
        wrong = violations(browser, colors_alone=scheme == "dark")
        found += [f"{width} {scheme}: {line}" for line in wrong + sticks_out(browser)]
    return found


@pytest.mark.browser
def test_every_page_is_accessible_in_every_state(browser: Browser, pages: tuple[Path, str]) -> None:
    need_axe()
    folder, address = pages
    wrong = []
    for name, html in registration_pages().items():
        (folder / f"registration-{name}.html").write_text(html)
        found = judged(browser, f"{address}/registration-{name}.html", WIDTHS)
        wrong += [f"{name}: {line}" for line in found]
    assert not wrong, "\n".join(wrong)


@pytest.mark.browser
def test_nobody_sees_or_reaches_the_field_for_robots(browser: Browser, pages: tuple[Path, str]) -> None:
    """Who filled it would hear of success and have no seat."""
    folder, address = pages
    (folder / "registration-form.html").write_text(registration_pages()["form"])
    browser.open(f"{address}/registration-form.html")
    for width in WIDTHS:
        browser.set(width)
        seen = browser.run(
            """
            const field = document.querySelector("[name=website]");
            const box = field.closest(".trap").getBoundingClientRect();
            const style = getComputedStyle(field.closest(".trap"));
            const hit = document.elementFromPoint(box.x + 0.5, box.y + 0.5);
            return [box.width, box.height, style.clipPath, style.display, field.tabIndex,
              hit && hit.closest(".trap") ? "hit" : ""];
            """
        )
        assert seen == [1, 1, "inset(50%)", "block", -1, ""]


@pytest.mark.browser
def test_every_message_is_accessible(browser: Browser, pages: tuple[Path, str]) -> None:
    need_axe()
    folder, address = pages
    wrong = []
    for kind, html in all_mail().items():
        (folder / f"mail-{kind}.html").write_text(html)
        wrong += [f"{kind}: {line}" for line in judged(browser, f"{address}/mail-{kind}.html", MAIL_WIDTHS)]
    assert not wrong, "\n".join(wrong)


def test_every_page_and_message_is_whole() -> None:
    wrong = {name: problems(html) for name, html in {**registration_pages(), **all_mail()}.items()}
    assert not {name: found for name, found in wrong.items() if found}


def test_nu_finds_no_error(tmp_path: Path) -> None:
    if not has_nu():
        missing("the Nu HTML checker (VNU_JAR, and java: see docs/development.md)")
    folders = {"pages": registration_pages(), "mail": all_mail()}
    found = []
    for folder, files in folders.items():
        (tmp_path / folder).mkdir()
        for name, html in files.items():
            (tmp_path / folder / f"{name}.html").write_text(html)
        lines = nu_problems(tmp_path / folder)
        found += [line for line in lines if folder == "pages" or not any(own in line for own in MAIL_S_OWN)]
    assert not found, "\n".join(found)
