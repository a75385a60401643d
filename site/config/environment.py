"""Reads the environment's variables into settings, and says in one sentence what is wrong with one.

What each variable means stands in docs/configuration.md.
"""

from __future__ import annotations

import os
import re
import secrets
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from environ.fileaware_mapping import FileAwareMapping


class Variables(FileAwareMapping):
    """The environment, in which NAME_FILE may name a file with NAME, as containers hand over secrets."""

    def __getitem__(self, key: str) -> str:
        file = self.env.get(f"{key}_FILE")
        if not file:
            return self.env[key]
        if self.env.get(key):
            raise ImproperlyConfigured(f"{key} and {key}_FILE are both set: keep one of them.")
        try:
            # Whoever writes such a file ends it with a line's end
            return str(super().__getitem__(key)).strip()
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "it is no text"
            raise ImproperlyConfigured(f"{key}_FILE cannot be read: {file} ({reason}).") from error


env = environ.Env()
env.ENVIRON = Variables()

SQLITE_OPTIONS = {
    # First come, first served at the write lock: a deferred transaction fails half way instead
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    # FULL, because registrations are taken: NORMAL may lose the last commits when the power fails
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
        "PRAGMA mmap_size=134217728; PRAGMA temp_store=MEMORY;"
    ),
}

#: Milliseconds after which PostgreSQL gives up a statement, and waiting for a lock. Who presses while
#: many others do waits for all of them at the meeting's row, on a busy machine for more than ten seconds
POSTGRES_LIMITS = "-c statement_timeout=60000 -c lock_timeout=45000"


def base_url(value: str) -> str:
    """Check BASE_URL: scheme and host, perhaps a port, nothing behind. Returned without its slash."""
    try:
        parts = urlsplit(value)
        sound = (
            parts.scheme in ("http", "https")
            and bool(parts.hostname)
            and parts.path in ("", "/")
            and not (parts.query or parts.fragment or parts.username or parts.password)
            and (parts.port is None or parts.port > 0)
        )
    except ValueError:
        sound = False
    if not sound:
        raise ImproperlyConfigured(
            f"BASE_URL is {value!r}: it must be the site's address alone, like https://colloquy.example."
        )
    return value.rstrip("/")


def hosts(address: str, *more: str) -> list[str]:
    """Hosts that the site answers to: BASE_URL's own and those of ALLOWED_HOSTS."""
    host = urlsplit(address).hostname or ""
    own = f"[{host}]" if ":" in host else host
    return [*dict.fromkeys([own, *more, *(name.strip() for name in env.list("ALLOWED_HOSTS", default=[]))])]


def public_hosts() -> None:
    """Refuse an ALLOWED_HOSTS whose entries no request could match, or every one would."""
    for name in env.list("ALLOWED_HOSTS", default=[]):
        if not re.fullmatch(r"\.?[\w-]+(\.[\w-]+)*|\[[\da-fA-F:.]+\]", name.strip()):
            raise ImproperlyConfigured(
                f"ALLOWED_HOSTS has {name!r}: it must be names of hosts, without scheme and port, like "
                "colloquy.example,www.colloquy.example."
            )


def database(var: Path) -> dict[str, Any]:
    """`DATABASES["default"]` of DATABASE_URL; SQLite under `var` without it."""
    url = env("DATABASE_URL", default="")
    if not url:
        config: dict[str, Any] = {
            "ENGINE": "core.sqlite",
            "NAME": str(var / "colloquy.sqlite3"),
        }
    else:
        try:
            config = env.db_url_config(url)
        except Exception as error:
            raise ImproperlyConfigured(
                "DATABASE_URL cannot be read: it must look like postgres://user@host/name."
            ) from error
    if password := env("DATABASE_PASSWORD", default=""):
        if config.get("PASSWORD") or "sqlite" in config["ENGINE"]:
            raise ImproperlyConfigured(
                "DATABASE_PASSWORD is set, but DATABASE_URL has a password of its own or needs none."
            )
        config["PASSWORD"] = password
    if "sqlite" in config["ENGINE"]:
        # Django's own, in which writers stand in line
        return {**config, "ENGINE": "core.sqlite", "OPTIONS": dict(SQLITE_OPTIONS), "CONN_MAX_AGE": None}
    if config["ENGINE"] != "django.db.backends.postgresql":
        raise ImproperlyConfigured("DATABASE_URL names another database than PostgreSQL or SQLite.")
    # A number lets statements that are made once (core.statements) be prepared; others are, the fifth time
    options = {"options": POSTGRES_LIMITS, "prepare_threshold": 5, **config.get("OPTIONS", {})}
    return {**config, "OPTIONS": options, "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}


def caches() -> dict[str, dict[str, Any]]:
    """`CACHES`: Redis of REDIS_URL, whose failures are misses, or memory of the process."""
    url = env("REDIS_URL", default="")
    if url and not re.match(r"rediss?://[^/]|unix://.", url):
        raise ImproperlyConfigured("REDIS_URL cannot be read: it must look like redis://host:6379/0.")
    if not url:
        return {
            "default": {
                "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
                "OPTIONS": {"MAX_ENTRIES": 2000},
            },
            # Wagtail keeps where a picture's sizes are. Another process would not hear that one went
            "renditions": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
        }
    return {
        "default": {
            "BACKEND": "django_redis.cache.RedisCache",
            "LOCATION": url,
            "KEY_PREFIX": "colloquy",
            "OPTIONS": {
                "IGNORE_EXCEPTIONS": True,
                "SOCKET_CONNECT_TIMEOUT": 0.25,
                "SOCKET_TIMEOUT": 0.25,
            },
        }
    }


def search_server() -> dict[str, Any]:
    """`ELASTICSEARCH`: the nodes of ELASTICSEARCH_URL and how they are asked; no hosts for none."""
    urls = [url.strip().rstrip("/") for url in env("ELASTICSEARCH_URL", default="").split(",")]
    urls = [url for url in urls if url]
    user = env("ELASTICSEARCH_USERNAME", default="")
    password = env("ELASTICSEARCH_PASSWORD", default="")
    ca_certs = env("ELASTICSEARCH_CA_CERTS", default="")
    index = env("ELASTICSEARCH_INDEX", default="") or "colloquy"
    if not urls:
        for name, value in (("USERNAME", user), ("PASSWORD", password), ("CA_CERTS", ca_certs)):
            if value:
                raise ImproperlyConfigured(f"ELASTICSEARCH_{name} is set, but ELASTICSEARCH_URL is not.")
        return {"hosts": [], "index": index}
    hosts = []
    for url in urls:
        try:
            parts = urlsplit(url)
            sound = parts.scheme in ("http", "https") and parts.hostname and not parts.query
            port = parts.port or {"http": 9200, "https": 443}.get(parts.scheme)
        except ValueError:
            sound, port = False, None
        if not sound:
            raise ImproperlyConfigured(
                "ELASTICSEARCH_URL cannot be read: it must look like https://search.example:9200, or several "
                "of these with commas between."
            )
        if parts.username:
            if user and user != unquote(parts.username):
                raise ImproperlyConfigured("ELASTICSEARCH_URL and ELASTICSEARCH_USERNAME name two users.")
            user, password = unquote(parts.username), password or unquote(parts.password or "")
        host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
        hosts.append(f"{parts.scheme}://{host}:{port}{parts.path}")
    if bool(user) != bool(password):
        raise ImproperlyConfigured(
            "Of ELASTICSEARCH_USERNAME and ELASTICSEARCH_PASSWORD one is missing: set both or neither."
        )
    if ca_certs and not Path(ca_certs).is_file():
        raise ImproperlyConfigured(f"ELASTICSEARCH_CA_CERTS names no file: {ca_certs}.")
    if ca_certs and any(host.startswith("http:") for host in hosts):
        raise ImproperlyConfigured("ELASTICSEARCH_CA_CERTS is set, but ELASTICSEARCH_URL has http.")
    if not re.fullmatch(r"[a-z0-9][a-z0-9_.-]{0,80}", index):
        raise ImproperlyConfigured(
            "ELASTICSEARCH_INDEX is no index's name: small letters, digits, dots, hyphens."
        )
    return {
        "hosts": hosts,
        "index": index,
        "basic_auth": (user, password) if user else None,
        "ca_certs": ca_certs or None,
    }


#: Names of buckets (Amazon's rules, which others keep too)
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")


def store() -> dict[str, Any]:
    """`STORAGES["default"]`: the bucket of S3_BUCKET, or a folder of this machine."""
    bucket, endpoint = env("S3_BUCKET", default=""), env("S3_ENDPOINT_URL", default="").rstrip("/")
    key, secret = env("AWS_ACCESS_KEY_ID", default=""), env("AWS_SECRET_ACCESS_KEY", default="")
    if not bucket:
        if endpoint:
            raise ImproperlyConfigured("S3_ENDPOINT_URL is set, but S3_BUCKET names no bucket.")
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    if not _BUCKET.fullmatch(bucket):
        raise ImproperlyConfigured(
            "S3_BUCKET is no bucket's name: 3 to 63 small letters, digits, dots and hyphens."
        )
    if endpoint and not re.fullmatch(r"https?://[^/\s@?#]+", endpoint):
        raise ImproperlyConfigured("S3_ENDPOINT_URL cannot be read: it must look like https://host:9000.")
    if bool(key) != bool(secret):
        raise ImproperlyConfigured(
            "Of AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY one is missing: set both, or neither where the "
            "machine itself may use the bucket."
        )
    region = env("AWS_REGION", default="") or env("AWS_DEFAULT_REGION", default="") or "us-east-1"
    return {
        "BACKEND": "core.bucket.BucketStorage",
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": endpoint or f"https://s3.{region}.amazonaws.com",
            "region_name": region,
            "access_key": key or None,
            "secret_key": secret or None,
            # A store of one's own has seldom a host name for each bucket
            "style": "path" if endpoint or "." in bucket else "virtual",
        },
    }


def store_origins(options: dict[str, Any]) -> list[str]:
    """Where a browser is sent for the files of a store, for the policy of pages; none for a folder."""
    if not options:
        return []
    scheme, host = options["endpoint_url"].split("://")
    prefix = f"{options['bucket_name']}." if options["style"] == "virtual" else ""
    return [f"{scheme}://{prefix}{host}"]


def email(var: Path) -> dict[str, Any]:
    """Settings of outgoing mail: the server of EMAIL_URL, or without it a file each under `var/mail`.

    A message that cannot be sent within these seconds at a step is tried again; see `core.outbox`.
    """
    url = env("EMAIL_URL", default="")
    wrong = "EMAIL_URL cannot be read: it must look like smtp+tls://user:password@host:587."
    try:
        parts = urlsplit(url)
        if not url or (parts.scheme == "filemail" and parts.path.strip("/")):
            folder = unquote(parts.path) or str(var / "mail")
            return {"EMAIL_BACKEND": "core.mail_files.FileBackend", "EMAIL_FILE_PATH": folder}
        if parts.scheme not in ("smtp", "smtps", "smtp+tls", "smtp+ssl") or not parts.hostname:
            raise ImproperlyConfigured(wrong)
        config = env.email_url_config(url, backend="core.mail.SMTPBackend")
    except ValueError as error:
        raise ImproperlyConfigured(wrong) from error
    if config["EMAIL_PORT"] is None:
        tls_port = 587 if config.get("EMAIL_USE_TLS") else 25
        config["EMAIL_PORT"] = 465 if config.get("EMAIL_USE_SSL") else tls_port
    return {"EMAIL_TIMEOUT": 20, **config}


def sender() -> str:
    """EMAIL_FROM, checked: one address, perhaps with a name."""
    value = env("EMAIL_FROM", default="") or "Colloquy <no-reply@localhost>"
    if not re.fullmatch(r"[^<>@\r\n]+<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+", value):
        raise ImproperlyConfigured(
            f"EMAIL_FROM is {value!r}: it must look like Colloquy <events@colloquy.example>."
        )
    return value


def trusted_proxies() -> int:
    """How many proxies stand before the site, each adding to `X-Forwarded-For`: TRUSTED_PROXIES, 0 to 9."""
    value = env("TRUSTED_PROXIES", default="") or "0"
    if not re.fullmatch("[0-9]", value.strip()):
        raise ImproperlyConfigured(
            f"TRUSTED_PROXIES is {value!r}: it must be the number of proxies before the site, 0 to 9."
        )
    return int(value)


def kept_secret(path: Path) -> str:
    """The secret of this file, which only its owner may read; made when it is not there yet.

    Several processes may ask at the same moment and get the same one: the whole file appears at
    once, and whoever comes second reads the first one's.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        # Such a file is its owner's alone
        descriptor, name = tempfile.mkstemp(prefix=f"{path.name}.", dir=path.parent)
        mine = Path(name)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(50))
        try:
            path.hardlink_to(mine)
        except FileExistsError:
            pass
        finally:
            mine.unlink()
    return path.read_text().strip()
