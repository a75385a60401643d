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


LINES = ("Quarter", "Sites", "Cost")


def drawing(client: Client, rows: list[list[object]], head: tuple[str, ...] = LINES) -> BeautifulSoup:
    report = make_report("Lined", body=[figure_block("Lined", rows, head=head, chart="lines")])
    response = client.get(report.url)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html5lib").select_one("#figure-1")


def heights(figure: BeautifulSoup, kind: int) -> list[float]:
    """How far down the marks of a line stand; the one in the key left out."""
    return [float(mark["cy"]) for mark in figure.select(f"svg.chart circle.p{kind}")][1:]


@pytest.mark.django_db
class TestLines:
    def test_lines_are_lines_and_a_missing_value_is_a_gap(self, client: Client) -> None:
        """As in case S14: no value is not zero, and zero is a point."""
        rows = [["Q1", 12, 1.5], ["Q2", None, 1.75], ["Q3", 9, None], ["Q4", 0, -2]]
        figure = drawing(client, rows)
        chart = figure.select_one("svg.chart")
        assert not chart.select("rect.m"), "no bars"
        # One stroke in the key; of Sites only Q3 to Q4 are neighbors, of Cost only Q1 to Q2
        assert [len(chart.select(f"line.l{kind}")) for kind in (0, 1)] == [2, 2]
        sites, cost = heights(figure, 0), heights(figure, 1)
        assert (len(sites), len(cost)) == (3, 3)
        zero = sites[2]
        assert sites[0] < sites[1] < zero
        assert cost[0] < zero < cost[2], "below zero is below the line of zero"
        assert [text.text for text in chart.select("text:not(.q)")] == ["Sites", "Cost"]
        assert "no data" in figure.table.text

    def test_names_that_have_no_room_are_left_out_and_the_ends_stay(self, client: Client) -> None:
        rows = [[f"Month {number}", number] for number in range(1, 49)]
        chart = drawing(client, rows, LINES[:2]).select_one("svg.chart")
        names = [text.text for text in chart.select("text.q") if text.text.startswith("Month")]
        assert (names[0], names[-1]) == ("Month 1", "Month 48")
        assert 2 < len(names) < 8
        assert len(chart.select("circle.p0")) == 49

    @pytest.mark.parametrize(
        ("rows", "head"),
        [([["Q1", 3]], LINES[:2]), ([["Q1", *range(5)], ["Q2", *range(5)]], ("Quarter", *"ABCDE"))],
    )
    def test_what_lines_cannot_show_is_drawn_as_bars(self, client: Client, rows, head) -> None:
        assert drawing(client, rows, head).select("svg.chart rect.m")

    @pytest.mark.parametrize("rows", [[["Q1", None], ["Q2", None]], []])
    def test_without_values_nothing_is_drawn(self, client: Client, rows) -> None:
        assert not drawing(client, rows, LINES[:2]).select("svg")

    def test_the_picture_has_lines_too(self, client: Client) -> None:
        rows = [["Q1", 12, 1], ["Q2", 3, 2], ["Q3", None, 4], ["Q4", -4, 8]]
        lined = make_report("Lined", body=[figure_block("F", rows, head=LINES, chart="lines")])
        barred = make_report("Barred", body=[figure_block("F", rows[:3], head=LINES)])
        pictures = [
            Image.open(io.BytesIO(client.get(f"{page.url}figures/1.png").content)).convert("RGB")
            for page in (lined, barred)
        ]
        assert {picture.width for picture in pictures} == {1600}
        # A bar is a long run of color in a row of pixels, lines that rise and fall are none
        assert widest_run(pictures[0]) < 200 < widest_run(pictures[1])


def row_of(picture: Image.Image, y: int) -> list[tuple[int, int, int]]:
    return [picture.getpixel((x, y)) for x in range(0, picture.width, 4)]


def widest_run(picture: Image.Image) -> int:
    """The longest run of pixels of the color of reports, in steps of four, between the edges."""
    from core.cards.canvas import COLORS

    red, green, blue = COLORS["report"] if isinstance(COLORS["report"], tuple) else rgb(COLORS["report"])
    longest = 0
    for y in range(0, picture.height, 4):
        run = 0
        for pixel in row_of(picture, y):
            near = all(abs(a - b) < 24 for a, b in zip(pixel, (red, green, blue), strict=True))
            run = run + 4 if near else 0
            longest = max(longest, run)
    return longest


def rgb(color: str) -> tuple[int, int, int]:
    digits = color.lstrip("#")
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)
