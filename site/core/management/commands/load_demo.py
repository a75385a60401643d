"""`manage.py load_demo`: the demonstration site. Repeatable; never touches what it did not make."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from core.demo.accounts import accounts_file
from core.demo.registry import load


class Command(BaseCommand):
    help = (
        "Load the demonstration: reports, roundtables, podcasts, people. What an editor has changed stays as "
        "it is, and what was deleted is not made again."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        summary = load(self.stdout.write)
        for line in summary.left_out:
            self.stderr.write(f"Left out: {line}.")
        said = [f"{summary.made} entries made"]
        said += [f"{summary.kept} there already"] if summary.kept else []
        said += [f"{summary.changed} changed since, left as they are"] if summary.changed else []
        said += [f"{summary.deleted} deleted since, not made again"] if summary.deleted else []
        self.stdout.write(", ".join(said) + ".")
        if summary.made and accounts_file().exists():
            self.stdout.write(f"Readers’ accounts and their passwords: {accounts_file()}")
