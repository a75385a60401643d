"""Cut the web fonts from the packages that hold the originals."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from core.theme import fonts
from core.theme.styles import FONTS


class Command(BaseCommand):
    help = "Cut the web fonts from their packages (about 20 seconds; nothing to do when they are current)."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", type=Path, default=FONTS, help="where the files go")

    def handle(self, *args: Any, **options: Any) -> None:
        total = sum(1 for _ in fonts.files())
        done = 0

        def progress(name: str, size: int) -> None:
            nonlocal done
            done += 1
            self.stdout.write(f"  font {done} of {total}: {name}, {size:,} bytes")
            self.stdout.flush()

        if not fonts.make_fonts(options["folder"], progress):
            self.stdout.write(f"Fonts are current in {options['folder']}")
