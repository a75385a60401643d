"""`manage.py search_index check|sync|rebuild`: content, entries and the server's index side by side."""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search import corpus, maintenance
from search.elastic import rebuild, state, sync
from search.elastic.client import Unavailable, asking, is_configured
from search.elastic.indices import current, differences

#: Differences of one kind that are told; the others are counted
TOLD = 50


class Command(BaseCommand):
    help = "Compares content, the search's entries and the index, sends what waits, or makes the index anew."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True, metavar="check|sync|rebuild")
        check = actions.add_parser("check", help="Tell which entries are missing, stale or left over.")
        check.add_argument("--fix", action="store_true", help="Mend what differs.")
        actions.add_parser("sync", help="Send the search server what waits, and tell what it refuses.")
        actions.add_parser("rebuild", help="Mend the entries and make the index anew from them.")

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        try:
            if action == "check":
                self.compare(fix=options["fix"])
            elif action == "sync":
                self.sync()
            else:
                self.rebuild()
        except Unavailable as failure:
            reason = failure.reason[:1].upper() + failure.reason[1:]
            raise CommandError(f"{reason}. What waits will be sent when it answers.") from failure
        except KeyboardInterrupt as end:
            # The status by which shells know what Ctrl-C has ended
            raise CommandError("Ended. Readers go on searching.", returncode=130) from end

    def compare(self, *, fix: bool) -> None:
        """Compare the content with the entries, and these with the index."""
        found = self._tell(maintenance.check(fix=fix), "Every entry is what the content says.")
        if not corpus.is_current():
            self.stdout.write("The index was made by another version: run search_index rebuild.")
        if is_configured():
            with asking():
                index = current()
                if index is None:
                    raise CommandError("The search server has no index yet: run search_index rebuild.")
                differing = rebuild.mend() if fix else list(differences(index))
            found += self._tell(differing, "The index has every entry as it is.")
        if found and fix:
            self.stdout.write(f"Mended {found}.")
        elif found:
            raise CommandError(f"{found} entries differ. Mend them with --fix.", returncode=1)

    def _tell(self, differing: list[Any], none: str) -> int:
        for difference in differing[:TOLD]:
            self.stdout.write(str(difference))
        if len(differing) > TOLD:
            self.stdout.write(f"… and {len(differing) - TOLD} more")
        if not differing:
            self.stdout.write(none)
        return len(differing)

    def sync(self) -> None:
        """Send what waits, and report it."""
        if not is_configured():
            self.stdout.write("There is no search server (ELASTICSEARCH_URL): nothing waits.")
            return
        with asking():
            if current() is None:
                raise CommandError("The search server has no index yet: run search_index rebuild.")
        done = sync.send_everything()
        waiting, refused = sync.waiting().count(), sync.refused()
        self.stdout.write(f"Sent {done} entries, {waiting} wait.")
        self._end(refused)

    def _end(self, refused: list[tuple[int, str, int]]) -> None:
        for entry, reason, times in refused[:TOLD]:
            self.stdout.write(f"Refused {times} times: entry {entry}: {reason}")
        if refused:
            raise CommandError(f"{len(refused)} entries are refused by the search server.", returncode=1)

    def rebuild(self) -> None:
        """Mend the entries, and make the index anew from them: the server's, or else the database's."""
        differing = maintenance.check(fix=True)
        self.stdout.write(f"Mended {len(differing)} entries.")
        if not is_configured() or not corpus.is_current():
            # One transaction, for whose end everybody waits who publishes: not where it is not asked for
            self.stdout.write(f"Indexed {corpus.reindex()} entries in the database.")
        if not is_configured():
            return
        started = time.monotonic()
        try:
            sent = rebuild.rebuild(self._progress)
        except rebuild.AlreadyRunningError as error:
            raise CommandError("The index is being made anew already: wait until that has ended.") from error
        state.close()
        self.stdout.write(
            f"Indexed {sent} entries on the search server in {time.monotonic() - started:.0f} s."
        )
        # Readers have the others, and these rest
        self._end(sync.refused())

    def _progress(self, done: int, total: int) -> None:
        if sys.stdout.isatty():
            self.stdout.write(f"\r{done} of {total}", ending="" if done < total else "\n")
            self.stdout.flush()
        elif done == total or done % 1000 < 100:
            self.stdout.write(f"{done} of {total}")
