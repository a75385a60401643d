"""An episode goes out with its sound, whoever publishes it and whenever."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from core.models import ScheduleFailure
from core.permissions import PRODUCERS
from core.schedule import run_scheduled
from podcasts.forms import NO_SOUND
from podcasts.models import EpisodePage
from tests.core.factories import make_user
from tests.editors.forms import add_url, messages_of, new_form, opened, send, signed_in
from tests.podcasts.factories import make_audio, make_episode, make_show

pytestmark = pytest.mark.django_db


@pytest.fixture
def producer() -> Client:
    return signed_in(make_user(PRODUCERS))


def test_a_draft_is_saved_without_and_not_published(producer) -> None:
    page = make_episode("Draft", live=False, audio=None)
    data = {**opened(producer, page), "summary": "Not yet recorded."}
    assert send(producer, page, data).status_code == 302
    response = send(producer, page, opened(producer, page), "publish")
    assert response.status_code == 200
    assert NO_SOUND in messages_of(response)
    page.refresh_from_db()
    assert not page.live
    audio = make_audio()
    data = {**opened(producer, page), "audio": str(audio.pk)}
    assert send(producer, page, data, "publish").status_code == 302
    assert EpisodePage.objects.get(pk=page.pk).live


def test_it_is_not_scheduled_without_either(producer) -> None:
    page = make_episode("Draft", live=False, audio=None)
    later = timezone.localtime(timezone.now() + timedelta(days=1)).strftime("%Y-%m-%d %H:%M")
    response = send(producer, page, {**opened(producer, page), "go_live_at": later}, "publish")
    assert response.status_code == 200
    assert NO_SOUND in messages_of(response)
    assert EpisodePage.objects.get(pk=page.pk).scheduled_revision is None


def test_a_new_one_is_not_published_at_once(producer) -> None:
    show = make_show()
    data = {**new_form(producer, show, EpisodePage), "title": "New", "slug": "new", "action-publish": "1"}
    response = producer.post(add_url(show, EpisodePage), data)
    assert response.status_code == 200
    assert NO_SOUND in messages_of(response)
    assert not EpisodePage.objects.exists()


def test_the_draft_of_a_live_one_may_be_without(producer) -> None:
    page = make_episode("Live")
    audio = page.audio_id
    data = {**opened(producer, page), "audio": ""}
    assert send(producer, page, data).status_code == 302
    stored = EpisodePage.objects.get(pk=page.pk)
    assert stored.live
    assert stored.audio_id == audio
    assert stored.get_latest_revision_as_object().audio_id is None
    assert NO_SOUND in messages_of(send(producer, page, opened(producer, page), "publish"))


def test_a_scheduled_one_that_has_none_is_shown_and_holds_nobody_up() -> None:
    due = timezone.now() + timedelta(hours=1)
    show = make_show()
    silent = make_episode("Silent", show=show, live=False, go_live_at=due, audio=None)
    heard = make_episode("Heard", show=show, live=False, go_live_at=due)
    for page in (silent, heard):
        page.save_revision(approved_go_live_at=due)
    with time_machine.travel(due + timedelta(minutes=1), tick=False):
        run_scheduled(timezone.now())
    assert EpisodePage.objects.get(pk=heard.pk).live
    stored = EpisodePage.objects.get(pk=silent.pk)
    assert not stored.live
    failure = ScheduleFailure.objects.get()
    assert (failure.title, failure.message) == ("Silent", NO_SOUND)
    # What is mended and published is no failure any more
    stored.audio = make_audio()
    with time_machine.travel(due + timedelta(minutes=2), tick=False):
        stored.save_revision().publish()
        run_scheduled(timezone.now())
    assert EpisodePage.objects.get(pk=silent.pk).live
    assert not ScheduleFailure.objects.exists()


def test_nothing_else_publishes_it_either() -> None:
    page = make_episode("Draft", live=False, audio=None)
    with pytest.raises(ValidationError, match="goes out with its sound"):
        page.save_revision().publish()
    assert not EpisodePage.objects.get(pk=page.pk).live
    page = EpisodePage.objects.get(pk=page.pk)
    page.title = "Another title"
    page.save()


def test_of_several_none_is_published_when_one_is_without(producer) -> None:
    show = make_show()
    heard = make_episode("Heard", show=show, live=False)
    silent = make_episode("Silent", show=show, live=False, audio=None)
    lost = make_episode("Lost", show=show, live=False)
    heard.save_revision()
    lost.audio = None
    lost.save_revision()
    for query, form in (
        (f"id={heard.pk}&id={silent.pk}", {}),
        (f"id={lost.pk}", {}),
        (f"id={show.pk}", {"include_descendants": "on"}),
    ):
        response = producer.post(f"/admin/bulk/wagtailcore/page/publish/?{query}", form, follow=True)
        assert response.status_code == 200
        assert "have no sound yet" in messages_of(response)
        assert not EpisodePage.objects.filter(live=True).exists()
    producer.post(f"/admin/bulk/wagtailcore/page/publish/?id={heard.pk}")
    assert EpisodePage.objects.get(pk=heard.pk).live
