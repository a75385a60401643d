"""Headers of every page, hosts that are answered, and the policy of the editors' pages."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

pytestmark = pytest.mark.django_db


def policy(response: object) -> dict[str, list[str]]:
    parts = response["Content-Security-Policy"].split(";")  # type: ignore[index]
    return {name: sources for name, *sources in (part.split() for part in parts)}


@pytest.mark.parametrize("path", ["/", "/no-such-page/", "/robots.txt"])
def test_public_pages_run_nothing_but_the_sites_own(client: Client, path: str) -> None:
    response = client.get(path)
    found = policy(response)
    assert found["default-src"] == ["'self'"]
    assert found["object-src"] == ["'none'"]
    assert "script-src" not in found, "default-src holds for scripts"
    assert "unsafe" not in response["Content-Security-Policy"]
    assert "*" not in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "strict-origin-when-cross-origin"


def test_editors_pages_have_a_policy_of_their_own(client: Client) -> None:
    found = policy(client.get("/admin/login/"))
    assert "'unsafe-inline'" in found["script-src"]
    assert found["frame-ancestors"] == ["'self'"]


@pytest.mark.parametrize(
    "host", ["evil.example", "colloquy.example.evil.example", "colloquy.example:x", "a b"]
)
def test_a_foreign_host_is_refused(client: Client, host: str) -> None:
    response = client.get("/", headers={"host": host})
    assert response.status_code == 400
    assert "evil" not in response.content.decode()
    assert "text/html" in response["Content-Type"]


def test_a_form_from_elsewhere_is_refused(client: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/admin/login/", {"username": "admin", "password": "x"})
    assert response.status_code == 403
    assert "Traceback" not in response.content.decode()


@pytest.mark.parametrize(
    "path", ["/%00", "/%00/", "/admin/%00/", "/?q=%00", "/documents/1/%00", "/media/images/%00"]
)
def test_a_nul_is_no_error(client: Client, path: str) -> None:
    assert client.get(path).status_code < 500


def test_only_renditions_have_an_address_of_their_own(client: Client) -> None:
    root = Path(settings.MEDIA_ROOT)
    for folder in ("documents", "original_images", "images"):
        (root / folder).mkdir(exist_ok=True)
        (root / folder / "colloquy-x.png").write_bytes(b"secret")
    try:
        assert b"".join(client.get("/media/images/colloquy-x.png")) == b"secret"
        for path in ("documents", "original_images", "images/../documents", "images/%2e%2e/documents"):
            response = client.get(f"/media/{path}/colloquy-x.png")
            assert response.status_code in (400, 404)
            assert b"secret" not in response.content
    finally:
        for folder in ("documents", "original_images", "images"):
            (root / folder / "colloquy-x.png").unlink()


def test_a_fault_has_a_page_that_tells_nothing_of_it(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*args: object) -> None:
        raise RuntimeError("a secret of the code")

    monkeypatch.setattr("wagtail.models.Page.route_for_request", fails)
    client.raise_request_exception = False
    response = client.get("/reports/")
    page = response.content.decode()
    assert response.status_code == 500
    assert "<h1" in page
    assert "RuntimeError" not in page
    assert "a secret" not in page


def test_what_is_missing_has_a_page_with_a_search(client: Client) -> None:
    response = client.get("/no/such/page/")
    assert response.status_code == 404
    assert 'action="/search/"' in response.content.decode()
