"""Fills in and sends the editor's own forms, as a browser without script would."""

from typing import Any

from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from tests.core.factories import make_user, skeleton_page


def signed_in(user: Any = None) -> Client:
    """A client of an administrator, or of `user`."""
    client = Client()
    client.force_login(user or make_user(is_superuser=True))
    return client


def form_values(html: str | bytes, selector: str = "#page-edit-form") -> dict[str, Any]:
    """What a browser would send of a form: each control that has a value, by name."""
    form = BeautifulSoup(html, "html5lib").select_one(selector)
    assert form is not None, f"no form {selector}"
    for template in form.select("template"):
        template.decompose()
    values: dict[str, Any] = {}
    for control in form.select("input[name], textarea[name], select[name]"):
        name = control["name"]
        if control.name == "select":
            chosen = [option["value"] for option in control.select("option[selected]")]
            if not control.has_attr("multiple"):
                first = control.select_one("option")
                values[name] = chosen[0] if chosen else first["value"] if first else ""
            elif chosen:
                values[name] = chosen
        elif control.name == "textarea":
            values[name] = control.text.removeprefix("\n")
        elif control.get("type") in ("checkbox", "radio"):
            if control.has_attr("checked"):
                values[name] = control.get("value", "on")
        elif control.get("type") not in ("submit", "button", "file"):
            values[name] = control.get("value", "")
    return values


def add_url() -> str:
    """Where a roundtable is made."""
    return reverse(
        "wagtailadmin_pages:add", args=["events", "roundtablepage", skeleton_page("roundtables").pk]
    )


def edit_url(page: Any) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def load(client: Client, url: str) -> dict[str, Any]:
    """The values of the form at an address of the editor."""
    response = client.get(url)
    assert response.status_code == 200, response
    # Blocks are drawn by script; these pages have none
    return {**form_values(response.content), "body-count": "0"}


def changed(values: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """The values with some of them changed; None is a box that is not ticked."""
    return {name: value for name, value in {**values, **fields}.items() if value is not None}


def change_url(page: Any, verb: str) -> str:
    """Where the small form behind a button of the meeting's panel is."""
    return f"/admin/roundtables/{page.pk}/meeting/{verb}/"


def load_form(client: Client, url: str) -> dict[str, Any]:
    """The values of such a form."""
    return form_values(client.get(url).content, ".meeting__does")


def press(client: Client, page: Any, verb: str, **answers: Any) -> Any:
    """Fill in such a form, and press the button that the answer offers."""
    url = change_url(page, verb)
    values = changed(load_form(client, url), **answers)
    asked = client.post(url, values)
    if asked.status_code != 200 or not asked.context["confirmed"]:
        return asked
    return client.post(url, {**values, "confirmed": asked.context["confirmed"]})


PUBLISH = {"action-publish": "action-publish"}
#: Autosave asks for JSON
AUTOSAVE = {"HTTP_ACCEPT": "application/json"}
WHEN = {
    "meeting_start": "2031-01-21 09:00",
    "meeting_end": "2031-01-21 12:30",
    "meeting_zone": "America/New_York",
}
