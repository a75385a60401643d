"""A store that speaks as much of S3 as the site asks for, and checks each signature (AWS Version 4)."""

from __future__ import annotations

import hashlib
import hmac
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, quote, unquote, urlsplit

KEY, SECRET, REGION, BUCKET = "tests", "tests-secret", "us-east-1", "colloquy"


@dataclass
class Stored:
    body: bytes
    content_type: str
    modified: datetime


@dataclass
class Store:
    """What lies in the bucket, by its key, and what was asked."""

    objects: dict[str, Stored] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    address: str = ""


def signature(
    method: str,
    path: str,
    pairs: list[tuple[str, str]],
    headers: dict[str, str],
    scope: str,
    moment: str,
    signed: str,
    payload: str,
) -> str:
    """The signature of a request, as Amazon's "Authenticating Requests" writes it down."""
    query = "&".join(
        f"{quote(name, safe='-_.~')}={quote(value, safe='-_.~')}" for name, value in sorted(pairs)
    )
    lines = "".join(f"{name}:{' '.join(headers[name].split())}\n" for name in signed.split(";"))
    canonical = "\n".join([method, path, query, lines, signed, payload])
    text = "\n".join(["AWS4-HMAC-SHA256", moment, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    key = f"AWS4{SECRET}".encode()
    for part in scope.split("/"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def is_signed(method: str, address: str, headers: dict[str, str]) -> bool:
    """Whether a request carries the right signature, in its address or in its head."""
    parts = urlsplit(address)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    named = dict(pairs)
    if given := named.get("X-Amz-Signature"):
        moment, credential = named["X-Amz-Date"], named["X-Amz-Credential"]
        began = datetime.strptime(moment, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        if datetime.now(UTC) > began + timedelta(seconds=int(named["X-Amz-Expires"])):
            return False
        pairs = [(name, value) for name, value in pairs if name != "X-Amz-Signature"]
        signed, payload = named["X-Amz-SignedHeaders"], "UNSIGNED-PAYLOAD"
    else:
        found = re.fullmatch(
            r"AWS4-HMAC-SHA256 Credential=(\S+), SignedHeaders=(\S+), Signature=(\w+)",
            headers.get("authorization", ""),
        )
        if not found:
            return False
        credential, signed, given = found.groups()
        moment, payload = headers["x-amz-date"], headers["x-amz-content-sha256"]
    name, _, scope = credential.partition("/")
    right = signature(method, parts.path, pairs, headers, scope, moment, signed, payload)
    return name == KEY and hmac.compare_digest(right, given)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    store: Store

    def log_message(self, *args: object) -> None:
        pass

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", headers.pop("length", str(len(body))))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def handle_any(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts = urlsplit(self.path)
        key = unquote(parts.path).removeprefix(f"/{BUCKET}").removeprefix("/")
        self.store.asked.append((self.command, key))
        headers = {name.lower(): value for name, value in self.headers.items()}
        if not is_signed(self.command, self.path, headers):
            return self.answer(403, b"<Error><Code>SignatureDoesNotMatch</Code></Error>")
        if self.command == "PUT":
            self.store.objects[key] = Stored(
                body, self.headers.get("Content-Type", ""), datetime.now(UTC).replace(microsecond=0)
            )
            return self.answer(200, ETag=f'"{hashlib.md5(body).hexdigest()}"')  # noqa: S324 (as S3 does)
        if self.command == "DELETE":
            self.store.objects.pop(key, None)
            return self.answer(204)
        if not key:
            return self.answer(200)
        return self.send(self.store.objects.get(key), dict(parse_qsl(parts.query)))

    def send(self, stored: Stored | None, said: dict[str, str]) -> None:
        if stored is None:
            return self.answer(404, b"<Error><Code>NoSuchKey</Code></Error>")
        start, end, status = 0, len(stored.body) - 1, 200
        headers = {"Accept_Ranges": "bytes", "Last_Modified": format_datetime(stored.modified, usegmt=True)}
        if found := re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", "")):
            start, end, status = int(found[1]), min(int(found[2] or end), end), 206
            headers["Content_Range"] = f"bytes {start}-{end}/{len(stored.body)}"
        part = stored.body[start : end + 1]
        headers["Content_Type"] = said.get("response-content-type", stored.content_type)
        if disposition := said.get("response-content-disposition"):
            headers["Content_Disposition"] = disposition
        return self.answer(status, part, ETag=f'"{hashlib.md5(stored.body).hexdigest()}"', **headers)  # noqa: S324

    do_GET = do_HEAD = do_PUT = do_DELETE = handle_any  # noqa: N815


@contextmanager
def s3_server() -> Iterator[Store]:
    """An empty bucket on a port of this machine; afterwards it refuses connections."""
    store = Store()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"store": store}))
    store.address = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield store
    finally:
        server.shutdown()
        server.server_close()
