"""What is not everyone's stays closed on every path (case S17), and opens for who may read it."""

import re

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.test import Client
from wagtail.models import PageViewRestriction

from core.permissions import DOOR_STAFF, EDITORS, REGISTERED_READERS, SPONSORS
from core.readers import Level, level_of
from reports import reading
from reports.models import ReportPage
from tests.core.factories import make_document, make_image, make_user
from tests.reports.factories import make_report
from tests.reports.figures import figure_block
from tests.reports.pdfs import make_pdf

pytestmark = pytest.mark.django_db

#: One unlikely word in each place that follows access
SECRETS = ("quenchbody", "quenchfinding", "quenchpdf", "quenchfigure", "quenchcell", "quenchfile")
#: What is public whatever the access
OPEN = ("Opentitle", "Opendeck", "Openabstract")


def make_closed(access="registered", **fields) -> ReportPage:
    document = make_document("quenchfile", content=make_pdf([["quenchpdf"]] * 3), name="quenchfile.pdf")
    reading.read_document(document.pk)
    attached = make_document("quenchfile too", content=b"%PDF-1.4 quenchpdf %%EOF", name="attached.pdf")
    return make_report(
        "Opentitle",
        summary="Opendeck",
        abstract="Openabstract",
        access=access,
        pdf=document,
        findings=["quenchfinding"],
        body=[
            ("text", f'<p>quenchbody <a linktype="document" id="{attached.pk}">file</a></p>'),
            figure_block("quenchfigure", [["quenchcell", 3]]),
        ],
        **fields,
    )


def body_of(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def paths_of(page: ReportPage) -> list[str]:
    """Every path under the report that follows its access."""
    return [
        f"{page.url}{rest}"
        for rest in (
            f"{page.slug}.pdf",
            f"{page.slug}.pdf?download",
            "findings/1/",
            "findings/1/cite.bib",
            "findings/1/cite.json",
            "findings/1/card.png",
            "figures/1.csv",
            "figures/1.png",
        )
    ]


def assert_silent(response) -> None:
    body = body_of(response).decode(errors="replace") + str(response.headers)
    for word in SECRETS:
        assert word not in body, word


@pytest.fixture
def closed() -> ReportPage:
    return make_closed()


def sign_in(*groups: str) -> Client:
    client = Client()
    client.force_login(make_user(*groups))
    return client


def test_the_page_keeps_what_is_public_and_stands_a_gate(client: Client, closed: ReportPage) -> None:
    response = client.get(closed.url)
    assert response.status_code == 200
    assert_silent(response)
    soup = BeautifulSoup(response.content, "html5lib")
    for word in OPEN:
        assert word in soup.text
    gate = soup.select_one(".gate")
    assert gate.h2.text == "The full text is for registered readers"
    assert gate.select_one("a.btn")["href"] == f"/sign-in/?next={closed.url}"
    assert soup.select_one("p.cite")
    assert not soup.select("ol.findings, .figure, a[href$='.pdf']")
    # The drawing says where findings stand, and links to no page
    assert soup.select("svg.sig rect.page")
    assert not soup.select("figcaption a")
    # No size of the file
    assert not re.search(r"\d (KB|MB)", soup.select_one("main").text)
    assert not soup.select('meta[name="citation_pdf_url"]')


@pytest.mark.parametrize("method", ["get", "head"])
def test_nothing_below_it_is_answered_to_a_stranger(client: Client, closed: ReportPage, method: str) -> None:
    for path in paths_of(closed):
        response = getattr(client, method)(path)
        assert response.status_code == 302, path
        assert response["Location"].startswith("/sign-in/?next=/reports/opentitle/"), path
        assert "private" in response["Cache-Control"]
        assert_silent(response)


def test_a_range_is_no_way_in(client: Client, closed: ReportPage) -> None:
    response = client.get(paths_of(closed)[0], headers={"range": "bytes=0-3"})
    assert response.status_code == 302
    assert "Content-Range" not in response
    assert "ETag" not in response


def test_the_document_has_no_other_address(client: Client, closed: ReportPage) -> None:
    document = closed.pdf
    redirect = client.get(document.url)
    assert (redirect.status_code, redirect["Location"]) == (302, f"{closed.url}{closed.slug}.pdf")
    name = document.file.name
    for path in (
        f"/media/{name}",
        f"/media/images/../{name}",
        f"/media/images/%2e%2e/{name}",
        f"/media//{name}",
        f"/MEDIA/{name}",
        f"/media/{document.pdf.cover.name}",
        "/api/v2/documents/",
        f"/api/v2/documents/{document.pk}/",
        "/api/v2/images/",
    ):
        response = client.get(path)
        assert response.status_code in (301, 400, 404), path
        # The page that is missing repeats the words of the address that was asked for, and nothing else
        body = body_of(response).decode(errors="replace")
        asked = {word for word in SECRETS if word in path}
        assert not [word for word in SECRETS if word in body and word not in asked], path
        assert b"%PDF" not in body_of(response)


@pytest.mark.django_db(transaction=True)
def test_a_file_in_the_text_follows_the_text(closed: ReportPage) -> None:
    from wagtail.models import ReferenceIndex

    from core.models import Document

    ReferenceIndex.create_or_update_for_object(closed)
    attached = Document.objects.get(title="quenchfile too")
    assert Client().get(attached.url).status_code == 404
    reader = sign_in(REGISTERED_READERS)
    assert reader.get(attached.url).status_code == 200
    # A draft of a public page that links to it does not open it
    public = make_report("Public")
    public.body = [("text", f'<p><a linktype="document" id="{attached.pk}">file</a></p>')]
    public.save_revision()
    ReferenceIndex.create_or_update_for_object(public)
    assert Client().get(attached.url).status_code == 404
    public.save_revision().publish()
    ReferenceIndex.create_or_update_for_object(ReportPage.objects.get(pk=public.pk))
    assert Client().get(attached.url).status_code == 200


def test_a_document_that_no_page_shows_is_for_staff(client: Client) -> None:
    document = make_document()
    assert client.get(document.url).status_code == 404
    assert sign_in(REGISTERED_READERS).get(document.url).status_code == 404
    assert sign_in(EDITORS).get(document.url).status_code == 200


@pytest.mark.parametrize(
    ("access", "group", "opens"),
    [
        ("registered", REGISTERED_READERS, True),
        ("registered", SPONSORS, True),
        ("registered", EDITORS, True),
        ("registered", DOOR_STAFF, False),
        ("sponsors", REGISTERED_READERS, False),
        ("sponsors", SPONSORS, True),
        ("sponsors", EDITORS, True),
    ],
)
def test_it_opens_for_who_may_read(access: str, group: str, opens: bool) -> None:
    page = make_closed(access)
    client = sign_in(group)
    response = client.get(page.url)
    soup = BeautifulSoup(response.content, "html5lib")
    assert "private" in response["Cache-Control"]
    assert "Cookie" in response["Vary"]
    assert bool(soup.select("ol.findings")) is opens
    assert bool(soup.select(".gate")) is not opens
    for path in paths_of(page):
        answer = client.get(path)
        assert answer.status_code == (200 if opens else 403), path
        assert "private" in answer["Cache-Control"]
        if not opens:
            assert_silent(answer)
    if opens:
        pdf = client.get(paths_of(page)[0])
        assert body_of(pdf).startswith(b"%PDF")
        client.logout()
        assert client.get(paths_of(page)[0]).status_code == 302


def test_an_account_that_does_not_open_it_is_told_so() -> None:
    page = make_closed("sponsors")
    soup = BeautifulSoup(sign_in(REGISTERED_READERS).get(page.url).content, "html5lib")
    assert "You are signed in, and this account does not open it." in soup.select_one(".gate").text
    assert "/sign-in/" not in str(soup.select_one(".gate"))


def test_a_reader_signs_in_and_comes_back(client: Client, closed: ReportPage) -> None:
    user = make_user(REGISTERED_READERS)
    page = client.get(f"/sign-in/?next={closed.url}")
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    soup = BeautifulSoup(page.content, "html5lib")
    assert soup.select_one('input[name="next"]')["value"] == closed.url
    wrong = client.post("/sign-in/", {"username": user.username, "password": "x", "next": closed.url})
    unknown = client.post("/sign-in/", {"username": "nobody", "password": "x", "next": closed.url})
    assert wrong.status_code == unknown.status_code == 200
    assert BeautifulSoup(wrong.content, "html5lib").title.text.startswith("Error: ")

    def message(response):
        return BeautifulSoup(response.content, "html5lib").select_one(".errors").text

    assert message(wrong) == message(unknown)
    right = client.post("/sign-in/", {"username": user.username, "password": "password", "next": closed.url})
    assert (right.status_code, right["Location"]) == (302, closed.url)
    assert b"quenchfinding" in client.get(closed.url).content
    assert client.get("/sign-out/").status_code == 200
    assert b"quenchfinding" in client.get(closed.url).content  # a link that is followed changes nothing
    assert client.post("/sign-out/").status_code == 302
    assert_silent(client.get(closed.url))


def test_nobody_is_led_to_another_site(client: Client) -> None:
    user = make_user(REGISTERED_READERS)
    answer = client.post(
        "/sign-in/", {"username": user.username, "password": "password", "next": "https://evil.example/"}
    )
    assert answer["Location"] == "/"


def test_the_page_cache_never_mixes_readers(client: Client, closed: ReportPage, settings) -> None:
    settings.PAGE_CACHE = True
    reader = sign_in(REGISTERED_READERS)
    for _ in range(2):
        assert b"quenchbody" in reader.get(closed.url).content
        assert_silent(client.get(closed.url))
        assert client.get(paths_of(closed)[2]).status_code == 302
    cache.clear()


def test_the_cover_is_public_only_where_the_editor_says_so(client: Client, closed: ReportPage) -> None:
    cover = f"{closed.url}cover.jpg"
    assert client.get(cover).status_code == 200
    assert b"cover.jpg" in client.get(closed.url).content
    closed.cover_is_public = False
    closed.save()
    assert client.get(cover).status_code == 302
    assert b"cover.jpg" not in client.get(closed.url).content
    answer = sign_in(REGISTERED_READERS).get(cover)
    assert answer.status_code == 200
    assert "private" in answer["Cache-Control"]


def test_a_draft_has_no_address_for_any_file(closed: ReportPage) -> None:
    closed.unpublish()
    for client in (Client(), sign_in(SPONSORS)):
        for path in [closed.url, *paths_of(closed), f"{closed.url}cover.jpg", f"{closed.url}cite.bib"]:
            assert client.get(path).status_code == 404, path
        assert client.get(closed.pdf.url).status_code == 404


def test_a_view_restriction_hides_everything(client: Client) -> None:
    page = make_report("Hidden", pdf=make_document(), findings=["One."])
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    for rest in ("", f"{page.slug}.pdf", "findings/1/", "cite.bib", "card.png", "cover.jpg"):
        response = client.get(f"{page.url}{rest}")
        assert response.status_code in (302, 403, 404), rest
        if response.status_code == 302:
            assert response["Location"].startswith("/sign-in/?next=")
    assert b"Hidden" not in client.get("/reports/").content
    assert b"Hidden" not in body_of(client.get("/reports/feed.xml"))


def test_levels_follow_groups() -> None:
    from django.contrib.auth.models import AnonymousUser

    assert level_of(AnonymousUser()) == level_of(None) == Level.PUBLIC
    assert level_of(make_user()) == Level.PUBLIC
    assert level_of(make_user(REGISTERED_READERS)) == Level.REGISTERED
    assert level_of(make_user(REGISTERED_READERS, SPONSORS)) == Level.SPONSORS
    assert level_of(make_user(is_superuser=True)) == Level.SPONSORS
    assert level_of(make_user(SPONSORS, is_active=False)) == Level.PUBLIC


def test_pictures_of_a_closed_text_are_not_in_its_page(client: Client) -> None:
    page = make_closed()
    page.body = [figure_block("quenchfigure", [], image=make_image("quenchfile"))]
    page.save()
    response = client.get(page.url)
    assert_silent(response)
    assert b"/media/images/" not in response.content
