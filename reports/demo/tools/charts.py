"""Charts of the demonstration's figures, drawn as vectors from the rows that also make the table."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from reportlab.lib.colors import Color
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from core.demo.shapes import Figure
from reports.demo.tools.house import CONTROL, HAIRLINE, INK, MUTED, PETROL, SUNK, TEXT_WIDTH

Row = Sequence[str | int | float]
SIZE = 8.2
LABEL_WIDTH = 138.0
BAR, STEP = 13.0, 21.0
LINE_COLORS: tuple[Color, ...] = (PETROL, CONTROL, INK)


def _number(value: str | int | float) -> float:
    if isinstance(value, str):
        raise TypeError(f"a chart needs a number, not {value!r}")
    return float(value)


def _write(value: str | int | float) -> str:
    return f"{value:g}" if isinstance(value, (int, float)) else value


def _label(canvas: Canvas, text: str, y: float, width: float = LABEL_WIDTH) -> None:
    """The label of a row, in one line or two, with its middle at `y`."""
    lines, line = [], ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and stringWidth(longer, "Face", SIZE) > width - 8:
            lines.append(line)
            line = word
        else:
            line = longer
    lines.append(line)
    canvas.setFont("Face", SIZE)
    canvas.setFillColor(INK)
    for index, part in enumerate(lines):
        canvas.drawString(0, y - 3 + (len(lines) - 1) * 5 - index * 10, part)


def _axis(canvas: Canvas, x: float, top: float, bottom: float) -> None:
    canvas.setStrokeColor(CONTROL)
    canvas.setLineWidth(0.6)
    canvas.line(x, top, x, bottom)


class Chart(Flowable):
    """One figure's drawing; `kind` says which of four."""

    def __init__(self, figure: Figure) -> None:
        super().__init__()
        self.figure = figure
        self.width = TEXT_WIDTH
        extra = {"bars": 4, "spans": 22, "stack": 20, "lines": 0}[figure.kind]
        self.height = 150.0 if figure.kind == "lines" else len(figure.rows) * STEP + extra
        self.spaceAfter = 10

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        drawers: dict[str, Callable[[Canvas], None]] = {
            "bars": self._bars,
            "spans": self._spans,
            "stack": self._stack,
            "lines": self._lines,
        }
        drawers[self.figure.kind](self.canv)

    def _rows(self) -> list[tuple[float, Row]]:
        """Each row with the middle of its bar, from the top."""
        return [(self.height - STEP * (index + 0.5), row) for index, row in enumerate(self.figure.rows)]

    def _bars(self, canvas: Canvas) -> None:
        most = max(_number(row[self.figure.value]) for row in self.figure.rows)
        unit = (self.width - LABEL_WIDTH - 30) / most
        for y, row in self._rows():
            value = _number(row[self.figure.value])
            _label(canvas, str(row[0]), y)
            canvas.setFillColor(PETROL)
            canvas.rect(LABEL_WIDTH, y - BAR / 2, value * unit, BAR, stroke=0, fill=1)
            canvas.setFillColor(INK)
            canvas.setFont("FaceBold", SIZE)
            canvas.drawString(LABEL_WIDTH + value * unit + 5, y - 3, _write(row[self.figure.value]))
        _axis(canvas, LABEL_WIDTH, self.height, 2)

    def _spans(self, canvas: Canvas) -> None:
        most = max(_number(row[2]) for row in self.figure.rows)
        unit = (self.width - LABEL_WIDTH - 30) / most
        bottom = 18.0
        canvas.setFont("Face", SIZE)
        for tick in range(int(most) + 1):
            x = LABEL_WIDTH + tick * unit
            canvas.setStrokeColor(HAIRLINE)
            canvas.setLineWidth(0.6)
            canvas.line(x, self.height, x, bottom)
            canvas.setFillColor(MUTED)
            canvas.drawCentredString(x, bottom - 11, str(tick))
        for y, row in self._rows():
            start, end = _number(row[1]), _number(row[2])
            _label(canvas, str(row[0]), y)
            canvas.setFillColor(PETROL)
            canvas.rect(LABEL_WIDTH + start * unit, y - BAR / 2, (end - start) * unit, BAR, stroke=0, fill=1)
        _axis(canvas, LABEL_WIDTH, self.height, bottom)

    def _stack(self, canvas: Canvas) -> None:
        most = max(sum(_number(value) for value in row[1:]) for row in self.figure.rows)
        unit = (self.width - LABEL_WIDTH - 36) / most
        colors = ((PETROL, SUNK), (CONTROL, SUNK), (SUNK, INK))
        x = LABEL_WIDTH
        for index, name in enumerate(self.figure.header[1:]):
            canvas.setFillColor(colors[index][0])
            canvas.setStrokeColor(CONTROL)
            canvas.setLineWidth(0.6)
            canvas.rect(x, 1, 8, 8, stroke=1, fill=1)
            canvas.setFillColor(INK)
            canvas.setFont("Face", SIZE)
            canvas.drawString(x + 12, 2, name)
            x += 26 + stringWidth(name, "Face", SIZE)
        for y, row in self._rows():
            _label(canvas, str(row[0]), y)
            x = LABEL_WIDTH
            for index, value in enumerate(row[1:]):
                fill, text = colors[index]
                width = _number(value) * unit
                canvas.setFillColor(fill)
                canvas.setStrokeColor(CONTROL)
                canvas.setLineWidth(0.6)
                canvas.rect(x, y - BAR / 2, width, BAR, stroke=1, fill=1)
                canvas.setFillColor(text)
                canvas.setFont("FaceBold", SIZE)
                canvas.drawCentredString(x + width / 2, y - 3, _write(value))
                x += width
            canvas.setFillColor(INK)
            canvas.drawString(x + 5, y - 3, _write(sum(_number(value) for value in row[1:])))

    def _lines(self, canvas: Canvas) -> None:
        rows, names = self.figure.rows, self.figure.header[1:]
        left, right, bottom, top = 22.0, self.width - 104, 22.0, self.height - 8
        most = max(_number(value) for row in rows for value in row[1:])
        step = next(size for size in (0.5, 1, 2, 5, 10, 20) if most / size <= 6)
        ceiling = step * -(-most // step)
        places = [left + 14 + (right - left - 28) * i / max(len(rows) - 1, 1) for i in range(len(rows))]

        def height(value: float) -> float:
            return bottom + (top - bottom) * value / ceiling

        canvas.setFont("Face", SIZE)
        tick = 0.0
        while tick <= ceiling:
            canvas.setStrokeColor(CONTROL if tick == 0 else HAIRLINE)
            canvas.setLineWidth(0.6)
            canvas.line(left, height(tick), right, height(tick))
            canvas.setFillColor(MUTED)
            canvas.drawRightString(left - 5, height(tick) - 3, f"{tick:g}")
            tick += step
        canvas.setFillColor(INK)
        for x, row in zip(places, rows, strict=True):
            canvas.drawCentredString(x, bottom - 12, str(row[0]))
        # Names at the lines' ends, moved apart where they would meet.
        ends = sorted(range(len(names)), key=lambda i: _number(rows[-1][i + 1]))
        last = -20.0
        at = {}
        for index in ends:
            last = max(height(_number(rows[-1][index + 1])) - 3, last + 11)
            at[index] = last
        for index, name in enumerate(names):
            points = [(x, height(_number(row[index + 1]))) for x, row in zip(places, rows, strict=True)]
            canvas.setStrokeColor(LINE_COLORS[index])
            canvas.setFillColor(LINE_COLORS[index])
            canvas.setLineWidth(1.6)
            canvas.setDash([] if index != 2 else [4, 2])
            path = canvas.beginPath()
            path.moveTo(*points[0])
            for point in points[1:]:
                path.lineTo(*point)
            canvas.drawPath(path)
            canvas.setDash([])
            for x, y in points:
                canvas.circle(x, y, 2.4, stroke=0, fill=1)
            canvas.setFont("FaceBold", SIZE)
            canvas.drawString(right - 4, at[index], name)
