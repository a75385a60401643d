"""`manage.py make_corpus --reports N --roundtables N --episodes N --seed S`."""

from __future__ import annotations

import argparse
import time
from random import Random
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.samples import makers


class Command(BaseCommand):
    help = "Make a large, varied site for benchmarks and load tests, beside what is there."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        for name in makers():
            parser.add_argument(f"--{name}", type=int, default=0, metavar="N")
        parser.add_argument(
            "--seed", type=int, default=1, metavar="S", help="The same seed makes the same words"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        for name, maker in makers().items():
            count = options[name]
            if count < 0:
                raise CommandError(f"--{name} takes a number of pages, 0 or more.")
            if count:
                started = time.monotonic()
                made = maker(count, Random(f"{options['seed']} {name}"))  # noqa: S311 (varied words, no secret)
                self.stdout.write(f"{made} {name} in {time.monotonic() - started:.1f} s")
