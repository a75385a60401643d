"""Join the style sheet from its layers and components."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from core.theme.styles import SHEET, make_styles, parts


class Command(BaseCommand):
    help = "Join the style sheet from its layers and components."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--target", type=Path, default=SHEET, help="the file to write")

    def handle(self, *args: Any, **options: Any) -> None:
        changed = make_styles(options["target"])
        count = sum(1 for _ in parts())
        state = "joined from" if changed else "is current, joined from"
        self.stdout.write(f"Style sheet {state} {count} files: {options['target']}")
