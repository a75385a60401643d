"""Production settings, in processes of their own: what is demanded, and what a variable makes of them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from config.settings.base import BASE_DIR

SECRET = "a-long-and-random-secret-0123456789-abcdefghijklmnopqrstuvwxyz"

COMPLETE = {
    "SECRET_KEY": SECRET,
    "BASE_URL": "https://colloquy.example",
    "ALLOWED_HOSTS": "www.colloquy.example",
    "EMAIL_URL": "smtp+tls://mail.example:587",
}


def process(*command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run Python with production settings, with these variables and no others."""
    return subprocess.run(
        [sys.executable, *command],
        cwd=BASE_DIR,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": f"{BASE_DIR / 'site'}:{BASE_DIR}",
            "DJANGO_SETTINGS_MODULE": "config.settings.production",
            **variables,
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def production(code: str, **variables: str) -> str:
    """What this code prints, which knows the settings as `s`."""
    done = process("-c", f"from config.settings import production as s; {code}", **variables)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


#: What starts the site, and each must say what is wrong in one line
STARTS = {
    "migrate": ("manage.py", "migrate"),
    "worker": ("manage.py", "worker"),
    "server": ("-m", "gunicorn", "-c", "python:config.gunicorn_conf", "config.wsgi"),
}


@pytest.mark.parametrize("start", STARTS)
def test_the_start_stops_with_one_line_that_names_what_is_missing(start: str) -> None:
    done = process(*STARTS[start])
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "Set SECRET_KEY, BASE_URL, ALLOWED_HOSTS, EMAIL_URL before you start the site: "
        "docs/configuration.md says what they mean."
    ]


@pytest.mark.parametrize("name", COMPLETE)
def test_each_is_demanded(name: str) -> None:
    failed = process("manage.py", "migrate", **{**COMPLETE, name: ""})
    assert failed.returncode == 1
    assert f"Set {name} before" in failed.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "secret"),
        ("SECRET_KEY", "x" * 60),
        ("SECRET_KEY", "django-insecure-0123456789-abcdefghijklmnopqrstuvwxyz-0123456789"),
        ("BASE_URL", "colloquy.example"),
        ("ALLOWED_HOSTS", "*"),
        ("ALLOWED_HOSTS", "https://www.colloquy.example"),
        ("DATABASE_URL", "mysql://localhost/x"),
        ("DATABASE_PASSWORD", "s3cret"),
        ("REDIS_URL", "http://cache"),
        ("EMAIL_URL", "mail.example"),
        ("EMAIL_FROM", "nobody"),
        ("TRUSTED_PROXIES", "-1"),
        ("SECRET_KEY_FILE", "/nowhere/key"),
    ],
)
def test_what_cannot_be_stops_the_start_with_one_line(name: str, value: str) -> None:
    variables = {**COMPLETE, name: value}
    if name == "SECRET_KEY_FILE":
        del variables["SECRET_KEY"]
    failed = process("manage.py", "migrate", **variables)
    assert failed.returncode == 1
    assert len(failed.stderr.splitlines()) == 1
    assert failed.stderr.startswith(name)
    assert "s3cret" not in failed.stderr


def test_a_secret_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(f"{SECRET}\n")
    variables = {**COMPLETE, "SECRET_KEY_FILE": str(file)}
    del variables["SECRET_KEY"]
    assert production("print(s.SECRET_KEY)", **variables) == SECRET


def test_a_proxys_word_is_believed_only_when_there_is_one() -> None:
    code = "print(getattr(s, 'SECURE_PROXY_SSL_HEADER', None), s.ALLOWED_HOSTS, s.SECURE_SSL_REDIRECT)"
    alone = production(code, **COMPLETE)
    assert alone == "None ['colloquy.example', 'www.colloquy.example'] True"
    assert production(code, **COMPLETE, TRUSTED_PROXIES="1").startswith("('HTTP_X_FORWARDED_PROTO', 'https')")


def test_files_that_an_image_brings(tmp_path: Path) -> None:
    assert production("print(s.STATIC_ROOT)", **COMPLETE, STATIC_ROOT=str(tmp_path)) == str(tmp_path)
    assert production("print(s.STATIC_ROOT)", **COMPLETE) == str(BASE_DIR / "var/static")


@pytest.mark.parametrize(
    "more",
    [
        {},
        {
            "DATABASE_URL": "postgres://ada@db.example/colloquy",
            "DATABASE_PASSWORD": "p",
            "REDIS_URL": "redis://cache:6379/0",
            "TRUSTED_PROXIES": "1",
        },
    ],
)
def test_check_deploy_has_nothing_to_say(more: dict[str, str]) -> None:
    done = process("manage.py", "check", "--deploy", "--fail-level", "WARNING", **COMPLETE, **more)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_check_deploy_says_what_an_address_without_https_means() -> None:
    done = process(
        "manage.py",
        "check",
        "--deploy",
        "--fail-level",
        "WARNING",
        **{**COMPLETE, "BASE_URL": "http://colloquy.example"},
    )
    assert done.returncode == 1
    assert "SESSION_COOKIE_SECURE" in done.stderr
