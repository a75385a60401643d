"""The one style sheet, joined from its layers and from one file a component.

Nothing is compiled: the files are plain CSS, each rule inside its `@layer`, so the order of files decides
nothing but ties within a layer. The joined sheet lies beside the folder of fonts.
"""

from collections.abc import Iterator
from pathlib import Path

from core.theme import fonts

SOURCE = Path(__file__).resolve().parent.parent / "static" / "core"
#: Where `make_styles` and `make_fonts` write; neither is kept in the repository
SHEET = SOURCE / "colloquy.css"
FONTS = SOURCE / "fonts"

LAYERS = ("fonts", "tokens", "base", "layout", "signature", "component", "page", "print")

_FIRST = ("fallback", "tokens", "base", "layout", "signatures", "common")
_LAST = ("print",)


def parts() -> Iterator[Path]:
    """The files of the sheet in their order: layers, components, pages, print."""
    for name in _FIRST:
        yield SOURCE / "css" / f"{name}.css"
    yield from sorted((SOURCE / "components").glob("*.css"))
    yield from sorted((SOURCE / "css" / "pages").glob("*.css"))
    for name in _LAST:
        yield SOURCE / "css" / f"{name}.css"


def join() -> str:
    """The whole sheet as text; the same files give the same text."""
    faces = "\n".join(f"  {rule}" for rule in fonts.font_face_rules().splitlines())
    chunks = [
        "/* Made by manage.py make_styles from css/ and components/: change those. */",
        f"@layer {', '.join(LAYERS)};",
        f"@layer fonts {{\n{faces}\n}}",
    ]
    chunks += [f"/* {path.relative_to(SOURCE)} */\n{path.read_text().strip()}" for path in parts()]
    return "\n\n".join(chunks) + "\n"


def make_styles(target: Path = SHEET) -> bool:
    """Write the sheet to `target`; return whether that changed anything."""
    text = join()
    if target.exists() and target.read_text() == text:
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text)
    return True
