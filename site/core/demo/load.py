"""What belongs to the whole site: the center's settings, topics, people, standing pages, accounts."""

from __future__ import annotations

from collections.abc import Iterator

from wagtail.models import Locale

from core.demo.accounts import make_account
from core.demo.body import stream
from core.demo.content import ACCOUNTS, CENTER, PEOPLE, PERSON_BY_KEY, TOPICS
from core.demo.pages import STANDING_PAGES
from core.demo.publishing import fill
from core.demo.registry import Item, Load, OccupiedError
from core.demo.shapes import Person, StandingPage, Topic, inline_html
from core.models import Center, HomePage, StandardPage
from core.models import Person as PersonRow
from core.models import Topic as TopicRow


def items(load: Load) -> Iterator[Item]:
    """The items of the whole site; sections' items point at them."""
    yield Item("center", "Site settings", _center, labelled=False)
    for topic in TOPICS:
        yield Item(f"topic:{topic.key}", f"Topic {topic.title}", _topic_maker(topic), labelled=False)
    for person in PEOPLE:
        yield Item(f"person:{person.key}", person.name, _person_maker(person), labelled=not person.real)
    yield Item("page:home", "Home page", _home, labelled=False)
    for page in STANDING_PAGES:
        yield Item(f"page:{page.slug}", page.title, _page_maker(page), labelled=False)
    for account in ACCOUNTS:
        yield Item(
            f"account:{account.key}",
            f"Account {account.username}",
            lambda load, account=account: make_account(account),  # type: ignore[misc]
            labelled=False,
        )


def _center(load: Load) -> Center:
    center = Center.load()
    untouched = Center()
    if center.name != untouched.name or center.tagline:
        raise OccupiedError(center, "the center has said who it is")
    center.name, center.short_name = CENTER.name, CENTER.short_name
    center.tagline, center.locality, center.region, center.country = (
        CENTER.tagline,
        *CENTER.locality.split(", "),
        "US",
    )
    center.zone, center.language, center.email = CENTER.zone, CENTER.language, CENTER.email
    center.email_from = f"{CENTER.short_name} <{CENTER.events_email}>"
    center.email_reply_to = center.organizer_email = CENTER.events_email
    center.media_contact_name = CENTER.press_name
    center.media_contact_email, center.media_contact_phone = CENTER.press_email, CENTER.press_phone
    center.boilerplate = f"<p>{inline_html(CENTER.boilerplate)}</p>"
    center.full_clean()
    center.save()
    return center


def _topic_maker(topic: Topic):
    def make(load: Load) -> TopicRow:
        locale = Locale.get_default()
        taken = TopicRow.objects.filter(slug=topic.key, locale=locale).first()
        if taken is not None:
            raise OccupiedError(taken, "there is a topic of this address")
        parent = load.get(f"topic:{topic.parent}") if topic.parent else None
        row = TopicRow(
            name=topic.title, slug=topic.key, description=topic.description, parent=parent, locale=locale
        )
        row.full_clean()
        row.save()
        return row

    return make


def _person_maker(person: Person):
    def make(load: Load) -> PersonRow:
        locale = Locale.get_default()
        taken = PersonRow.objects.filter(slug=person.key, locale=locale).first()
        if taken is not None:
            raise OccupiedError(taken, "there is somebody of this address")
        organization = person.kind == "organization"
        row = PersonRow(
            kind=person.kind,
            given_name="" if organization else person.given,
            family_name="" if organization else person.family,
            literal_name=person.name if organization else "",
            slug=person.key,
            role=person.role,
            affiliation=PERSON_BY_KEY[person.affiliation].name if person.affiliation else "",
            biography=f"<p>{inline_html(person.biography)}</p>" if person.biography else "",
            locale=locale,
        )
        row.full_clean()
        row.save()
        return row

    return make


def _home(load: Load) -> HomePage:
    home = HomePage.objects.first()
    if home is None:
        raise OccupiedError(None, "there is no home page")
    return fill(home, ("summary",), summary=CENTER.tagline)


def _page_maker(page: StandingPage):
    def make(load: Load) -> StandardPage:
        place = StandardPage.objects.filter(slug=page.slug, fixed=True, alias_of=None).first()
        if place is None:
            raise OccupiedError(None, "there is no such page")
        body = stream(load, f"page:{page.slug}", page.body)
        return fill(place, ("summary", "body"), title=page.title, summary=page.summary, body=body)

    return make
