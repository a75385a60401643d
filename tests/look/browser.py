"""Chromium without a window, and a server of pages and static files for it."""

from __future__ import annotations

import base64
import functools
import json
import os
import re
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--force-device-scale-factor=1",
)


def missing() -> str:
    """What a browser test lacks on this machine; empty when it lacks nothing."""
    for name in ("chromium", "chromedriver"):
        if not shutil.which(name):
            return f"{name} is not installed"
    return ""


class Browser:
    """A Chromium with an empty profile, steered through its own protocol."""

    def __init__(self, driver: webdriver.Chrome) -> None:
        self.driver = driver

    def set(
        self, width: int, scheme: str = "light", height: int = 800, media: str = "", **features: str
    ) -> None:
        """Width and height in CSS pixels; `scheme` is light or dark; `media` may be "print"."""
        self.driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False},
        )
        wanted = {
            "prefers-color-scheme": scheme,
            **{name.replace("_", "-"): value for name, value in features.items()},
        }
        self.driver.execute_cdp_cmd(
            "Emulation.setEmulatedMedia",
            {"media": media, "features": [{"name": name, "value": value} for name, value in wanted.items()]},
        )

    def open(self, url: str) -> None:
        """Load a page and wait for its fonts."""
        self.driver.get(url)
        self.driver.execute_async_script("document.fonts.ready.then(() => arguments[0]())")

    def run(self, script: str, *args: Any) -> Any:
        """What a script returns."""
        return self.driver.execute_script(script, *args)

    def picture(self, path: Path, *, whole: bool = True) -> None:
        """A PNG of the page, or of what is seen without scrolling."""
        size = self.run("return [innerWidth, document.documentElement.scrollHeight]")
        options: dict[str, Any] = {"format": "png"}
        if whole:
            options |= {
                "captureBeyondViewport": True,
                "clip": {"x": 0, "y": 0, "width": size[0], "height": size[1], "scale": 1},
            }
        shot = self.driver.execute_cdp_cmd("Page.captureScreenshot", options)
        path.write_bytes(base64.b64decode(shot["data"]))


@contextmanager
def chromium(*, scripts: bool = True) -> Iterator[Browser]:
    """A browser that ends with the block, its profile with it; it runs pages' scripts unless told not to."""
    with tempfile.TemporaryDirectory(prefix="colloquy-browser-", ignore_cleanup_errors=True) as profile:
        options = Options()
        options.binary_location = shutil.which("chromium") or "chromium"
        for flag in (*FLAGS, f"--user-data-dir={profile}"):
            options.add_argument(flag)
        if not scripts:
            # What a person sets in the browser: 2 is "do not allow"
            options.add_experimental_option(
                "prefs", {"profile.managed_default_content_settings.javascript": 2}
            )
        driver = webdriver.Chrome(options, Service(shutil.which("chromedriver")))
        try:
            driver.set_page_load_timeout(60)
            driver.set_script_timeout(30)
            yield Browser(driver)
        finally:
            driver.quit()


class _Handler(SimpleHTTPRequestHandler):
    """Serves folders under their first path segment; what is missing is empty."""

    folders: dict[str, Path] = {}

    def translate_path(self, path: str) -> str:
        plain = path.split("?")[0].split("#")[0].lstrip("/")
        first, _, rest = plain.partition("/")
        folder, name = (self.folders[first], rest) if first in self.folders else (self.folders.get(""), plain)
        if folder is None:
            return os.devnull
        target = (folder / name).resolve()
        return str(target) if target.is_relative_to(folder.resolve()) else os.devnull

    def do_GET(self) -> None:
        """A file, or the part of it that a player asks for."""
        wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        path = Path(self.translate_path(self.path))
        if not wanted or not path.is_file():
            super().do_GET()
            return
        data = path.read_bytes()
        first, last = int(wanted[1]), min(int(wanted[2] or len(data)), len(data) - 1)
        self.send_response(HTTPStatus.PARTIAL_CONTENT)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Range", f"bytes {first}-{last}/{len(data)}")
        self.send_header("Content-Length", str(last - first + 1))
        self.end_headers()
        with suppress(ConnectionError):
            self.wfile.write(data[first : last + 1])

    def end_headers(self) -> None:
        """Keep nothing: a page that is written anew within a second would be taken for the old one."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *args: Any) -> None:
        """Silence: tests say what went wrong themselves."""


@contextmanager
def serve(folders: dict[str, Path]) -> Iterator[str]:
    """Serve each folder under its name, the one named "" at the root; yields the address."""
    handler = functools.partial(type("Handler", (_Handler,), {"folders": folders}))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def dump(data: Any) -> str:
    """JSON without needless space, a page a line."""
    return (
        "{\n"
        + ",\n".join(
            f"{json.dumps(key)}:{json.dumps(value, ensure_ascii=False, separators=(',', ':'))}"
            for key, value in data.items()
        )
        + "\n}\n"
    )
