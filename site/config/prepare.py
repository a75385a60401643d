"""The steps between an environment and a site: `python -m config.prepare database address static demo`.

Each is harmless when it was done before. `config.bootstrap` knows which are left to do.
"""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command, get_commands

from config.progress import Progress


class Counter(StringIO):
    """Takes a command's output, counts the lines that begin with a word, and shows the last of them."""

    def __init__(self, progress: Progress, word: str) -> None:
        super().__init__()
        self.progress = progress
        self.word = word

    def write(self, text: str) -> int:
        if text.strip().startswith(self.word):
            self.progress.step(text.strip().partition("\n")[0][:50])
        return len(text)


def database() -> None:
    """Apply the migrations that are missing, and make the first account of the admin."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    total = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    progress = Progress("Database", total)
    call_command("migrate", interactive=False, stdout=Counter(progress, "Applying"))
    first_account()
    progress.finish(f"{total} migrations applied" if total else "up to date")


def hurry() -> None:
    """Let this connection not wait for the disk at each of a thousand commits.

    Should the power fail meanwhile, the last steps are done again; the file itself stays sound.
    """
    from django.db import connection

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=NORMAL")


def first_account() -> None:
    """Make the administrator with a random password, kept under `var/`, unless there is one already."""
    from django.conf import settings
    from django.contrib.auth import get_user_model

    users = get_user_model()._default_manager
    if users.filter(is_superuser=True).exists():
        return
    password = secrets.token_urlsafe(12)
    file: Path = settings.VAR_DIR / "admin-password"
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
        opened.write(f"{password}\n")
    users.create_superuser("admin", "admin@localhost.localdomain", password)  # type: ignore[attr-defined]


def address() -> None:
    """Let Wagtail's site be at BASE_URL."""
    from core.address import set_site_address

    set_site_address()


def static() -> None:
    """Make the fonts and the style sheet, and collect all static files under hashed names."""
    progress = Progress("Style")
    for command in ("make_fonts", "make_styles"):
        if command in get_commands():
            call_command(command, stdout=Counter(progress, "font"))
    progress.finish()
    progress = Progress("Static files")
    call_command("collectstatic", interactive=False, verbosity=2, stdout=Counter(progress, "Copying"))
    progress.finish(f"{progress.done} collected")


def demo() -> None:
    """Load the demonstration content; what an editor changed or deleted stays as it is."""
    if "load_demo" not in get_commands():
        return
    progress = Progress("Demonstration")
    call_command("load_demo", stdout=Counter(progress, ""))
    progress.finish()


STEPS: dict[str, Callable[[], None]] = {
    "database": database,
    "address": address,
    "static": static,
    "demo": demo,
}

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.embedded")
    try:
        django.setup()
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    hurry()
    try:
        for name in sys.argv[1:]:
            STEPS[name]()
    except KeyboardInterrupt:
        sys.exit(130)
