"""Figure blocks for tests: their data as lists."""

from typing import Any

from reports.models import ReportPage


def figure_block(
    title: str,
    rows: list[list[Any]],
    *,
    head: tuple[str, ...] = ("Name", "Value"),
    chart: str = "bars",
    image: Any = None,
    **values: Any,
) -> tuple[str, Any]:
    """A figure for a body: the first column holds text, the others numbers or None."""
    block = ReportPage._meta.get_field("body").stream_block.child_blocks["figure"]
    table = {
        "columns": [{"type": "number" if n else "text", "heading": name} for n, name in enumerate(head)],
        "rows": [{"values": [str(c) if c is not None else None for c in row]} for row in rows],
        "caption": "",
    }
    raw = {"title": title, "chart": chart, "data": table if rows else None, **values}
    value = block.to_python(raw)
    if image is not None:
        value["image"] = image
        image.contextual_alt_text = image.description
        image.decorative = False
    return ("figure", value)
