"""Opens forms of the admin and sends them as a browser would: what the page shows, with what was typed."""

from typing import Any

from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from wagtail.fields import StreamField
from wagtail.models import Page

from accounts.models import User


def signed_in(user: User) -> Client:
    """A browser in which this user is signed in."""
    client = Client()
    client.force_login(user)
    return client


def edit_url(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def add_url(parent: Page, model: type[Page]) -> str:
    return reverse("wagtailadmin_pages:add", args=[model._meta.app_label, model._meta.model_name, parent.pk])


def fields_of(html: str | bytes, model: type[Any], form: str = "#page-edit-form") -> dict[str, Any]:
    """The fields that a browser would send of a form, but for its buttons.

    The blocks of a StreamField are drawn by a script; here the stream is empty.
    """
    soup = BeautifulSoup(html, "html.parser").select_one(form)
    assert soup is not None, "the form is not on the page"
    # The dialog of the schedule is moved into the form by a script; the forms of rows to come are not sent
    for template in soup.select("template[data-controller=w-teleport]"):
        template.unwrap()
    for template in soup.find_all(["template", "script"]):
        template.decompose()
    data: dict[str, Any] = {}
    for field in soup.find_all(["input", "textarea", "select"]):
        name = field.get("name")
        if not name or field.has_attr("disabled") or field.get("type") in ("submit", "button", "file"):
            continue
        if field.name == "select":
            chosen = [
                option.get("value", "") for option in field.find_all("option") if option.has_attr("selected")
            ]
            data[name] = chosen if field.has_attr("multiple") else (chosen or [_first(field)])[0]
        elif field.get("type") in ("checkbox", "radio"):
            if field.has_attr("checked"):
                data.setdefault(name, []).append(field.get("value", "on"))
        else:
            data[name] = field.get("value", "") if field.name == "input" else field.text.removeprefix("\n")
    for stream in model._meta.get_fields():
        if isinstance(stream, StreamField):
            data[f"{stream.name}-count"] = "0"
    return data


def _first(select: Any) -> str:
    option = select.find("option")
    return option.get("value", "") if option else ""


def opened(client: Client, page: Page) -> dict[str, Any]:
    """The fields of a page's form, as it is now."""
    response = client.get(edit_url(page))
    assert response.status_code == 200, response
    return fields_of(response.content, page.specific_class)


def new_form(client: Client, parent: Page, model: type[Page]) -> dict[str, Any]:
    """The fields of the form of a new page."""
    response = client.get(add_url(parent, model))
    assert response.status_code == 200, response
    return fields_of(response.content, model)


def send(client: Client, page: Page, data: dict[str, Any], action: str = "") -> HttpResponse:
    """Press a button of a page's form: none for “Save draft”, `publish` for “Publish”."""
    return client.post(edit_url(page), {**data, **({f"action-{action}": "1"} if action else {})})


def add_row(data: dict[str, Any], relation: str, **values: Any) -> dict[str, Any]:
    """The data with one more row of a relation, as the button “Add” makes it."""
    count = int(data[f"{relation}-TOTAL_FORMS"])
    blank = {"id": "", "key": "", "ORDER": str(count + 1), "DELETE": ""}
    row = {f"{relation}-{count}-{name}": value for name, value in {**blank, **values}.items()}
    return {**data, f"{relation}-TOTAL_FORMS": str(count + 1), **row}


def messages_of(response: HttpResponse) -> str:
    """What the page says at its top and at its fields, as text."""
    soup = BeautifulSoup(response.content, "html.parser")
    parts = soup.select(".messages, .error-message, .w-field__errors, .help-block, .w-message")
    return " ".join(" ".join(part.get_text(" ").split()) for part in parts)
