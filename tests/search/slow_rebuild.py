"""`manage.py search_index rebuild` whose bulks take a while, so that a test can end it amid them.

Run as `python -m tests.search.slow_rebuild`, with the site's variables.
"""

from __future__ import annotations

import signal
import time
from typing import Any

import django
from django.core.management import execute_from_command_line

SECONDS = 2.0


def main() -> None:
    # A shell that starts the tests behind itself lets all of them ignore it
    signal.signal(signal.SIGINT, signal.default_int_handler)
    django.setup()
    from search.elastic import rebuild

    write = rebuild._write

    def slowly(*arguments: Any) -> tuple[int, int]:
        time.sleep(SECONDS)
        return write(*arguments)

    rebuild._write = slowly
    execute_from_command_line(["manage.py", "search_index", "rebuild"])


if __name__ == "__main__":
    main()
