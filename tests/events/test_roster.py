"""The roster in the admin: numbers, search, filters, order, pages, the registration's own page, who may see it."""

import pytest

from core.permissions import EVENT_MANAGERS
from tests.core.factories import make_user
from tests.events.admin import signed_in
from tests.events.factories import make_roundtable, register

pytestmark = pytest.mark.django_db

def test_smoke():
    page = make_roundtable(meeting={"capacity": 5, "registration": "open"})
    client = signed_in(make_user(EVENT_MANAGERS))
    url = f"/admin/meetings/{page.meeting_id}/roster/"
    print(client.get(url).status_code)
    one = register(page.meeting, seat=1)
    w = register(page.meeting, "waitlisted")
    r = client.get(url)
    assert r.status_code == 200
    for u in (url+"add/", url+f"{one.uuid}/", url+f"{one.uuid}/cancel/", url+f"{w.uuid}/seat/", "/admin/meetings/", url+"?export=csv", url+"results/?q=guest"):
        r = client.get(u)
        assert r.status_code == 200, u
    print(b"".join(client.get(url+"?export=csv").streaming_content).decode())
