"""The test database: migrated once, kept, and copied whenever a test needs a fresh one.

Migrating takes 20 seconds on SQLite and 35 on PostgreSQL, so a migrated database is kept and named by
the hash of every migration; each process of a run works on a copy of it. A transactional test ends by
copying again. Django would flush instead, and with the rows go Wagtail's root page, site, locale and
collection, which every later test needs.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, connections
from django.test import TransactionTestCase


class Copies(Protocol):
    """What makes copies of the kept database, one class an engine."""

    def renew(self) -> None:
        """Put a fresh copy of the kept database where the tests work."""

    def drop(self) -> None:
        """Remove what this process worked on; the kept database stays."""


def migrations_hash() -> str:
    """Hash of all that decides what a migrated database holds: 12 hexadecimal digits."""
    digest = hashlib.sha256(settings.BASE_URL.encode())
    for config in apps.get_app_configs():
        for file in sorted(Path(config.path, "migrations").glob("*.py")):
            digest.update(f"{config.label}/{file.name}".encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


@contextlib.contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Hold the lock by which one process migrates while the others wait for its result."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def migrate(name: str) -> None:
    """Migrate the database of this name from nothing, as `create_test_db` does."""
    use(name)
    call_command("migrate", verbosity=0, interactive=False)
    if connection.vendor == "sqlite":
        # One file alone, without a log beside it
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode=DELETE")
    connections.close_all()


def use(name: str) -> None:
    """Let every connection that is opened from now on, in any thread, be to this database."""
    connections.close_all()
    connection.settings_dict["NAME"] = name


class SqliteCopies:
    """Copies by SQLite's backup API: 30 to 50 ms."""

    def __init__(self, kept: Path, work: Path) -> None:
        self.kept = kept / f"{migrations_hash()}.sqlite3"
        self.work = work
        with one_at_a_time(kept):
            if not self.kept.exists():
                # Others may be running on the last ones
                for old in sorted(kept.glob("*.sqlite3"), key=lambda file: file.stat().st_mtime)[:-2]:
                    old.unlink()
                unfinished = self.kept.with_suffix(f".{os.getpid()}")
                unfinished.unlink(missing_ok=True)
                migrate(str(unfinished))
                unfinished.rename(self.kept)
        self.renew()
        use(str(work))

    def renew(self) -> None:
        connections.close_all()
        # Read-only, so that no test can ever write to what is kept
        source = sqlite3.connect(f"{self.kept.as_uri()}?mode=ro", uri=True)
        target = sqlite3.connect(self.work, timeout=20)
        with contextlib.closing(source), contextlib.closing(target):
            target.execute("PRAGMA synchronous=OFF")
            source.backup(target)

    def drop(self) -> None:
        connections.close_all()


class PostgresCopies:
    """Copies by `CREATE DATABASE … TEMPLATE`."""

    def __init__(self, kept: Path) -> None:
        self.home = str(connection.settings_dict["NAME"])
        self.kept = f"{self.home}_kept_{migrations_hash()}"
        self.work = f"{self.home}_work_{os.getpid()}"
        with one_at_a_time(kept):
            if self.kept not in self.names():
                self.administer(*(f'DROP DATABASE IF EXISTS "{old}"' for old in self.outdated()))
                unfinished = f"{self.home}_unfinished"
                self.administer(f'DROP DATABASE IF EXISTS "{unfinished}"', f'CREATE DATABASE "{unfinished}"')
                migrate(unfinished)
                self.administer(f'ALTER DATABASE "{unfinished}" RENAME TO "{self.kept}"')
        self.renew()

    def administer(self, *statements: str) -> None:
        """Run statements that no transaction may hold, beside the database that they are about."""
        use(self.home)
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    def names(self) -> list[str]:
        """Databases of the server."""
        use(self.home)
        with connection.cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database")
            return [name for (name,) in cursor.fetchall()]

    def outdated(self) -> list[str]:
        """Kept databases of other migrations."""
        return [name for name in self.names() if name.startswith(f"{self.home}_kept_")]

    def renew(self) -> None:
        self.drop()
        self.administer(f'CREATE DATABASE "{self.work}" TEMPLATE "{self.kept}"')
        use(self.work)

    def drop(self) -> None:
        self.administer(f'DROP DATABASE IF EXISTS "{self.work}" WITH (FORCE)')
        connections.close_all()


ELASTIC = {"elastic", "elasticsearch_node", "elasticsearch_cluster"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what uses the database, so that `-m database` leaves out what another database cannot change, and
    what of that searches on Elasticsearch.
    """
    for item in items:
        names = set(getattr(item, "fixturenames", ()))
        if not (item.get_closest_marker("django_db") or {"db", "transactional_db", "demo_site"} & names):
            continue
        item.add_marker("database")
        parameters = item.callspec.params if hasattr(item, "callspec") else {}
        if ELASTIC & names or parameters.get("each_engine") == "elastic":
            item.add_marker("elastic")


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_blocker: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """Take the place of pytest-django's fixture, and of the flush after transactional tests."""
    kept = settings.VAR_DIR / "test"
    kept.mkdir(parents=True, exist_ok=True)
    copies: Copies
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:  # type: ignore[attr-defined]
        if connection.vendor == "sqlite":
            copies = SqliteCopies(kept, tmp_path_factory.getbasetemp() / "work.sqlite3")
        else:
            copies = PostgresCopies(kept)

        def renew(_case: TransactionTestCase) -> None:
            copies.renew()
            cache.clear()
            ContentType.objects.clear_cache()

        patch.setattr(TransactionTestCase, "_fixture_teardown", renew)
        yield
        copies.drop()


@pytest.fixture(autouse=True, scope="session")
def _uploads_go_with_the_tests() -> Iterator[None]:
    """Remove what tests uploaded; processes of pytest-xdist end without Python's own clearing up."""
    yield
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)


@pytest.fixture(autouse=True)
def _fresh_caches() -> Iterator[None]:
    """Leave nothing cached by one test to the next: a rollback does not reach the caches."""
    yield
    cache.clear()
    ContentType.objects.clear_cache()


@pytest.fixture
def database_url(transactional_db: None) -> str:
    """DATABASE_URL of the test's own database, for a test that starts other processes on it."""
    options = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{options['NAME']}"
    account = f"{options['USER']}:{options['PASSWORD']}" if options["PASSWORD"] else options["USER"]
    return f"postgres://{account}@{options['HOST']}:{options['PORT']}/{options['NAME']}"
