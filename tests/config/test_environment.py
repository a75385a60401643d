"""Settings read from the environment: what is taken, and what is said of what cannot be."""

import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import environment
from config.settings.base import BASE_DIR

SECRET = "a-long-and-random-secret-0123456789-abcdefghijklmnopqrstuvwxyz"


@pytest.mark.parametrize(
    ("value", "taken"),
    [
        ("https://colloquy.example", "https://colloquy.example"),
        ("https://colloquy.example/", "https://colloquy.example"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_base_url(value: str, taken: str) -> None:
    assert environment.base_url(value) == taken


@pytest.mark.parametrize(
    "value",
    [
        "colloquy.example",
        "ftp://colloquy.example",
        "https://",
        "https://colloquy.example/site",
        "https://user:pass@colloquy.example",
        "https://colloquy.example:port",
        "https://colloquy.example?x=1",
        "https://[::1",
    ],
)
def test_base_url_that_is_no_address(value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="BASE_URL"):
        environment.base_url(value)


def test_hosts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", "www.colloquy.example, colloquy.example")
    assert environment.hosts("https://colloquy.example", "localhost") == [
        "colloquy.example",
        "localhost",
        "www.colloquy.example",
    ]
    assert environment.hosts("http://[::1]:8000")[0] == "[::1]"


def test_database_without_a_variable(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    folder = tmp_path / "with a space"
    config = environment.database(folder)
    assert config["NAME"] == str(folder / "colloquy.sqlite3")
    assert config["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "synchronous=FULL" in config["OPTIONS"]["init_command"]


def test_database_of_a_server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://ada:p%40ss@db.example:5433/colloquy")
    config = environment.database(tmp_path)
    assert (config["ENGINE"], config["HOST"], config["PORT"]) == (
        "django.db.backends.postgresql",
        "db.example",
        5433,
    )
    assert (config["USER"], config["PASSWORD"], config["NAME"]) == ("ada", "p@ss", "colloquy")
    assert config["CONN_HEALTH_CHECKS"]
    assert "lock_timeout" in config["OPTIONS"]["options"]


@pytest.mark.parametrize("url", ["mysql://localhost/x", "nonsense", "redis://localhost"])
def test_database_that_cannot_be(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, url: str) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL") as error:
        environment.database(tmp_path)
    # It may carry a password
    assert url not in str(error.value)


def test_secret_is_made_once_and_is_its_owners(tmp_path: Path) -> None:
    file = tmp_path / "var" / "secret-key"
    with ThreadPoolExecutor(8) as pool:
        secrets = set(pool.map(lambda _: environment.kept_secret(file), range(32)))
    assert len(secrets) == 1
    assert len(secrets.pop()) >= 50
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(file.parent.iterdir()) == [file]


def production(code: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    """Import the production settings in a process of their own, with these variables and no others."""
    return subprocess.run(
        [sys.executable, "-c", f"from config.settings import production as s; {code}"],
        env={"PATH": os.environ["PATH"], **variables},
        capture_output=True,
        text=True,
        check=False,
    )


COMPLETE = {
    "SECRET_KEY": SECRET,
    "BASE_URL": "https://colloquy.example",
    "ALLOWED_HOSTS": "www.colloquy.example",
}


def test_production_demands_what_it_must_know() -> None:
    failed = production()
    assert failed.returncode != 0
    last = failed.stderr.strip().splitlines()[-1]
    assert "SECRET_KEY, BASE_URL, ALLOWED_HOSTS" in last
    for name in COMPLETE:
        failed = production(**{key: value for key, value in COMPLETE.items() if key != name})
        assert f"Set {name} before" in failed.stderr


def test_production_refuses_a_weak_secret() -> None:
    failed = production(**{**COMPLETE, "SECRET_KEY": "secret"})
    assert "SECRET_KEY is too short" in failed.stderr
    assert failed.returncode != 0


def test_production_takes_a_secret_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(SECRET)
    variables = {**COMPLETE, "SECRET_KEY_FILE": str(file)}
    del variables["SECRET_KEY"]
    done = production("print(s.SECRET_KEY)", **variables)
    assert done.stdout.strip() == SECRET, done.stderr


def test_production_trusts_a_proxys_word_only_when_there_is_one() -> None:
    code = "print(getattr(s, 'SECURE_PROXY_SSL_HEADER', None), s.ALLOWED_HOSTS, s.SECURE_SSL_REDIRECT)"
    alone = production(code, **COMPLETE).stdout.strip()
    assert alone == "None ['colloquy.example', 'www.colloquy.example'] True"
    behind = production(code, **COMPLETE, TRUSTED_PROXIES="1").stdout
    assert behind.startswith("('HTTP_X_FORWARDED_PROTO', 'https')")


def test_check_deploy_has_nothing_to_say() -> None:
    done = subprocess.run(
        [sys.executable, BASE_DIR / "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        env={"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "config.settings.production", **COMPLETE},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout
