"""Readers sign in and out; nobody learns which names exist, and a link that is followed changes nothing."""

import re

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from core.permissions import EDITORS, REGISTERED_READERS, SPONSORS
from core.readers import Level, level_of
from tests.core.factories import make_user
from tests.pages.validity import problems

pytestmark = pytest.mark.django_db


def without_tokens(html: str) -> str:
    html = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", html)
    return re.sub(r'value="(ada|nobody|gone)"', "", html)


def send(client: Client, username: str, password: str, **more: str) -> object:
    return client.post("/sign-in/", {"username": username, "password": password, **more})


def test_the_answer_to_a_wrong_password_is_that_to_an_unknown_name() -> None:
    make_user(REGISTERED_READERS, username="ada")
    make_user(REGISTERED_READERS, username="gone", is_active=False)
    answers = [
        send(Client(), "ada", "wrong"),
        send(Client(), "nobody", "wrong"),
        send(Client(), "gone", "password"),
    ]
    assert {answer.status_code for answer in answers} == {200}
    assert len({without_tokens(answer.content.decode()) for answer in answers}) == 1
    html = answers[0].content.decode()
    assert "do not fit together" in html
    assert BeautifulSoup(html, "html.parser").title.get_text().startswith("Error:")
    assert problems(html) == []


@pytest.mark.parametrize("group", [REGISTERED_READERS, SPONSORS, EDITORS])
def test_the_right_password_leads_back(group: str) -> None:
    make_user(group, username="ada")
    response = send(Client(), "ada", "password", next="/reports/")
    assert (response.status_code, response["location"]) == (302, "/reports/")


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_nobody_is_led_elsewhere(target: str) -> None:
    make_user(REGISTERED_READERS, username="ada")
    response = send(Client(), "ada", "password", next=target)
    assert response.status_code == 302
    assert response["location"].startswith("/")
    assert not response["location"].startswith("//")


@pytest.mark.parametrize("group", [REGISTERED_READERS, SPONSORS])
def test_a_reader_does_not_get_into_the_admin(group: str) -> None:
    client = Client()
    client.force_login(make_user(group))
    for path in ("/admin/", "/admin/pages/", "/admin/images/"):
        response = client.get(path)
        assert response.status_code in (302, 403), path
        if response.status_code == 302:
            assert response["location"].startswith(("/admin/login/", "/sign-in/"))


@pytest.mark.parametrize(
    ("username", "password"), [("\0", "x"), ("a" * 10_000, "x" * 10_000), ("ada\ud800", "x"), ("", "")]
)
def test_nonsense_is_no_error(username: str, password: str) -> None:
    try:
        response = send(Client(), username, password)
    except UnicodeEncodeError:  # the client cannot send it at all
        return
    assert response.status_code in (200, 400)


def test_a_followed_link_signs_nobody_out() -> None:
    user = make_user(REGISTERED_READERS)
    client = Client()
    client.force_login(user)
    assert client.get("/sign-out/").status_code == 200
    assert client.head("/sign-out/").status_code == 200
    assert "_auth_user_id" in client.session
    assert client.post("/sign-out/").status_code == 302 or "_auth_user_id" not in client.session
    assert "_auth_user_id" not in client.session


def test_sign_in_is_kept_by_nobody() -> None:
    response = Client().get("/sign-in/?next=/reports/")
    assert "no-store" in response["cache-control"] or "private" in response["cache-control"]
    assert '<meta name="robots" content="noindex">' in response.content.decode()
    assert problems(response.content.decode()) == []


def test_a_sponsor_is_a_registered_reader_too() -> None:
    assert level_of(make_user(SPONSORS)) > level_of(make_user(REGISTERED_READERS)) > level_of(make_user())
    assert level_of(make_user()) == Level.PUBLIC
