"""Measures pages in Chromium: where headings, rows, margins and buttons stand, and how they are set.

    python tests/look/measure.py FOLDER

reads the mockups in FOLDER (index.html, report.html, …, with colloquy.css) and writes what it measures to
data/mockups.json, which the parity test compares the site's own pages with. The mockups take the fonts of
`manage.py make_fonts`.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
DATA = HERE / "data" / "mockups.json"

#: Pages that are compared, and the mockup of each
MOCKUPS = {
    "home": "index.html",
    "report": "report.html",
    "schedule": "roundtables.html",
    "episode": "episode.html",
    "search": "search.html",
}
WIDTHS = (390, 1280)
SCHEMES = ("light", "dark")

#: What is measured, in the page's order
SELECTOR = (
    ".masthead .grid, .masthead .nav a, .masthead .wordmark, .masthead .house, .masthead .find,"
    "main :is(h1, h2, h3, h4):not(.sr), main .row, main .in-margin, main .btn, main .kind, main .demo,"
    "main .deck, main .big-date, main .n, main .sig, main .ring, main .at, main .turn, main .find,"
    "main .section, main .list-grid, main .front > *, main .plate, main .finding-1, main .band,"
    "main .facets, main .pages, main .findings > li, main .rows > li"
)

SCRIPT = """
const family = (list) => list.split(",")[0].replaceAll('"', "");
const round = (n) => Math.round(n * 10) / 10;
return [...document.querySelectorAll(arguments[0])].map((e) => {
  const box = e.getBoundingClientRect();
  const css = getComputedStyle(e);
  const button = e.matches(".btn") ? [css.backgroundColor, css.borderTopColor] : [];
  const words = (e.textContent || "").replace(/\\s+/g, "").slice(0, 28);
  const name = e.tagName.toLowerCase() + (e.classList.length ? "." + e.classList[0] : "");
  const style = [family(css.fontFamily), parseFloat(css.fontSize), css.fontWeight, css.color, ...button];
  return {
    what: e.matches("h1, h2, h3, h4, a, .btn, .kind, .deck, .n, time, .house") ? `${name} ${words}` : name,
    box: [round(box.x + scrollX), round(box.y + scrollY), round(box.width), round(box.height)],
    style: style.join(" | "),
  };
});
"""


def measure(browser: Any, url: str, width: int, scheme: str) -> list[dict[str, Any]]:
    """Each measured element of a page: what it is, its box in CSS pixels, its font, size and color."""
    browser.set(width, scheme)
    browser.open(url)
    return browser.run(SCRIPT, SELECTOR)


def packed(pages: dict[str, dict[str, dict[str, list[dict[str, Any]]]]]) -> dict[str, Any]:
    """Page, width, scheme, elements, made small: boxes once a width, styles by their place in a list."""
    styles: dict[str, int] = {}
    out: dict[str, Any] = {}
    for page, widths in pages.items():
        for width, schemes in widths.items():
            rows = []
            for light, dark in zip(schemes["light"], schemes["dark"], strict=True):
                if light["box"] != dark["box"] or light["what"] != dark["what"]:
                    raise ValueError(f"{page} at {width}: {light['what']} moves with the scheme")
                places = [styles.setdefault(one["style"], len(styles)) for one in (light, dark)]
                rows.append([light["what"], *light["box"], *places])
            out[f"{page} {width}"] = rows
    return {"styles": list(styles), **out}


def unpacked(data: dict[str, Any], page: str, width: int, scheme: str) -> list[dict[str, Any]]:
    """What `measure` gave for a mockup."""
    place = 5 + SCHEMES.index(scheme)
    return [
        {"what": row[0], "box": row[1:5], "style": data["styles"][row[place]]}
        for row in data[f"{page} {width}"]
    ]


def main(folder: Path) -> None:
    """Measure the mockups of `folder` into data/mockups.json."""
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    from core.theme.fonts import make_fonts
    from core.theme.styles import FONTS
    from tests.look.browser import chromium, dump, serve

    make_fonts(FONTS, lambda name, size: print(f"font {name}, {size:,} bytes", file=sys.stderr))
    pages: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as copy, chromium() as browser, serve({"": Path(copy)}) as address:
        shutil.copyfile(folder / "colloquy.css", Path(copy) / "colloquy.css")
        shutil.copytree(FONTS, Path(copy) / "fonts")
        for page, name in MOCKUPS.items():
            shutil.copyfile(folder / name, Path(copy) / name)
            for width in WIDTHS:
                for scheme in SCHEMES:
                    found = measure(browser, f"{address}/{name}", width, scheme)
                    pages.setdefault(page, {}).setdefault(str(width), {})[scheme] = found
                    print(f"{name} at {width} px, {scheme}: {len(found)} elements", file=sys.stderr)
    DATA.parent.mkdir(exist_ok=True)
    DATA.write_text(dump(packed(pages)))


def load() -> dict[str, Any]:
    """The measured mockups."""
    return json.loads(DATA.read_text())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
