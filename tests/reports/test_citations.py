"""Citations in every form, read back by the libraries of their fields (cases S11 and S12)."""

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime

import bibtexparser
import citeproc
import pytest
import rispy
from bibtexparser.bparser import BibTexParser
from citeproc.source.json import CiteProcJSON

from core.dates import PartialDate, Precision
from reports.citations import (
    Citation,
    FindingReference,
    Name,
    Publisher,
    as_html,
    as_text,
    bibtex,
    csl_json,
    highwire_tags,
    json_ld,
    ris,
)

CENTER = "Tufts Center for the Study of Drug Development"
GROUP = Name(literal="Working Group on Sites and Sponsors", is_organization=True)
PERSON = Name(
    given="Zoë",
    family="O’Brien-Łucja",
    affiliation="A & B",
    identifier="https://orcid.org/0000-0002-1825-0097",
)
CITATION = Citation(
    key="strategic-relationships-2014",
    title="Strategic relationships: FDA's 50% & the “R&D” of CROs",
    date=PartialDate(date(2014, 10, 1), Precision.MONTH),
    url="https://colloquy.example/reports/strategic-relationships/",
    publisher=Publisher(
        name=CENTER,
        url="https://colloquy.example/",
        place="Boston",
        identifier="https://ror.org/000000000",
        logo_url="https://colloquy.example/logo.png",
    ),
    authors=(GROUP, PERSON),
    series="R&D Management Report",
    number="16(5)",
    issn="1234-5679",
    abstract="First paragraph.\n\nER  - is a tag, and here it is not.\n\nTY  - neither.",
    doi="10.1234/ab_c(1)",
    pdf_url="https://colloquy.example/reports/strategic-relationships/strategic-relationships.pdf",
    pdf_bytes=1_234_567,
    image_url="https://colloquy.example/cover.jpg",
    topics=(("Outsourcing, CROs", "https://colloquy.example/topics/cros/"), ("Metrics", "")),
    license_url="https://creativecommons.org/licenses/by/4.0/",
    modified=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
)
NO_AUTHOR = replace(CITATION, authors=())
FINDING = replace(
    CITATION,
    finding=FindingReference(
        number=4, text="A balanced scorecard helps.", url=f"{CITATION.url}findings/4/", page="xxi"
    ),
)


def read_bibtex(citation):
    """Fields of the entry, its braces of protection and its TeX escapes taken off the text fields."""
    parser = BibTexParser(common_strings=True)
    (entry,) = bibtexparser.loads(bibtex(citation), parser=parser).entries
    return entry


TEX = {"backslash": "\\", "braceleft": "{", "braceright": "}", "asciitilde": "~", "asciicircum": "^"}


def untex(text):
    """The text that TeX would set: escapes undone, braces of protection gone."""
    return re.sub(
        r"\\text(\w+)\{\}|\\([$&%#_])|[{}]",
        lambda match: TEX[match[1]] if match[1] else match[2] or "",
        text,
    )


def split_names(field):
    """Names as BibTeX splits them: at an "and" outside of braces."""
    names, depth = [""], 0
    for token in re.split(r"([{}]| and )", field):
        depth += {"{": 1, "}": -1}.get(token, 0)
        if token == " and " and not depth:
            names.append("")
        else:
            names[-1] += token
    return names


class TestBibTeX:
    def test_an_organization_is_one_author(self):
        entry = read_bibtex(CITATION)
        assert entry["author"] == "{Working Group on Sites and Sponsors} and O’Brien-Łucja, Zoë"
        assert split_names(entry["author"]) == [
            "{Working Group on Sites and Sponsors}",
            "O’Brien-Łucja, Zoë",
        ]

    def test_fields(self):
        entry = read_bibtex(CITATION)
        assert (entry["ENTRYTYPE"], entry["ID"]) == ("techreport", "strategic-relationships-2014")
        assert untex(entry["title"]) == CITATION.title
        assert untex(entry["series"]) == untex(entry["type"]) == "R&D Management Report"
        assert (entry["year"], entry["month"], entry["date"]) == ("2014", "October", "2014-10")
        assert entry["institution"] == CENTER
        assert entry["number"] == "16(5)"
        assert entry["address"] == "Boston"
        assert entry["issn"] == "1234-5679"
        assert entry["url"] == CITATION.url
        assert entry["doi"] == "10.1234/ab_c(1)"  # verbatim: no backslash before the underscore
        assert entry["abstract"] == "First paragraph. ER - is a tag, and here it is not. TY - neither."
        assert entry["keywords"] == "Outsourcing, CROs, Metrics"
        assert not {"edition", "note", "pages"} & set(entry)

    def test_capitals_of_a_title_are_protected(self):
        assert "title = {Strategic relationships: {FDA's} 50\\% \\& the {“R\\&D”} of {CROs}}" in bibtex(
            CITATION
        )

    def test_without_authors_the_center_is_the_author(self):
        assert read_bibtex(NO_AUTHOR)["author"] == "{" + CENTER + "}"

    @pytest.mark.parametrize(
        "text", [r"\input{/etc/passwd}", "100% of $5 #1 a_b c^d ~e", "}, evil = {x", "@book{x,"]
    )
    def test_text_stays_text(self, text):
        citation = replace(
            CITATION, title=text, abstract=text, number=text, authors=(replace(GROUP, literal=text),)
        )
        source = bibtex(citation)
        assert source.count("{") == source.count("}")
        (entry,) = bibtexparser.loads(source, parser=BibTexParser(common_strings=True)).entries
        assert "evil" not in entry
        assert entry["url"] == CITATION.url
        for field in ("title", "abstract", "number", "author"):
            assert untex(entry[field]) == text

    @pytest.mark.parametrize(
        ("name", "written"),
        [
            (Name(given="Ana-Maria", family="de la Cruz"), "de la Cruz, Ana-Maria"),
            (Name(family="Roe and Sons", given="A"), "{Roe and Sons}, A"),
            (Name(family="King, Jr.", given="Ada"), "{King, Jr.}, Ada"),
            (Name(family="Plato"), "Plato"),
            (Name(literal="Ngọc"), "{Ngọc}"),
        ],
    )
    def test_names(self, name, written):
        assert read_bibtex(replace(CITATION, authors=(name,)))["author"] == written

    def test_a_finding_has_its_own_key_address_and_page(self):
        entry = read_bibtex(FINDING)
        assert entry["ID"] == "strategic-relationships-2014-finding-4"
        assert entry["url"] == f"{CITATION.url}findings/4/"
        assert entry["pages"] == "xxi"
        assert entry["note"] == "Finding 4: A balanced scorecard helps."

    @pytest.mark.parametrize(
        ("given", "expected"),
        [
            (PartialDate.parse("2026-06-18"), ("2026", "June", "2026-06-18")),
            (PartialDate.parse("2026"), ("2026", None, "2026")),
        ],
    )
    def test_dates_keep_their_precision(self, given, expected):
        entry = read_bibtex(replace(CITATION, date=given))
        assert (entry["year"], entry.get("month"), entry["date"]) == expected


class TestRIS:
    def read(self, citation):
        (record,) = rispy.loads(ris(citation))
        return record

    def test_begins_and_ends_as_the_format_says(self):
        body = ris(CITATION)
        assert body.startswith("TY  - RPRT\r\n")
        assert body.endswith("\r\nER  - \r\n")
        assert "\n" not in body.replace("\r\n", "")
        assert not body.encode().startswith(b"\xef\xbb\xbf")

    def test_paragraphs_and_tags_inside_a_value_stay_in_it(self):
        record = self.read(replace(CITATION, title="A title\nbroken by a\r\nword processor"))
        assert record["abstract"] == "First paragraph. ER - is a tag, and here it is not. TY - neither."
        assert record["title"] == "A title broken by a word processor"
        assert record["type_of_reference"] == "RPRT"

    def test_fields(self):
        record = self.read(CITATION)
        assert record["authors"] == ["Working Group on Sites and Sponsors", "O’Brien-Łucja, Zoë"]
        assert record["title"] == CITATION.title
        assert (record["year"], record["date"]) == ("2014", "2014/10//")
        assert record["secondary_title"] == "R&D Management Report"
        assert record["publisher"] == CENTER
        assert record["place_published"] == "Boston"
        assert record["keywords"] == ["Outsourcing, CROs", "Metrics"]
        assert record["doi"] == CITATION.doi
        assert record["urls"] == [CITATION.url]
        assert record["file_attachments1"] == CITATION.pdf_url
        assert record["issn"] == "1234-5679"
        assert "\r\nM1  - 16(5)\r\n" in ris(CITATION)

    def test_no_tag_is_empty(self):
        bare = Citation(
            key="x",
            title="T",
            date=PartialDate.parse("2020"),
            url="https://x.example/",
            publisher=Publisher(name="C"),
        )
        body = ris(bare)
        assert body == (
            "TY  - RPRT\r\nID  - x\r\nAU  - C\r\nTI  - T\r\nPY  - 2020\r\nDA  - 2020///\r\n"
            "PB  - C\r\nUR  - https://x.example/\r\nLA  - en\r\nER  - \r\n"
        )

    def test_a_day_is_told(self):
        assert self.read(replace(CITATION, date=PartialDate.parse("2026-06-08")))["date"] == "2026/06/08/"

    def test_a_finding(self):
        record = self.read(FINDING)
        assert (record["start_page"], record["notes"]) == ("xxi", ["Finding 4: A balanced scorecard helps."])


STYLE = """
<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
  <info><title>x</title><id>x</id><updated>2020-01-01T00:00:00+00:00</updated></info>
  <citation><layout><text variable="title"/></layout></citation>
  <bibliography><layout>
    <names variable="author"><name and="symbol" initialize-with=". " name-as-sort-order="all"/></names>
    <date variable="issued" prefix=" (" suffix=")"><date-part name="year"/></date>
  </layout></bibliography>
</style>
"""


class TestCSL:
    def test_names_are_literal_or_in_parts(self):
        (item,) = json.loads(csl_json(CITATION))
        assert item["author"] == [
            {"literal": "Working Group on Sites and Sponsors"},
            {"family": "O’Brien-Łucja", "given": "Zoë"},
        ]
        (item,) = json.loads(csl_json(NO_AUTHOR))
        assert item["author"] == [{"literal": CENTER}]

    def test_variables(self):
        (item,) = json.loads(csl_json(CITATION))
        assert item["type"] == "report"
        assert item["issued"] == {"date-parts": [[2014, 10]]}
        assert item["collection-title"] == "R&D Management Report"
        assert item["abstract"] == CITATION.abstract
        assert not {"version", "page", "note"} & set(item)

    def test_a_processor_prints_the_organization_whole_and_once(self, tmp_path):
        style = tmp_path / "author-date.csl"
        style.write_text(STYLE)
        bibliography = citeproc.CitationStylesBibliography(
            citeproc.CitationStylesStyle(str(style), validate=False),
            CiteProcJSON(json.loads(csl_json(CITATION))),
            citeproc.formatter.plain,
        )
        bibliography.register(citeproc.Citation([citeproc.CitationItem(CITATION.key)]))
        (printed,) = bibliography.bibliography()
        assert "".join(printed).startswith("Working Group on Sites and Sponsors & O’Brien-Łucja, Z.")
        assert str(printed).count("Sponsors") == 1


class TestPlain:
    @pytest.mark.parametrize(
        ("citation", "text"),
        [
            (
                replace(NO_AUTHOR, number="", doi="", title="Strategic relationships"),
                f"{CENTER}. Strategic relationships. R&D Management Report, October 2014.",
            ),
            (
                replace(NO_AUTHOR, number="7", doi="", series="Methods Brief", title="Forecasting?"),
                f"{CENTER}. Forecasting? Methods Brief 7, October 2014.",
            ),
            (
                replace(FINDING, authors=(), number="", doi="", title="T"),
                f"{CENTER}. T. R&D Management Report, October 2014, finding 4, p. xxi.",
            ),
            (
                replace(CITATION, title="T", number="", authors=(PERSON, GROUP, GROUP), version=2),
                "Zoë O’Brien-Łucja, Working Group on Sites and Sponsors and Working Group on Sites and "
                "Sponsors. "
                "T. R&D Management Report, version 2, October 2014. https://doi.org/10.1234/ab_c(1)",
            ),
            (
                replace(NO_AUTHOR, title="T", series="", number="", doi="", withdrawn=date(2025, 2, 3)),
                f"{CENTER}. T. October 2014. Withdrawn February 3, 2025.",
            ),
            (replace(NO_AUTHOR, title="T", series="", doi=""), f"{CENTER}. T. No. 16(5), October 2014."),
        ],
    )
    def test_house_form(self, citation, text):
        assert as_text(citation) == text

    def test_html_is_escaped_and_the_series_is_emphasized(self):
        html = as_html(replace(NO_AUTHOR, title="<script>alert(1)</script>", series="R&D <b>"))
        assert "<script>" not in html
        assert (
            "&lt;script&gt;alert(1)&lt;/script&gt;. <em>R&amp;D &lt;b&gt;</em> 16(5), October 2014." in html
        )


class TestHighwire:
    def test_tags(self):
        assert highwire_tags(CITATION) == [
            ("citation_title", CITATION.title),
            ("citation_author", "Working Group on Sites and Sponsors"),
            ("citation_author", "Zoë O’Brien-Łucja"),
            ("citation_author_institution", "A & B"),
            ("citation_author_orcid", "https://orcid.org/0000-0002-1825-0097"),
            ("citation_publication_date", "2014/10"),
            ("citation_technical_report_institution", CENTER),
            ("citation_technical_report_number", "16(5)"),
            ("citation_abstract_html_url", CITATION.url),
            ("citation_pdf_url", CITATION.pdf_url),
            ("citation_doi", "10.1234/ab_c(1)"),
            ("citation_issn", "1234-5679"),
            ("citation_language", "en"),
            ("citation_keywords", "Outsourcing, CROs"),
            ("citation_keywords", "Metrics"),
        ]

    def test_the_center_stands_in_and_closed_files_are_not_named(self):
        tags = dict(highwire_tags(replace(NO_AUTHOR, pdf_url="")))
        assert tags["citation_author"] == CENTER
        assert "citation_pdf_url" not in tags


class TestJSONLD:
    def test_a_report(self):
        data = json_ld(CITATION)
        assert data["@type"] == "Report"
        assert data["@id"] == data["url"] == CITATION.url
        assert data["author"] == [
            {"@type": "Organization", "name": "Working Group on Sites and Sponsors"},
            {
                "@type": "Person",
                "@id": "https://orcid.org/0000-0002-1825-0097",
                "name": "Zoë O’Brien-Łucja",
                "givenName": "Zoë",
                "familyName": "O’Brien-Łucja",
                "affiliation": {"@type": "Organization", "name": "A & B"},
            },
        ]
        assert (data["datePublished"], data["dateModified"]) == ("2014-10", "2026-01-02T03:04:05+00:00")
        assert data["isPartOf"] == {
            "@type": "Periodical",
            "name": "R&D Management Report",
            "issn": "1234-5679",
        }
        assert data["about"][0] == {
            "@type": "Thing",
            "name": "Outsourcing, CROs",
            "url": CITATION.topics[0][1],
        }
        assert data["encoding"] == {
            "@type": "MediaObject",
            "contentUrl": CITATION.pdf_url,
            "encodingFormat": "application/pdf",
            "contentSize": "1234567",
        }
        assert data["publisher"]["logo"]["url"] == "https://colloquy.example/logo.png"
        assert data["isAccessibleForFree"] is True
        assert data["identifier"]["value"] == CITATION.doi
        assert "creativeWorkStatus" not in data

    def test_closed_and_withdrawn_are_said(self):
        data = json_ld(replace(NO_AUTHOR, is_free=False, pdf_url="", withdrawn=date(2025, 2, 1)))
        assert data["isAccessibleForFree"] is False
        assert data["creativeWorkStatus"] == "Withdrawn"
        assert "encoding" not in data
        assert data["author"] == [
            {"@type": "Organization", "@id": "https://ror.org/000000000", "name": CENTER}
        ]

    def test_a_finding_is_a_claim_that_appears_in_the_report(self):
        data = json_ld(FINDING)
        assert (data["@type"], data["@id"], data["position"]) == ("Claim", FINDING.finding.url, 4)
        assert data["appearance"]["@id"] == CITATION.url

    def test_nothing_is_empty(self):
        bare = Citation(
            key="x",
            title="T",
            date=PartialDate.parse("2020"),
            url="https://x.example/",
            publisher=Publisher(name="C"),
        )
        for form in (json_ld(bare), json.loads(csl_json(bare))[0]):
            assert not [value for value in form.values() if value in (None, "", [], {}, "None")]
        assert "None" not in bibtex(bare) + as_text(bare)
