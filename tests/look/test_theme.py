"""The style sheet and the fonts, as they are made at set-up."""

from __future__ import annotations

import re
import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from fontTools.ttLib import TTFont

from core.theme import fonts, styles

# Bytes of the recipe in the mockups, which a first visit is measured by
RECIPE = {
    "newsreader-text.woff2": 14340,
    "newsreader-text-ext.woff2": 13472,
    "newsreader-display.woff2": 14468,
    "newsreader-display-ext.woff2": 13692,
    "newsreader-italic.woff2": 15820,
    "newsreader-italic-ext.woff2": 14688,
    "newsreader-bold.woff2": 15000,
    "newsreader-bold-ext.woff2": 14016,
    "hanken.woff2": 13960,
    "hanken-ext.woff2": 13000,
}


@pytest.fixture(scope="module")
def made(static_files: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the site's fonts, which are made where they are missing."""
    return Path(shutil.copytree(static_files / "core" / "fonts", tmp_path_factory.mktemp("made") / "fonts"))


class TestFonts:
    def test_files_of_the_recipe_within_two_per_cent(self, made: Path) -> None:
        sizes = {path.name: path.stat().st_size for path in made.glob("*.woff2")}
        assert sizes.keys() == RECIPE.keys()
        assert {name: size for name, size in sizes.items() if abs(size / RECIPE[name] - 1) > 0.03} == {}

    def test_same_bytes_each_time(self, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        # One face says it for all, and takes a tenth of the time
        monkeypatch.setattr(fonts, "FACES", fonts.FACES[-1:])
        assert fonts.make_fonts(tmp_path) == 2
        for name in ("hanken.woff2", "hanken-ext.woff2"):
            assert (tmp_path / name).read_bytes() == (made / name).read_bytes()

    def test_each_file_has_the_characters_that_the_sheet_promises(self, made: Path) -> None:
        for name, face, characters in fonts.files():
            has = set(TTFont(made / name).getBestCmap())
            promised = fonts.codepoints(characters)
            original = set(TTFont(face.source).getBestCmap())
            assert promised & original == has & promised, name

    def test_figures_are_as_wide_as_each_other_and_weight_varies_in_the_interface(self, made: Path) -> None:
        font = TTFont(made / "hanken.woff2")
        widths = {font["hmtx"][font.getBestCmap()[ord(figure)]][0] for figure in "0123456789"}
        assert len(widths) == 1
        (axis,) = font["fvar"].axes
        assert (axis.axisTag, axis.minValue, axis.maxValue) == ("wght", 400, 600)
        assert "fvar" not in TTFont(made / "newsreader-text.woff2")

    def test_license_travels_with_them(self, made: Path) -> None:
        for name in ("newsreader-OFL.txt", "hanken-OFL.txt"):
            assert "SIL Open Font License" in (made / name).read_text()

    def test_nothing_to_do_when_they_are_current(self, made: Path) -> None:
        before = {path: path.stat().st_mtime_ns for path in made.iterdir()}
        assert fonts.make_fonts(made) == 0
        assert {path: path.stat().st_mtime_ns for path in made.iterdir()} == before

    def test_made_anew_when_one_is_missing_or_the_recipe_changed(
        self, made: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert fonts.is_current(made)
        with monkeypatch.context() as patch:
            patch.setattr(fonts, "recipe", lambda: "another")
            assert not fonts.is_current(made)
        stamp = made / ".made"
        text = stamp.read_text()
        stamp.write_text("[]")
        assert not fonts.is_current(made)
        stamp.write_text(text.replace('"hanken.woff2"', '"other.woff2"'))
        assert not fonts.is_current(made)
        stamp.write_text(text)
        assert fonts.is_current(made)

    def test_command_shows_progress(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(fonts, "FACES", fonts.FACES[-1:])
        out = StringIO()
        call_command("make_fonts", folder=tmp_path, stdout=out)
        assert "font 1 of 2: hanken.woff2, 13," in out.getvalue()
        out = StringIO()
        call_command("make_fonts", folder=tmp_path, stdout=out)
        assert "current" in out.getvalue()

    def test_ranges(self) -> None:
        assert fonts.codepoints("U+20-22, U+A0") == {0x20, 0x21, 0x22, 0xA0}
        assert not fonts.codepoints(fonts.CORE) & fonts.codepoints(fonts.EXTENDED)


class TestStyles:
    def test_joined_in_the_order_of_layers(self) -> None:
        sheet = styles.join()
        assert sheet.index("@layer fonts, tokens, base, layout, signature, component, page, print;") < 200
        names = [path.stem for path in styles.parts()]
        assert names[:6] == ["fallback", "tokens", "base", "layout", "signatures", "common"]
        assert names[-1] == "print"
        assert len(names) == len(set(names))

    def test_every_style_of_the_folders_is_in_it(self) -> None:
        folders = (styles.SOURCE / "css", styles.SOURCE / "components")
        files = {path for folder in folders for path in folder.rglob("*.css")}
        assert files == set(styles.parts())

    def test_every_rule_is_in_a_layer(self) -> None:
        """A rule outside of all layers would win over each of them."""
        for path in styles.parts():
            depth = 0
            text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
            for head, mark in re.findall(r"([^{}]*)([{}])", text):
                if mark == "{" and depth == 0:
                    assert re.fullmatch(r"@layer \w+", head.strip()), (path.name, head)
                depth += 1 if mark == "{" else -1
            assert depth == 0, path.name

    def test_colors_come_from_tokens(self) -> None:
        """Nothing but the tokens, paper and badges sets a color by its number."""
        for path in styles.parts():
            if path.stem not in ("tokens", "print", "badges"):
                assert not re.search(r"#[0-9A-Fa-f]{3,8}\b(?=[;\s,)])", path.read_text()), path.name

    def test_every_file_it_names_is_made(self) -> None:
        named = set(re.findall(r'url\("([^"]+)"\)', styles.join()))
        assert named == {f"fonts/{name}" for name, _, _ in fonts.files()}

    def test_written_only_when_it_changes(self, tmp_path: Path) -> None:
        target = tmp_path / "deep" / "sheet.css"
        assert styles.make_styles(target)
        stamp = target.stat().st_mtime_ns
        assert not styles.make_styles(target)
        assert target.stat().st_mtime_ns == stamp

    def test_command(self, tmp_path: Path) -> None:
        out = StringIO()
        call_command("make_styles", target=tmp_path / "sheet.css", stdout=out)
        assert re.search(r"joined from \d\d files", out.getvalue())

    def test_values_of_the_art_direction(self) -> None:
        tokens = (styles.SOURCE / "css" / "tokens.css").read_text()
        for value in ("--paper: #FAFBF9", "--report: #0A4B63", "--roundtable: #F0A67E", "--measure: 38rem"):
            assert value in tokens


def test_what_is_made_is_not_kept_in_the_repository() -> None:
    ignored = (Path(styles.__file__).parents[3] / ".gitignore").read_text()
    assert "/site/core/static/core/fonts/" in ignored
    assert "/site/core/static/core/colloquy.css" in ignored
