"""Run Elasticsearch until it is told to end: `python3 -m tests.services.elastic_node --help`."""

from __future__ import annotations

import argparse
import signal
import sys
import time
from pathlib import Path
from typing import Any

from tests.services.elastic_node.cluster import UnavailableError, started
from tests.services.elastic_node.node import NodeError
from tests.services.elastic_node.shared import keep_for_users


def main() -> int:
    """Print each node's URL in a line when all answer, and end them on SIGINT or SIGTERM."""
    parser = argparse.ArgumentParser(prog="elastic_node", description=main.__doc__)
    parser.add_argument("--nodes", type=int, default=1, metavar="N", help="how many that form a cluster")
    parser.add_argument("--port", type=int, help="the first node's port; the others' follow it")
    parser.add_argument("--folder", type=Path, help="where their data stays for the next time")
    parser.add_argument("--keep-for", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()

    def end(*_: Any) -> None:
        for name in (signal.SIGINT, signal.SIGTERM):
            # What has begun to end is left to
            signal.signal(name, signal.SIG_IGN)
        raise KeyboardInterrupt

    # A shell starts what it puts into the background with SIGINT ignored
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, end)
    try:
        if options.keep_for:
            keep_for_users(options.keep_for)
            return 0
        ports = options.port and [options.port + number for number in range(options.nodes)]
        with started(options.nodes, options.folder and options.folder.resolve(), ports) as cluster:
            print(*cluster.urls, sep="\n", flush=True)
            while cluster.running():
                time.sleep(5)
            print(f"Elasticsearch has ended:\n{cluster.nodes[0].log()}", file=sys.stderr)
    except KeyboardInterrupt:
        return 0
    except UnavailableError as error:
        print(f"Elasticsearch needs {error}", file=sys.stderr)
    except NodeError as error:
        print(error, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
