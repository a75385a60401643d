"""The files of a roundtable: at the page's own address, so that they follow who may see it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from django.utils.text import slugify

from core.document_access import register
from core.models import Document
from events.models import Material, RoundtablePage


@dataclass(frozen=True)
class File:
    """A material with the name that it has under the page: `files/slides.pdf`."""

    material: Material
    name: str

    @property
    def ending(self) -> str:
        """`PDF`, as people read it."""
        return self.name.rpartition(".")[2].upper()


def files_of(materials: Iterable[Material]) -> Sequence[File]:
    """The files with their names, which differ, in the order of the page."""
    taken: set[str] = set()
    files = []
    for material in materials:
        name = _name(material.document.filename, taken)
        taken.add(name)
        files.append(File(material, name))
    return files


def _name(filename: str, taken: set[str]) -> str:
    path = PurePath(filename)
    stem = slugify(path.stem) or "file"
    ending = slugify(path.suffix.removeprefix("."))[:5] or "bin"
    name, number = f"{stem}.{ending}", 2
    while name in taken:
        name, number = f"{stem}-{number}.{ending}", number + 1
    return name


def materials_of(page: RoundtablePage) -> Sequence[File]:
    """The files of a page, saved or in a preview; one query."""
    return files_of(page.materials.select_related("document"))


@register
def owned_path(document: Document) -> str | None:
    """Where a roundtable answers a document of its materials; empty while none is public, None if it is
    no roundtable's."""
    rows = Material.objects.filter(document=document)
    if not rows.exists():
        return None
    page = RoundtablePage.objects.live().filter(materials__document=document).first()
    parts = page.get_url_parts() if page else None
    if page is None or parts is None:
        return ""
    name = next((file.name for file in materials_of(page) if file.material.document_id == document.pk), "")
    return f"{parts[2]}files/{name}" if name else ""
