"""One unlikely word in each field that is not public, and a signed-out walk that must not meet it."""

from dataclasses import replace
from datetime import timedelta
from pathlib import PurePath

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.models import PageViewRestriction

from core.models import Image, OutboxMessage, StoredDocument
from events.models import RoundtablePage
from podcasts.models import AudioFile, EpisodePage, Transcript
from reports.models import PdfFile, PdfPage, ReportPage
from tests.core.factories import (
    home_page,
    image_file,
    make_document,
    make_image,
    make_person,
    make_standard_page,
    make_topic,
    make_user,
)
from tests.core.letter_samples import CONFIRMED
from tests.events.factories import make_roundtable, register
from tests.pages.walker import walk
from tests.podcasts.factories import make_episode, make_show
from tests.podcasts.recordings import mp3
from tests.reports.factories import make_press_note, make_report

pytestmark = pytest.mark.django_db

PICTURE_SIZES = ("max-1520x1520", "fill-1200x630", "width-400|format-webp")

#: Where each word stands
WORDS = {
    "qwindrell": "a draft report's title",
    "qwastmoor": "a draft report's finding",
    "qwelbrook": "a live report's draft summary",
    "qwibhollow": "a scheduled press note's title",
    "qwandale": "the text of a scheduled report's PDF",
    "qworthing": "a scheduled episode's transcript",
    "qwesterly": "a page behind a sign-in",
    "qwincombe": "a page behind a password",
    "qwellmarsh": "the body of a report for registered readers",
    "qwarrenby": "a finding of a report for registered readers",
    "qwoodlow": "the PDF of a report for sponsors",
    "qwimbleton": "a meeting's joining link",
    "qwyndham": "a roundtable that is not announced",
    "qwakefield": "a guest's name",
    "qwatling": "a waiting message",
    "qwilloughby": "a person who is not published",
    "qwexford": "an expired page",
    "qwaverton": "a document's title that nobody links",
    "qwickham": "a figure of a report for sponsors",
    "qwitton": "a draft's picture",
    "qwaresley": "a scheduled note's picture",
    "qwolferton": "a picture behind a sign-in",
}


@pytest.fixture
def site():
    """A site with something public in each section, and a secret in each place for one."""
    topic = make_topic("Sites")
    public = make_report(
        "Public report", findings=["A public finding."], topics=[topic], authors=[make_person()]
    )
    make_press_note("Public note", report=public)
    soon = timezone.now() + timedelta(days=3)

    make_report(
        "Draft qwindrell",
        findings=["Found qwastmoor."],
        topics=[topic],
        live=False,
        listing_image=drawn_picture("qwitton"),
    )
    public.summary = "Draft qwelbrook"
    public.save_revision()
    note = make_press_note(
        "Scheduled qwibhollow", live=False, go_live_at=soon, social_image=drawn_picture("qwaresley")
    )
    note.save_revision(approved_go_live_at=soon)
    scheduled = make_report("A scheduled report", live=False, go_live_at=soon, pdf=read_pdf("qwandale"))
    scheduled.save_revision(approved_go_live_at=soon)

    show = make_show("Public show")
    make_episode("Public episode", show=show, topics=[topic])
    hidden = make_episode(
        "A scheduled episode",
        show=show,
        live=False,
        go_live_at=soon,
        transcript=transcript("qworthing"),
        audio=sound(),
    )
    hidden.save_revision(approved_go_live_at=soon)

    locked = make_standard_page(
        "Locked qwesterly", summary="qwesterly", listing_image=drawn_picture("qwolferton")
    )
    PageViewRestriction.objects.create(page=locked, restriction_type="login")
    password = make_standard_page("Password qwincombe", summary="qwincombe")
    PageViewRestriction.objects.create(page=password, restriction_type="password", password="sesame")

    make_report(
        "A registered report",
        access="registered",
        abstract="Public abstract.",
        findings=["Closed qwarrenby."],
        body=[("text", "<p>Closed qwellmarsh.</p>")],
        topics=[topic],
    )
    make_report("A sponsors' report", access="sponsors", pdf=read_pdf("qwoodlow"), body=[figure("qwickham")])

    roundtable = make_roundtable(
        "Public roundtable",
        meeting={"joining_link": "https://video.example/qwimbleton", "registration": "open", "capacity": 12},
    )
    register(
        roundtable.meeting, name="Guest qwakefield", email="qwakefield@colloquy.example", note="qwakefield"
    )
    make_roundtable("Unannounced qwyndham", live=False)
    OutboxMessage.objects.create(
        key="confirm:1",
        kind="confirm",
        recipient="qwatling@colloquy.example",
        subject="qwatling",
        letter=replace(CONFIRMED, paragraphs=("qwatling",)),
    )
    make_person(family_name="Qwilloughby", slug="qwilloughby", live=False)
    expired = make_standard_page("Expired qwexford", summary="qwexford")
    expired.unpublish()
    make_document("Unlinked qwaverton")
    return public


def drawn_picture(word: str):
    """A picture whose sizes are made, as a preview makes them."""
    image = make_image(word, file=image_file(f"{word}.png"))
    for size in PICTURE_SIZES:
        image.get_rendition(size)
    return image


def read_pdf(word: str):
    """A document whose PDF was read: one page with the word."""
    document = make_document(f"Closed file {word}", name=f"{word}.pdf")
    pdf, _ = PdfFile.objects.update_or_create(
        document=document, defaults={"state": "ok", "page_count": 1, "sheets": [[9, False]], "byte_size": 99}
    )
    PdfPage.objects.create(pdf=pdf, position=1, label="1", text=f"Closed {word} of the file.")
    return document


def transcript(word: str) -> Transcript:
    segments = [{"start": 0.0, "end": 5.0, "speaker": word, "body": f"Closed {word}."}]
    made = Transcript(title=f"Words {word}", segments=segments, lanes=[], source_format="vtt")
    made.source.save(f"{word}.vtt", ContentFile(b"WEBVTT\n"), save=False)
    made.save()
    return made


def sound() -> AudioFile:
    content = mp3(3)
    file = ContentFile(content, name="sound.mp3")
    values = {"duration": 3.0, "mime_type": "audio/mpeg", "byte_length": len(content)}
    return AudioFile.objects.create(title="Sound", type="audio", file=file, **values)


def figure(word: str):
    table = {
        "columns": [{"type": "text", "heading": "Name"}, {"type": "number", "heading": "Weeks"}],
        "rows": [{"values": [word, "3"]}],
        "caption": "",
    }
    return ("figure", {"title": f"Closed {word}", "unit": "weeks", "chart": "bars", "data": table})


def met(words, text: str) -> list[str]:
    return [f"{word} ({WORDS[word]})" for word in words if word in text.casefold()]


def test_a_walk_of_every_link_meets_no_secret(site, client):
    answers = walk(client, [*start_paths(), *guessed_paths()])
    assert len([answer for answer in answers.values() if answer.status == 200]) > 25
    said = {
        url: met(WORDS, answer.body.decode("utf-8", "replace") + repr(answer.headers))
        # The address itself repeats what was guessed
        for url, answer in answers.items()
        if not met(WORDS, url)
    }
    assert {url: words for url, words in said.items() if words} == {}


def start_paths():
    return [
        "/",
        "/sitemap.xml",
        "/feeds/",
        "/api/v2/pages/?limit=20",
        "/robots.txt",
        "/search/?q=report",
        "/topics/",
        "/people/",
    ]


def guessed_paths():
    """Files of pages that are not public, as somebody who knows the pattern would guess them."""
    for page in ReportPage.objects.all():
        path = page.relative_url(None) or f"/reports/{page.slug}/"
        yield from (
            f"{path}{rest}"
            for rest in (
                f"{page.slug}.pdf",
                "figures/1.csv",
                "figures/1.png",
                "findings/1/",
                "cite.json",
                "card.png",
            )
        )
    for page in EpisodePage.objects.all():
        path = page.relative_url(None) or ""
        yield from (
            f"{path}{rest}"
            for rest in ("audio.mp3", "transcript.vtt", "transcript.json", "chapters.json", "embed/")
        )
    for page in RoundtablePage.objects.all():
        path = page.relative_url(None) or ""
        yield from (f"{path}{rest}" for rest in ("", "event.ics"))


@pytest.mark.parametrize("word", WORDS)
def test_a_search_for_a_secret_finds_nothing(site, client, word):
    for path in (f"/search/?q={word}&format=json", f"/search/?q={word[:6]}&format=json"):
        data = client.get(path).json()
        assert data["results"] == []
        assert not met([word], str(data.get("some_words", "")))
    assert client.get(f"/search/suggest/?q={word[:4]}").json()[1] == []
    page = client.get(f"/search/?q={word}").content.decode().casefold()
    assert "did you mean" not in page


def test_a_guessed_file_of_what_is_not_public_is_refused(site, client):
    for page in [*ReportPage.objects.filter(live=False), *EpisodePage.objects.filter(live=False)]:
        path = page.url_path.removeprefix(home_page().url_path)
        for name in (
            "",
            f"{page.slug}.pdf",
            "audio.mp3",
            "transcript.vtt",
            "figures/1.csv",
            "card.png",
            "findings/1/",
        ):
            assert client.get(f"/{path}{name}").status_code in (403, 404), f"/{path}{name}"


def test_documents_and_media_do_not_answer_by_their_own_address(site, client):
    from core.models import Document

    for document in Document.objects.all():
        response = client.get(document.url)
        assert response.status_code != 200 or not met(WORDS, document.title)
        for path in (
            f"/media/{document.file.name}",
            f"/media//{document.file.name}",
            f"/media/images/../{document.file.name}",
            f"/MEDIA/{document.file.name}",
            f"/media/images/%2e%2e/{document.file.name}",
        ):
            assert client.get(path).status_code in (301, 302, 400, 404), path


def test_the_picture_of_a_draft_has_no_address_that_can_be_guessed(site, client):
    """From title, file's name, id, size and hash: the names that Wagtail would give."""
    pictures = Image.objects.filter(title__in=("qwitton", "qwaresley", "qwolferton"))
    renditions = [rendition for picture in pictures for rendition in picture.renditions.all()]
    assert len(renditions) == 3 * len(PICTURE_SIZES)
    for rendition in renditions:
        picture = rendition.image
        assert client.get(rendition.url).status_code == 200, "an editor's preview draws it"
        stem = PurePath(picture.file.name).stem
        ending = PurePath(rendition.file.name).suffix
        spec = rendition.filter_spec.replace("|", ".")
        for name in (stem, picture.title, str(picture.pk), picture.file_hash):
            for guess in (f"{name}{ending}", f"{name}.{spec}{ending}", f"{name}.2e16d0ba.{spec}{ending}"):
                assert client.get(f"/media/images/{guess}").status_code == 404, guess
        # What is left is 128 bits
        *_, token, _ = PurePath(rendition.file.name).name.rsplit(".", 2)
        assert len(set(token)) > 4 and len(bytes.fromhex(token)) == 16
    assert len({rendition.file.name.rsplit(".", 2)[1] for rendition in renditions}) == len(renditions)
    for folder in ("/media/images/", "/media/images", "/media/images/./", "/media/"):
        assert client.get(folder).status_code in (301, 404), "nothing lists them"


def test_logs_and_stored_answers_hold_no_secret(site, client, caplog):
    with caplog.at_level("DEBUG"):
        walk(client, start_paths())
        client.get("/registrations/manage/qwakefield/")
        client.get("/search/?q=qwakefield")
    assert (
        met(
            WORDS,
            "\n".join(
                record.getMessage() for record in caplog.records if record.name != "django.db.backends"
            ),
        )
        == []
    )
    stored = b"".join(bytes(document.body) for document in StoredDocument.objects.all())
    assert met(WORDS, stored.decode("utf-8", "replace")) == []


def test_the_walk_would_meet_a_word_that_is_public(site, client):
    """The walk proves itself: a word made public is met."""
    site.refresh_from_db()
    site.abstract = "Public qwoodlow."
    site.save()
    answers = walk(client, start_paths())
    assert any(met(["qwoodlow"], answer.body.decode("utf-8", "replace")) for answer in answers.values())


def test_editors_see_what_readers_do_not(site, client):
    client.force_login(make_user(is_superuser=True))
    assert b"qwindrell" in client.get(f"/admin/pages/{site.get_parent().pk}/").content
