"""Draw the shows' artwork: `python -m podcasts.demo.tools.make_artwork`.

A rule, the name, and the lanes of its speakers, as on the show's page: a PNG of 3000 px for
directories, and a small JPEG that travels in the audio files. The same versions give the same bytes.
"""

from __future__ import annotations

import sys
from importlib.resources import files

from PIL import Image, ImageDraw, ImageFont

from podcasts.demo.content import FILES, SHOWS, Show

PLUM, PAPER, DIM = (107, 42, 87), (250, 251, 249), (178, 142, 167)
SIZE = 3000
EDGE = 220
# Where somebody speaks, in per cent of the width: host above, guest below. A narrator has one lane.
LANES: dict[str, tuple[tuple[tuple[float, float], ...], ...]] = {
    "field-notes": (
        ((0, 19), (38, 50), (78, 100)),
        ((21, 36), (52, 76)),
    ),
    "applied-clinical-trials-podcast": (((0, 22), (25, 71), (74, 100)),),
}


def words_in_lines(title: str) -> list[str]:
    """A short title word by word; a long one in lines of about eighteen letters."""
    lines: list[str] = []
    for word in title.split():
        if lines and len(lines[-1]) + len(word) < 15 and len(title) > 14:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def set_axes(font: ImageFont.FreeTypeFont, weight: int) -> None:
    """The given weight at the largest optical size; a font's axes come in an order of its own."""
    values: list[float] = []
    for axis in font.get_variation_axes():
        name = axis["name"]
        is_weight = "weight" in (name.decode() if isinstance(name, bytes) else str(name)).lower()
        values.append(weight if is_weight else axis["maximum"] or 0)
    font.set_variation_by_axes(values)


def draw(show: Show) -> Image.Image:
    image = Image.new("RGB", (SIZE, SIZE), PLUM)
    pen = ImageDraw.Draw(image)
    pen.rectangle((EDGE, EDGE, SIZE - EDGE, EDGE + 32), fill=PAPER)
    lines = words_in_lines(show.title)
    size = 560 if len(lines) < 3 else 404
    font = ImageFont.truetype(str(files("fontpkg_newsreader") / "files" / "Newsreader[opsz,wght].ttf"), size)
    set_axes(font, weight=400)
    y = EDGE + 150
    for line in lines:
        pen.text((EDGE - 14, y), line, font=font, fill=PAPER)
        y += round(size * 1.03)
    face = ImageFont.truetype(str(files("fontpkg_hanken_grotesk") / "files" / "HankenGrotesk[wght].ttf"), 120)
    set_axes(face, weight=500)
    pen.text((EDGE, SIZE - 1010), "Demonstration", font=face, fill=DIM)
    lanes = LANES[show.key]
    height, gap = 190, 96
    top = SIZE - EDGE - len(lanes) * height - (len(lanes) - 1) * gap
    for index, lane in enumerate(lanes):
        upper = top + index * (height + gap)
        for start, end in lane:
            left = EDGE + (SIZE - 2 * EDGE) * start / 100
            right = EDGE + (SIZE - 2 * EDGE) * end / 100
            color = DIM if index == 0 and len(lanes) > 1 else PAPER
            pen.rectangle((left, upper, right, upper + height), fill=color)
    return image


def main() -> int:
    FILES.mkdir(exist_ok=True)
    for show in SHOWS:
        # Few colors make a small file: the edges of letters need sixteen steps, not hundreds.
        image = draw(show).quantize(16, dither=Image.Dither.NONE).convert("RGB")
        path = FILES / show.artwork
        image.save(path, optimize=True)
        image.resize((600, 600), Image.Resampling.LANCZOS).save(
            FILES / f"{show.key}-cover.jpg", quality=82, optimize=True
        )
        sys.stdout.write(f"{path.name}: {path.stat().st_size / 1000:.0f} kB\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
