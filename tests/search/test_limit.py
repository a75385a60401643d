"""One client's searches are limited, whatever its headers say; everybody else goes on searching."""

from itertools import cycle

import pytest
import time_machine
from django.test import Client, override_settings

from core.models import SharedValue
from search import views
from tests.accounts.test_lockout import FORGED
from tests.pages.validity import problems

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_redis")]

#: The middle of a minute: a window ends with it
NOON = "2026-03-02 12:00:10Z"


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch):
    with time_machine.travel(NOON, tick=False) as moment:
        yield moment


def search(address: str = "192.0.2.1", query: str = "q=report", **headers: str):
    return Client(REMOTE_ADDR=address).get(f"/search/?{query}", headers=headers)


def test_s18_c_two_hundred_searches_are_one_client() -> None:
    codes = [search(**headers).status_code for headers, _ in zip(cycle(FORGED), range(200), strict=False)]
    answered = views.LIMIT + views.FREE
    assert codes == [200] * answered + [429] * (200 - answered)
    assert search("192.0.2.2").status_code == 200
    assert "192.0.2" not in str(list(SharedValue.objects.values()))


def test_s18_behind_a_proxy_each_client_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "LIMIT", 3)
    monkeypatch.setattr(views, "FREE", 0)
    with override_settings(TRUSTED_PROXIES=1):
        codes = [
            search(**{"X-Forwarded-For": f"198.51.100.{number}, 203.0.113.7"}).status_code
            for number in range(4)
        ]
        assert codes == [200] * 3 + [429]
        assert search(**{"X-Forwarded-For": "203.0.113.7, 203.0.113.8"}).status_code == 200


def test_what_is_answered_then(monkeypatch: pytest.MonkeyPatch, noon) -> None:
    monkeypatch.setattr(views, "LIMIT", 0)
    monkeypatch.setattr(views, "FREE", 0)
    response = search()
    page = response.content.decode()
    assert response.status_code == 429
    assert response["Retry-After"] == "50"
    assert "no-store" in response["Cache-Control"]
    assert "Wait 50 seconds" in page
    assert 'value="report"' in page
    assert problems(page) == []
    told = search(query="q=report&format=json")
    assert (told.status_code, told["Retry-After"]) == (429, "50")
    assert "Wait 50 seconds" in told.json()["error"]
    monkeypatch.setattr(views, "LIMIT", 1)
    noon.shift(50)
    assert search().status_code == 200


def test_an_ordinary_reader_writes_nothing() -> None:
    for _ in range(views.FREE):
        search()
    assert not SharedValue.objects.exists()


def suggest(address: str = "192.0.2.1", **headers: str):
    return Client(REMOTE_ADDR=address).get("/search/suggest/?q=rep", headers=headers)


def test_suggestions_have_the_same_limit_and_a_count_of_their_own() -> None:
    answered = views.LIMIT + views.FREE
    codes = [suggest(**headers).status_code for headers, _ in zip(cycle(FORGED), range(200), strict=False)]
    assert codes == [200] * answered + [429] * (200 - answered)
    refused = suggest()
    assert refused.json() == ["rep", []]
    assert refused["Content-Type"] == "application/x-suggestions+json"
    assert refused["Retry-After"] == "50"
    assert "no-store" in refused["Cache-Control"]
    assert suggest("192.0.2.2").status_code == 200
    assert search().status_code == 200, "whoever typed may still search"
