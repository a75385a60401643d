"""A figure as a PNG to put into slides: its title, its chart or picture, and where it comes from."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw

from core.cards.canvas import COLORS, broken, font
from core.signatures import Chart
from core.signatures.chart import scale
from reports.figures import Figure
from reports.line_images import KEY as _KEY
from reports.line_images import draw_lines

WIDTH = 1600
_EDGE = 64
_INNER = WIDTH - 2 * _EDGE
_TITLE, _TEXT, _SMALL = 46, 30, 26
_BAR, _PITCH = 40, 132
#: Pixels of a chart of lines without its key
_PLOT = 640
#: A chart of more bars than this would be higher than Pillow and readers like
_MOST_BARS = 60


def png_of(figure: Figure, *, source: str) -> bytes:
    """The figure as the bytes of a PNG, 1600 pixels wide. `source` stands at its foot.

    A figure that is a picture is given as that picture, unchanged but for its size.
    """
    if image := figure.value.get("image"):
        return _picture(image)
    lines, chart = figure.lines, figure.chart
    if chart is None:
        raise ValueError("nothing to draw")
    title = broken(f"Figure {figure.number}. {figure.title}", font("display", _TITLE), _INNER)
    unit = broken(str(figure.value.get("unit") or ""), font("ui", _TEXT), _INNER)
    foot = broken(str(figure.value.get("source") or "") + f" {source}", font("ui", _SMALL), _INNER)
    bars = list(chart.bars)[:_MOST_BARS]
    drawn_height = len(lines.lines) * _KEY + _PLOT if lines else len(bars) * _PITCH + 16
    chart_top = _EDGE + len(title) * round(_TITLE * 1.2) + len(unit) * round(_TEXT * 1.4) + 40
    chart_bottom = chart_top + drawn_height
    height = chart_bottom + 100 + len(foot) * round(_SMALL * 1.4) + _EDGE

    canvas = Image.new("RGB", (WIDTH, height), COLORS["paper"])
    draw = ImageDraw.Draw(canvas)
    y = _lines(draw, _EDGE, title, "display", _TITLE, 1.2, "ink")
    _lines(draw, y, unit, "ui", _TEXT, 1.4, "muted")
    if lines:
        draw_lines(draw, lines, (_EDGE, chart_top, WIDTH - _EDGE, chart_bottom))
    else:
        _bars(draw, Chart(bars, chart.unit), chart_top, chart_bottom)
    _lines(draw, chart_bottom + 100, foot, "ui", _SMALL, 1.4, "muted")
    out = io.BytesIO()
    canvas.quantize(64).save(out, "PNG", optimize=True)
    return out.getvalue()


def _picture(image: object) -> bytes:
    rendition = image.get_rendition(f"max-{WIDTH}x{2 * WIDTH}|format-png")  # type: ignore[attr-defined]
    with rendition.file.storage.open(rendition.file.name, "rb") as file:
        return bytes(file.read())


def _lines(
    draw: ImageDraw.ImageDraw, y: float, lines: list[str], face: str, size: int, leading: float, color: str
) -> float:
    for line in lines:
        draw.text((_EDGE, y), line, font=font(face, size), fill=COLORS[color])  # type: ignore[arg-type]
        y += round(size * leading)
    return y


def _bars(draw: ImageDraw.ImageDraw, chart: Chart, top: float, bottom: float) -> None:
    step, count = scale(max(max(bar.start, bar.end) for bar in chart.bars))
    whole = step * count
    for place in range(count + 1):
        x = _EDGE + _INNER * place / count
        draw.line((x, top, x, bottom), fill=COLORS["line"], width=2)
        anchor = "la" if place == 0 else "ra" if place == count else "ma"
        label = f"{place * step:,.6g}"
        draw.text((x, bottom + 14), label, font=font("ui", _SMALL), fill=COLORS["muted"], anchor=anchor)
    for place, bar in enumerate(chart.bars):
        y = top + place * _PITCH
        start, end = sorted((_EDGE + _INNER * bar.start / whole, _EDGE + _INNER * bar.end / whole))
        draw.text((_EDGE + 12, y + 24), bar.label, font=font("ui", _TEXT), fill=COLORS["ink"], anchor="la")
        draw.rectangle((start, y + 72, max(start + 2, end), y + 72 + _BAR), fill=COLORS["report"])
        draw.text(
            (end + 14, y + 72 + _BAR / 2), bar.words, font=font("ui", _TEXT), fill=COLORS["ink"], anchor="lm"
        )
