"""Rebuild the site's index and print the process's memory before it, and the most that it took: kB each."""

from __future__ import annotations

import gc
import re
from pathlib import Path


def memory(of: str) -> int:
    """Return `VmRSS` (now) or `VmHWM` (at most) of this process: kB (proc(5))."""
    found = re.search(rf"^{of}:\s+(\d+) kB$", Path("/proc/self/status").read_text(), re.MULTILINE)
    if found is None:
        raise RuntimeError(f"this system does not tell {of}")
    return int(found[1])


def main() -> None:
    """Idle is a process that has loaded the site, the bitmaps of its facets, and asked the server once."""
    import django

    django.setup()
    from search.elastic import indices, rebuild
    from search.engines import bitmaps

    bitmaps.current()
    indices.current()
    gc.collect()
    # The most is counted from here
    Path("/proc/self/clear_refs").write_text("5")
    idle = memory("VmRSS")
    rebuild.rebuild()
    print(idle, memory("VmHWM"), sep="\n")


if __name__ == "__main__":
    main()
