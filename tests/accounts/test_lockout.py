"""Five wrong passwords close a name to an address, whatever headers say; nobody learns which names exist."""

import io
from datetime import timedelta

import pytest
import time_machine
from axes.models import AccessAttempt, AccessLog
from django.test import Client, override_settings
from django.utils import timezone

from core import lockout
from core.permissions import EDITORS
from core.schedule import run_due
from tests.accounts.test_sign_in import without_tokens
from tests.core.factories import make_user
from tests.pages.validity import problems

pytestmark = pytest.mark.django_db

DOORS = ["/sign-in/", "/admin/login/"]

#: What an attacker changes from try to try, so that each looks like another client
FORGED = [
    {"X-Forwarded-For": "198.51.100.1"},
    {"Forwarded": "for=198.51.100.2;proto=https"},
    {"X-Real-IP": "198.51.100.3"},
    {"X-Forwarded-For": "198.51.100.4, 198.51.100.5"},
    {"X-Forwarded-For": "2001:db8::6"},
    {"X-Forwarded-For": "rubbish", "X-Real-IP": "<script>"},
    {"X-Forwarded-For": "127.0.0.1", "Client-IP": "127.0.0.1"},
    {"User-Agent": "another"},
    {"True-Client-IP": "198.51.100.9", "CF-Connecting-IP": "198.51.100.9"},
    {"X-Forwarded-For": "," * 500},
]


def fail(door: str, username: str = "ada", address: str = "192.0.2.1", **headers: str) -> object:
    """One wrong password by a client without a history."""
    sent = {"username": username, "password": "wrong-Passw0rd"}
    return Client(REMOTE_ADDR=address).post(door, sent, headers=headers)


def enter(door: str, username: str = "ada", address: str = "192.0.2.1", **headers: str) -> int:
    """The right password; the answer's status."""
    sent = {"username": username, "password": "password"}
    return Client(REMOTE_ADDR=address).post(door, sent, headers=headers).status_code


@pytest.fixture(autouse=True)
def ada() -> None:
    make_user(EDITORS, username="ada")


@pytest.mark.parametrize("door", DOORS)
def test_s18_a_locked_after_the_fifth_whatever_headers_say(door: str) -> None:
    answers = [fail(door, **headers) for headers in FORGED]
    assert [answer.status_code for answer in answers] == [200] * 4 + [429] * 6
    for other in DOORS:
        assert enter(other) == 429
        # Nobody else is locked out
        assert enter(other, address="192.0.2.2") == 302
    assert set(AccessAttempt.objects.values_list("ip_address", flat=True)) == {"192.0.2.1"}


@pytest.mark.parametrize("door", DOORS)
def test_s18_a_name_that_does_not_exist_is_answered_the_same(door: str) -> None:
    for _ in range(7):
        answers = [fail(door), fail(door, "nobody")]
        assert len({answer.status_code for answer in answers}) == 1
        if answers[0].status_code == 429:
            assert len({without_tokens(answer.content.decode()) for answer in answers}) == 1
    assert answers[0].status_code == 429


def test_s18_b_behind_a_proxy_two_clients_are_two() -> None:
    with override_settings(TRUSTED_PROXIES=1):
        for number in range(6):
            # The proxy adds the client's address to what it says of itself
            status = fail("/sign-in/", **{"X-Forwarded-For": f"198.51.100.{number}, 203.0.113.7"}).status_code
        assert status == 429
        assert enter("/sign-in/", **{"X-Forwarded-For": "203.0.113.7"}) == 429
        assert enter("/sign-in/", **{"X-Forwarded-For": "203.0.113.7, 203.0.113.8"}) == 302


def test_the_page_says_how_long_and_is_kept_by_nobody() -> None:
    for _ in range(5):
        response = fail("/sign-in/")
    page = response.content.decode()
    assert "Wait 15 minutes" in page
    assert response["Retry-After"] == "900"
    assert "no-store" in response["Cache-Control"]
    assert "unsafe" not in response["Content-Security-Policy"]
    assert problems(page) == []
    assert 'name="robots" content="noindex"' in page


def test_it_opens_again_by_itself_and_trying_on_does_not_prolong_it() -> None:
    now = timezone.now()
    for _ in range(5):
        fail("/sign-in/")
    with time_machine.travel(now + timedelta(minutes=14), tick=False):
        assert enter("/sign-in/") == 429
    with time_machine.travel(now + timedelta(minutes=16), tick=False):
        assert enter("/sign-in/") == 302


def test_the_right_password_wipes_the_slate() -> None:
    for _ in range(2):
        for _ in range(4):
            assert fail("/sign-in/").status_code == 200
        assert enter("/sign-in/") == 302


def test_a_list_of_names_is_not_tried_from_one_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lockout, "ADDRESS_LIMIT", 8)
    answers = [fail("/sign-in/", f"name {number}").status_code for number in range(10)]
    assert answers == [200] * 8 + [429] * 2
    assert enter("/admin/login/") == 429
    assert enter("/admin/login/", address="192.0.2.2") == 302
    assert AccessAttempt.objects.count() == 8


def test_s18_nothing_of_the_client_is_logged_and_little_is_kept(logged: io.StringIO) -> None:
    for headers in FORGED:
        fail("/sign-in/", "byron", **headers)
    assert "Locking out a client" in logged.getvalue()
    for secret in ("byron", "wrong-Passw0rd", "192.0.2.1", "198.51.100", "2001:db8"):
        assert secret not in logged.getvalue()
    rows = list(AccessAttempt.objects.values())
    assert rows
    assert not any(word in str(rows) for word in ("byron", "wrong-Passw0rd", "198.51.100"))
    enter("/sign-in/", address="192.0.2.3")
    assert not AccessLog.objects.exists()
    run_due(timezone.now() + timedelta(minutes=16))
    assert not AccessAttempt.objects.exists()


@pytest.mark.parametrize("username", ["x" * 150, "ada\u2028", "%00", "' OR 1=1 --", "adа"])
def test_no_name_is_an_error(username: str) -> None:
    codes = [fail("/sign-in/", username, **{"User-Agent": "\xff" * 600}).status_code for _ in range(6)]
    assert set(codes[:4]) == {200}
    assert codes[5] in (200, 429)


def test_a_public_page_asks_nothing_of_it(django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(20) as asked:
        Client().get("/")
    assert not [query for query in asked.captured_queries if "axes" in query["sql"]]
