"""Many reports, with findings, texts, figures and the text of their PDFs, for benchmarks."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.models import Locale

from core.dates import Precision
from core.models import Document, Person, Topic
from core.samples import paragraph, sentence, title

from .models import Finding, PdfFile, PdfPage, ReportAuthor, ReportIndexPage, ReportPage, Series

#: The smallest file that is a PDF; the pages' text is written beside it, as if it had been read
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
GIVEN = [
    "Ada",
    "Ben",
    "Chiara",
    "Dmitri",
    "Elif",
    "Farid",
    "Grace",
    "Hugo",
    "Ines",
    "Jonas",
    "Keiko",
    "Liv",
    "Mara",
    "Noor",
    "Olu",
    "Priya",
]
FAMILY = [
    "Adler",
    "Brandt",
    "Caldwell",
    "Diaz",
    "Eriksen",
    "Fofana",
    "Goto",
    "Haas",
    "Ilves",
    "Jansen",
    "Kaya",
    "Lopez",
    "Moreau",
    "Nowak",
]


def people(count: int, random: Random) -> list[Person]:
    """At least `count` people of the samples, made where they lack."""
    locale = Locale.get_default()
    made = []
    for number in range(count):
        person, _ = Person.objects.get_or_create(
            slug=f"sample-{number}",
            locale=locale,
            defaults={"given_name": random.choice(GIVEN), "family_name": f"{random.choice(FAMILY)} {number}"},
        )
        made.append(person)
    return made


def topics(count: int = 12) -> list[Topic]:
    """Topics of the samples in two levels, made where they lack."""
    locale = Locale.get_default()
    made: list[Topic] = []
    for number in range(count):
        topic, _ = Topic.objects.get_or_create(
            slug=f"sample-topic-{number}",
            locale=locale,
            defaults={"name": f"Sample topic {number}", "parent": made[number % 3] if number >= 3 else None},
        )
        made.append(topic)
    return made


def make_reports(count: int, random: Random) -> int:
    """Make `count` reports below the list of reports; returns how many."""
    index = ReportIndexPage.objects.get()
    locale = Locale.get_default()
    series = [
        Series.objects.get_or_create(
            slug=f"sample-series-{n}", locale=locale, defaults={"name": f"Series {n}"}
        )[0]
        for n in range(4)
    ]
    writers = people(min(60, 4 + count // 10), random)
    subjects = topics()
    first = ReportPage.objects.count()
    for number in range(first, first + count):
        file, pages = document(number, random)
        page = ReportPage(
            title=title(random),
            slug=f"sample-report-{number}",
            summary=sentence(random),
            abstract=paragraph(random, 3),
            series=random.choice(series),
            number=str(number),
            date=date(2014, 1, 1) + timedelta(days=random.randrange(4300)),
            date_precision=random.choice([Precision.MONTH, Precision.DAY]),
            access=random.choices(["public", "registered", "sponsors"], [8, 1, 1])[0],
            body=body(random),
            pdf=file,
            live=True,
        )
        page.topics = random.sample(subjects, 2)
        page.authors = [
            ReportAuthor(person=person) for person in random.sample(writers, min(2, len(writers)))
        ]
        page.findings = [
            Finding(text=sentence(random), pdf_page=random.randint(1, pages))
            for _ in range(random.randint(2, 5))
        ]
        index.add_child(instance=page)
    return count


def body(random: Random) -> list[tuple[str, object]]:
    """Headings and paragraphs."""
    blocks: list[tuple[str, object]] = []
    for _ in range(random.randint(2, 4)):
        blocks.append(("heading", {"text": title(random)[:100], "level": "2"}))
        blocks.extend(("text", f"<p>{paragraph(random)}</p>") for _ in range(2))
    return blocks


def document(number: int, random: Random) -> tuple[Document, int]:
    """A document whose PDF was read already, with the text of its pages made here; how many there are."""
    made = Document(title=f"Sample {number}", file=ContentFile(PDF, name=f"sample-{number}.pdf"))
    made.save()
    pages = random.randint(8, 30)
    pdf, _ = PdfFile.objects.update_or_create(
        document=made,
        defaults={
            "file_hash": made.get_file_hash(),
            "state": PdfFile.State.OK,
            "page_count": pages,
            "byte_size": len(PDF),
            "sheets": [[random.randint(5, 45), random.random() < 0.2] for _ in range(pages)],
            "read": timezone.now(),
        },
    )
    PdfPage.objects.bulk_create(
        PdfPage(pdf=pdf, position=position, label=str(position), text=paragraph(random, 4))
        for position in range(1, pages + 1)
    )
    return made, pages
