"""Makes the README's picture from a running site: `.venv/bin/python docs/pictures/make_pictures.py ADDRESS`.

Needs Debian's Chromium. The picture is the home page above the fold, at most 150 KB.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

FOLDER = Path(__file__).parent
SIZE = (1280, 800)
MOST_BYTES = 150_000


def screenshot(address: str, target: Path) -> None:
    """Let Chromium draw a page of `address` into `target` (PNG), twice as fine as it is wide."""
    with tempfile.TemporaryDirectory() as profile:
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars"]
        subprocess.run(
            [
                shutil.which("chromium") or "chromium",
                *options,
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                f"--user-data-dir={profile}",
                f"--window-size={SIZE[0]},{SIZE[1]}",
                "--force-device-scale-factor=1.5",
                f"--screenshot={target}",
                address,
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )


def main(address: str) -> None:
    """Draw the home page and pack it as WebP, as well as fits."""
    with tempfile.TemporaryDirectory() as folder:
        drawn = Path(folder) / "home.png"
        screenshot(address, drawn)
        picture = Image.open(drawn).convert("RGB")
        target = FOLDER / "home.webp"
        for quality in (90, 80, 70, 60):
            picture.save(target, "WEBP", quality=quality, method=6)
            if target.stat().st_size <= MOST_BYTES:
                return
    raise SystemExit(f"{target} has {target.stat().st_size} bytes, more than {MOST_BYTES}.")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000/")
