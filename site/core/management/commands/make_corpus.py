"""`manage.py make_corpus --reports N --notes N --episodes N --roundtables N --seed S`."""

from __future__ import annotations

import argparse
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.samples import SIZES, make, makers


class Command(BaseCommand):
    help = "Make a large, varied site for benchmarks and load tests, beside what is there."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        for name in makers():
            parser.add_argument(f"--{name}", type=int, default=0, metavar="N")
        parser.add_argument(
            "--seed", type=int, default=1, metavar="S", help="The same seed makes the same words"
        )
        parser.add_argument(
            "--size",
            choices=list(SIZES),
            default="full",
            help="How much a page holds: texts of 500 to "
            "5,000 words and transcripts of 30 to 60 minutes, or a few sentences and a minute",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        for name in makers():
            if options[name] < 0:
                raise CommandError(f"--{name} takes a number of pages, 0 or more.")
        for name in makers():
            count = options[name]
            started = time.monotonic()
            for made in make(name, count, options["seed"], SIZES[options["size"]]):
                seconds = time.monotonic() - started
                self.stdout.write(f"{made} of {count} {name}, {made / max(seconds, 0.001):.0f} a second")
                self.stdout.flush()
            if count:
                self.stdout.write(f"{count} {name} in {time.monotonic() - started:.1f} s")
