"""Settings read from the environment: what is taken, and what is said of what cannot be."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import environment


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


@pytest.fixture
def variables() -> environment.Variables:
    return environment.Variables({})


def test_a_file_may_hold_a_value(variables: environment.Variables, tmp_path: Path) -> None:
    file = tmp_path / "url"
    file.write_text(" smtp://mail.example\n")
    variables.env["EMAIL_URL_FILE"] = str(file)
    assert variables["EMAIL_URL"] == "smtp://mail.example"
    variables.env["EMAIL_URL"] = "smtp://other.example"
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL and EMAIL_URL_FILE are both set"):
        variables["EMAIL_URL"]
    with pytest.raises(KeyError):
        variables["EMAIL_FROM"]


@pytest.mark.parametrize("content", [None, b"\xff\xfe\xff"])
def test_a_file_that_cannot_be_read(
    variables: environment.Variables, tmp_path: Path, content: bytes | None
) -> None:
    if content:
        (tmp_path / "key").write_bytes(content)
    variables.env["SECRET_KEY_FILE"] = str(tmp_path / "key")
    with pytest.raises(ImproperlyConfigured, match=r"SECRET_KEY_FILE cannot be read: .*key"):
        variables["SECRET_KEY"]


def test_password_beside_the_database(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://ada@db.example/colloquy")
    monkeypatch.setenv("DATABASE_PASSWORD", "p@ss /word")
    assert environment.database(tmp_path)["PASSWORD"] == "p@ss /word"
    for url in ("postgres://ada:other@db.example/colloquy", "sqlite:////tmp/x", ""):
        monkeypatch.setenv("DATABASE_URL", url)
        with pytest.raises(ImproperlyConfigured, match="DATABASE_PASSWORD"):
            environment.database(tmp_path)


@pytest.mark.parametrize(
    "url", ["http://cache.example", "cache.example:6379", "redis:///0", "redis:", "unix://"]
)
def test_redis_that_cannot_be(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("REDIS_URL", url)
    with pytest.raises(ImproperlyConfigured, match="REDIS_URL"):
        environment.caches()


@pytest.mark.parametrize(
    "url", ["redis://cache/0", "rediss://:p@cache:6380/1", "unix:///run/redis.sock?db=1"]
)
def test_redis(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("REDIS_URL", url)
    assert environment.caches()["default"]["LOCATION"] == url


def test_mail(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("EMAIL_URL", raising=False)
    assert environment.email(tmp_path)["EMAIL_FILE_PATH"] == str(tmp_path / "mail")
    monkeypatch.setenv("EMAIL_URL", "filemail:///app/mail")
    assert environment.email(tmp_path)["EMAIL_FILE_PATH"] == "/app/mail"
    monkeypatch.setenv("EMAIL_URL", "smtp+tls://ada%40x:p%2Fw@mail.example:587")
    config = environment.email(tmp_path)
    assert (config["EMAIL_HOST"], config["EMAIL_PORT"], config["EMAIL_USE_TLS"]) == (
        "mail.example",
        587,
        True,
    )
    assert (config["EMAIL_HOST_USER"], config["EMAIL_HOST_PASSWORD"]) == ("ada@x", "p/w")
    assert config["EMAIL_TIMEOUT"] > 0


@pytest.mark.parametrize(
    "url", ["mail.example", "smtp://", "smtp://mail.example:x", "http://s3cret@x", "smtp://[::1"]
)
def test_mail_that_cannot_be(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, url: str) -> None:
    monkeypatch.setenv("EMAIL_URL", url)
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL") as error:
        environment.email(tmp_path)
    assert "s3cret" not in str(error.value)


@pytest.mark.parametrize("value", ["nobody", "A <a@x>, B <b@x>", "a@x\nBcc: b@x", "<>", "A <a b@x>"])
def test_sender_that_cannot_be(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("EMAIL_FROM", value)
    with pytest.raises(ImproperlyConfigured, match="EMAIL_FROM"):
        environment.sender()


@pytest.mark.parametrize("value", ["Colloquy <events@colloquy.example>", "events@colloquy.example"])
def test_sender(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("EMAIL_FROM", value)
    assert environment.sender() == value


@pytest.mark.parametrize("value", ["-1", "one", "10", "1.5", "127.0.0.1", "１"])
def test_number_of_proxies_that_is_none(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("TRUSTED_PROXIES", value)
    with pytest.raises(ImproperlyConfigured, match="TRUSTED_PROXIES"):
        environment.trusted_proxies()


@pytest.mark.parametrize(("value", "number"), [("", 0), ("0", 0), (" 2 ", 2)])
def test_number_of_proxies(monkeypatch: pytest.MonkeyPatch, value: str, number: int) -> None:
    monkeypatch.setenv("TRUSTED_PROXIES", value)
    assert environment.trusted_proxies() == number


@pytest.mark.parametrize("value", ["*", "https://colloquy.example", "colloquy.example:8000", "a b", "x/y"])
def test_hosts_that_cannot_be(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", value)
    with pytest.raises(ImproperlyConfigured, match="ALLOWED_HOSTS"):
        environment.public_hosts()


def test_public_hosts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", "colloquy.example, .colloquy.example,10.0.0.7,[::1],localhost")
    environment.public_hosts()
