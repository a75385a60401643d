"""`manage.py search_index check|rebuild`: the corpus beside the content, and the index made anew."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search import corpus, maintenance


class Command(BaseCommand):
    help = "Compares the search's entries with the content, or makes its index anew."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True, metavar="check|rebuild")
        check = actions.add_parser("check", help="Tell which entries are missing, stale or left over.")
        check.add_argument("--fix", action="store_true", help="Mend what differs.")
        actions.add_parser("rebuild", help="Mend the entries and make the index anew from them.")

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        if action == "check":
            self.check_entries(fix=options["fix"])
        else:
            differences = maintenance.check(fix=True)
            done = corpus.reindex()
            self.stdout.write(f"Mended {len(differences)}, indexed {done} entries.")

    def check_entries(self, *, fix: bool) -> None:
        differences = maintenance.check(fix=fix)
        for difference in differences:
            self.stdout.write(str(difference))
        if not corpus.is_current():
            self.stdout.write("The index was made by another version: run search_index rebuild.")
        if not differences:
            self.stdout.write("Every entry is what the content says.")
        elif fix:
            self.stdout.write(f"Mended {len(differences)}.")
        else:
            raise CommandError(f"{len(differences)} entries differ. Mend them with --fix.", returncode=1)
