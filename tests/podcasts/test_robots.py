"""A blocked show is for people alone."""

import pytest

from tests.podcasts.factories import make_episode, make_show

pytestmark = pytest.mark.django_db


def test_a_blocked_show_and_its_episodes_are_in_no_sitemap(client):
    shown, blocked = make_show("Shown"), make_show("Blocked", block=True)
    pages = {name: make_episode(name, show=show) for name, show in (("open", shown), ("closed", blocked))}
    listed = client.get("/sitemap.xml").content.decode()
    assert f"{shown.get_url()}" in listed
    assert pages["open"].get_url() in listed
    assert blocked.get_url() not in listed
    assert pages["closed"].get_url() not in listed
    assert '<meta name="robots" content="noindex">' in client.get(blocked.get_url()).content.decode()
