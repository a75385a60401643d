"""Asks axe-core what is wrong with a page that a browser shows.

axe-core is no package of Python: `AXE_JS` names its file, which `.ci/tools` fetches.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from tests.look.browser import Browser
from tests.plugins.services import missing

#: WCAG 2.0 to 2.2 on levels A and AA, and what axe calls good practice
EVERYTHING = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

#: What another scheme changes of a page
COLORS = ["color-contrast", "link-in-text-block"]

SCRIPT = """
const [only, done] = arguments;
axe.run(document, {runOnly: only, resultTypes: ["violations"]}).then(
  (found) => done(found.violations.flatMap((rule) => rule.nodes.map(
    (node) => `${rule.id}: ${node.target.join(" ")} ${node.html.slice(0, 120)} ${node.failureSummary}`))),
  (error) => done([`axe failed: ${error}`]));
"""


@cache
def source() -> str:
    """The text of axe-core; empty where it is not there."""
    path = os.environ.get("AXE_JS", "")
    return Path(path).read_text() if path and Path(path).is_file() else ""


def need_axe() -> None:
    """Skip without axe-core; in CI its absence is a failure."""
    if not source():
        missing("axe-core (AXE_JS: see docs/development.md)")


def violations(browser: Browser, *, colors_alone: bool = False) -> list[str]:
    """What axe says of the page that the browser shows, an element a line."""
    if not browser.run("return Boolean(window.axe)"):
        browser.run(source())
    only = {"type": "rule", "values": COLORS} if colors_alone else {"type": "tag", "values": EVERYTHING}
    return browser.driver.execute_async_script(SCRIPT, only)
