"""Figures: as a chart, a table, CSV and PNG, at addresses that never move."""

import csv
import io
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from PIL import Image

from core.figures import Column, Data
from reports.figures import csv_of, plain
from reports.models import ReportPage
from tests.core.factories import make_image
from tests.reports.factories import make_report
from tests.reports.figures import figure_block

DATA = Data(
    [Column("Quarter", False), Column("Sites", True), Column("Cost (million €)", True)],
    [
        ["Q1", Decimal(12), Decimal("1.5")],
        ["Q2", None, Decimal("1.75")],
        ["=HYPERLINK()", Decimal("9"), None],
        ['He said "so, so"', Decimal("0"), Decimal("-2")],
    ],
)


def test_csv_tells_no_value_from_zero() -> None:
    body = csv_of(DATA)
    assert body.startswith("Quarter,Sites,Cost (million €)\r\n".encode())
    assert b"\r\nQ2,,1.75\r\n" in body
    assert b"0,-2\r\n" in body
    assert b"\n" not in body.replace(b"\r\n", b"")
    rows = list(csv.reader(io.StringIO(body.decode(), newline="")))
    assert {len(row) for row in rows} == {3}
    assert rows[3][0] == "'=HYPERLINK()"
    assert rows[4][0] == 'He said "so, so"'


@pytest.mark.parametrize(
    ("number", "text"),
    [(None, ""), (Decimal("1E+3"), "1000"), (Decimal("-0.50"), "-0.50"), (Decimal(0), "0")],
)
def test_numbers_are_plain(number: Decimal | None, text: str) -> None:
    assert plain(number) == text


@pytest.mark.django_db
class TestOnAReport:
    @pytest.fixture
    def report(self) -> ReportPage:
        spans = figure_block(
            "Two spans",
            [["Experience", 3, 5], ["Value", 2, 3], ["Unknown", None, 4]],
            head=("Span", "From", "To"),
            chart="spans",
            unit="in years",
            source="A study",
        )
        return make_report("Figures", body=[spans, figure_block("A bare table", [["A", None]], chart="none")])

    def test_the_page_has_chart_table_and_links(self, client: Client, report: ReportPage) -> None:
        soup = BeautifulSoup(client.get(report.url).content, "html5lib")
        figure, other = soup.select("figure.figure")
        assert (figure["id"], other["id"]) == ("figure-1", "figure-2")
        assert figure.figcaption.strong.text == "Figure 1. Two spans"
        assert len(figure.select("svg.chart rect.m")) == 2  # what is not known has no bar
        cells = [[cell.text for cell in row.select("th, td")] for row in figure.select("tbody tr")]
        assert cells == [["Experience", "3", "5"], ["Value", "2", "3"], ["Unknown", "no data", "4"]]
        assert [link["href"] for link in figure.select("p.links a")] == [
            f"{report.url}figures/1.csv",
            f"{report.url}figures/1.png",
        ]
        # Nothing to draw, so nothing to download as a picture
        assert [link["href"] for link in other.select("p.links a")] == [f"{report.url}figures/2.csv"]
        assert "Two figures" in soup.select_one("header.head").text

    def test_files(self, client: Client, report: ReportPage) -> None:
        answer = client.get(f"{report.url}figures/1.csv")
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        assert answer.content == b"Span,From,To\r\nExperience,3,5\r\nValue,2,3\r\nUnknown,,4\r\n"
        picture = client.get(f"{report.url}figures/1.png")
        assert picture["Content-Type"] == "image/png"
        drawn = Image.open(io.BytesIO(picture.content))
        assert (drawn.format, drawn.width) == ("PNG", 1600)
        assert len(drawn.convert("RGB").getcolors(1 << 24)) > 10
        assert client.get(f"{report.url}figures/2.png").status_code == 404
        assert client.get(f"{report.url}figures/3.csv").status_code == 404

    def test_numbers_stay_with_their_figure(self, client: Client, report: ReportPage) -> None:
        raw = list(report.body.raw_data)
        report.body = raw[::-1]
        report.save_revision().publish()
        assert client.get(f"{report.url}figures/1.csv").content.startswith(b"Span,")
        report = ReportPage.objects.get(pk=report.pk)
        report.body = raw[1:]
        report.body.append(figure_block("New", [["B", 1]]))
        report.save_revision().publish()
        assert client.get(f"{report.url}figures/1.csv").status_code == 404
        assert client.get(f"{report.url}figures/3.csv").content == b"Name,Value\r\nB,1\r\n"

    def test_a_picture_is_given_as_a_png(self, client: Client) -> None:
        report = make_report("Picture", body=[figure_block("Photo", [], image=make_image(size=(2000, 100)))])
        answer = client.get(f"{report.url}figures/1.png")
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
        assert Image.open(io.BytesIO(answer.content)).size == (1600, 80)
        assert client.get(f"{report.url}figures/1.csv").status_code == 404
