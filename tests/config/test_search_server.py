"""The search server as the environment's variables name it, and what is said of what cannot be."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import environment

NAMES = ("URL", "USERNAME", "PASSWORD", "CA_CERTS", "INDEX")


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(f"ELASTICSEARCH_{name}", raising=False)


def test_without_variables_there_is_none() -> None:
    assert environment.search_server() == {"hosts": [], "index": "colloquy"}


@pytest.mark.parametrize(
    ("url", "hosts", "auth"),
    [
        ("http://search.example:9200", ["http://search.example:9200"], None),
        ("http://search.example/", ["http://search.example:9200"], None),
        ("https://search.example", ["https://search.example:443"], None),
        ("https://ada:s%40cret@search.example:9200", ["https://search.example:9200"], ("ada", "s@cret")),
        ("http://[::1]:9200", ["http://[::1]:9200"], None),
        ("http://one.example:9200, http://two.example:9200",
         ["http://one.example:9200", "http://two.example:9200"], None),
    ],
)  # fmt: skip
def test_nodes(
    monkeypatch: pytest.MonkeyPatch, url: str, hosts: list[str], auth: tuple[str, str] | None
) -> None:
    monkeypatch.setenv("ELASTICSEARCH_URL", url)
    found = environment.search_server()
    assert found["hosts"] == hosts
    assert found["basic_auth"] == auth


def test_user_and_certificates_beside_the_address(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (certificates := tmp_path / "ca.pem").write_text("x")
    monkeypatch.setenv("ELASTICSEARCH_URL", "https://search.example:9200")
    monkeypatch.setenv("ELASTICSEARCH_USERNAME", "ada")
    monkeypatch.setenv("ELASTICSEARCH_PASSWORD", "secret")
    monkeypatch.setenv("ELASTICSEARCH_CA_CERTS", str(certificates))
    monkeypatch.setenv("ELASTICSEARCH_INDEX", "center-2")
    assert environment.search_server() == {
        "hosts": ["https://search.example:9200"],
        "index": "center-2",
        "basic_auth": ("ada", "secret"),
        "ca_certs": str(certificates),
    }


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"URL": "search.example:9200"}, "ELASTICSEARCH_URL cannot be read"),
        ({"URL": "ftp://search.example"}, "ELASTICSEARCH_URL cannot be read"),
        ({"URL": "http://search.example:port"}, "ELASTICSEARCH_URL cannot be read"),
        ({"URL": "http://search.example:9200, nonsense"}, "ELASTICSEARCH_URL cannot be read"),
        ({"USERNAME": "ada"}, "ELASTICSEARCH_USERNAME is set, but ELASTICSEARCH_URL is not"),
        ({"URL": "http://search.example", "USERNAME": "ada"}, "set both or neither"),
        ({"URL": "http://search.example", "PASSWORD": "secret"}, "set both or neither"),
        ({"URL": "http://bea:x@search.example", "USERNAME": "ada", "PASSWORD": "y"}, "name two users"),
        ({"URL": "https://search.example", "CA_CERTS": "/nowhere/ca.pem"}, "names no file"),
        ({"URL": "http://search.example", "CA_CERTS": __file__}, "ELASTICSEARCH_URL has http"),
        ({"URL": "http://search.example", "INDEX": "Big Index"}, "no index's name"),
    ],
)
def test_what_cannot_be_is_said(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], said: str
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(f"ELASTICSEARCH_{name}", value)
    with pytest.raises(ImproperlyConfigured, match=said) as found:
        environment.search_server()
    assert "secret" not in str(found.value)
