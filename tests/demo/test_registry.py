"""What a load does to a site that people have worked on meanwhile."""

from datetime import UTC, datetime

import pytest
from wagtail.models import Locale

from core.demo import registry
from core.demo.registry import Item, Load, OccupiedError
from core.models import DemoItem, Topic

pytestmark = pytest.mark.django_db


def topic_item(slug: str, **more) -> Item:
    def make(load: Load) -> Topic:
        return Topic.objects.create(name=slug.title(), slug=slug, locale=Locale.get_default())

    return Item(f"topic:{slug}", f"Topic {slug}", make, **more)


def run(monkeypatch, *items: Item):
    monkeypatch.setattr(registry, "loaders", lambda: {"test": lambda load: items})
    written: list[str] = []
    return registry.load(written.append), written


def test_an_item_is_made_once_and_marked(monkeypatch):
    items = topic_item("drift"), topic_item("burden", labelled=False)
    summary, written = run(monkeypatch, *items)
    assert (summary.made, written) == (2, ["Topic drift", "Topic burden"])
    marks = {mark.key: mark for mark in DemoItem.objects.all()}
    assert [marks[item.key].labelled for item in items] == [True, False]
    assert len(marks["topic:drift"].content_hash) == 64
    summary, written = run(monkeypatch, *items)
    assert (summary.made, summary.kept, written) == (0, 2, [])
    assert Topic.objects.count() == 2


def test_what_an_editor_changed_stays(monkeypatch):
    run(monkeypatch, topic_item("drift"))
    topic = Topic.objects.get(slug="drift")
    topic.description = "Said by an editor."
    topic.save()
    summary, _ = run(monkeypatch, topic_item("drift"))
    assert (summary.made, summary.kept, summary.changed) == (0, 0, 1)
    assert Topic.objects.get(slug="drift").description == "Said by an editor."


def test_what_an_editor_deleted_is_not_made_again(monkeypatch):
    run(monkeypatch, topic_item("drift"))
    Topic.objects.get(slug="drift").delete()
    summary, _ = run(monkeypatch, topic_item("drift"))
    assert (summary.made, summary.deleted) == (0, 1)
    assert not Topic.objects.filter(slug="drift").exists()


def test_what_is_not_the_demonstrations_is_used_and_left_alone(monkeypatch):
    own = Topic.objects.create(name="Ours", slug="drift", locale=Locale.get_default())

    def occupied(load: Load) -> Topic:
        raise OccupiedError(own, "it is there")

    seen = []
    uses = Item("topic:uses", "uses", lambda load: seen.append(load.get("topic:drift")) or own)
    summary, _ = run(monkeypatch, Item("topic:drift", "Topic drift", occupied), uses)
    assert summary.left_out == ["Topic drift: it is there"]
    assert seen == [own]
    assert not DemoItem.objects.filter(key="topic:drift").exists()
    own.refresh_from_db()
    assert own.name == "Ours"


def test_a_broken_run_leaves_no_half_and_the_next_one_finishes(monkeypatch):
    finished = []

    def broken(load: Load) -> Topic:
        Topic.objects.create(name="Half", slug="half", locale=Locale.get_default())
        raise RuntimeError("the power failed")

    first = topic_item("drift", finish=lambda load, topic: finished.append(topic.slug))
    with pytest.raises(RuntimeError):
        run(monkeypatch, first, Item("topic:half", "half", broken))
    assert not Topic.objects.filter(slug="half").exists()
    assert finished == []
    summary, _ = run(monkeypatch, first, topic_item("half"))
    assert (summary.made, finished) == (1, ["drift"])
    run(monkeypatch, first, topic_item("half"))
    assert finished == ["drift"]
    assert Topic.objects.count() == 2


def test_finishing_comes_when_all_is_there(monkeypatch):
    seen = []
    first = topic_item("drift", finish=lambda load, topic: seen.append(load.get("topic:burden").slug))
    run(monkeypatch, first, topic_item("burden"))
    assert seen == ["burden"]


def test_days_count_from_the_first_load_for_ever(monkeypatch):
    days = []

    def item(slug: str) -> Item:
        made = topic_item(slug)
        return Item(made.key, made.title, lambda load: days.append(load.day) or made.make(load))

    run(monkeypatch, item("drift"))
    early = datetime(2026, 3, 2, 3, 30, tzinfo=UTC)
    DemoItem.objects.update(created=early)
    run(monkeypatch, item("drift"), item("burden"))
    # Half past three in UTC is still the day before at the center
    assert days[1].isoformat() == "2026-03-01"


def test_editors_indexes_follow_without_a_task_for_each_save(monkeypatch):
    from django_tasks_db.models import DBTaskResult
    from wagtail.search.models import IndexEntry

    run(monkeypatch, topic_item("drift"))
    topic = Topic.objects.get(slug="drift")
    assert IndexEntry.objects.filter(object_id=str(topic.pk), content_type__model="topic").exists()
    assert not DBTaskResult.objects.exists()
    topic.save()
    assert DBTaskResult.objects.filter(task_path__contains="modelsearch").exists()
