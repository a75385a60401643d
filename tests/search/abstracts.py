"""Readers of public test collections of abstracts, which are not handed out with the project.

MED and CISI are in SMART's format (`MED.ALL`, `MED.QRY`, `MED.REL`), Cystic Fibrosis in XML (`cf74.xml` to
`cf79.xml`, `cfquery.xml`). Pure functions of their texts, and one that looks for them in a folder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path

#: What stands in a folder that has them all
CYSTIC = [f"cf{year}.xml" for year in range(74, 80)]
SMART = ("MED", "CISI")

#: A text's number → title and text
Texts = Mapping[int, tuple[str, str]]


@dataclass(frozen=True)
class Collection:
    """Texts, questions, and what is relevant to each question with its grade (at least 1)."""

    name: str
    texts: Texts
    questions: Mapping[int, str]
    grades: Mapping[int, Mapping[int, int]]


def collections_in(folder: Path) -> Iterator[Collection]:
    """The three collections of a folder; FileNotFoundError names what is missing."""

    def read(name: str) -> str:
        return (folder / name).read_text(encoding="latin-1")

    for name in SMART:
        texts = {number: (text["T"], text["W"]) for number, text in smart(read(f"{name}.ALL")).items()}
        questions = {
            number: f"{text['T']} {text['W']}".strip() for number, text in smart(read(f"{name}.QRY")).items()
        }
        yield Collection(name, texts, questions, smart_grades(read(f"{name}.REL")))
    questions, grades = cystic_questions(read("cfquery.xml"))
    yield Collection("CF", cystic_texts("".join(map(read, CYSTIC))), questions, grades)


def smart(text: str) -> dict[int, dict[str, str]]:
    """The records of a file of SMART, each with its fields `T` (title) and `W` (words), in one line each."""
    records: dict[int, dict[str, str]] = {}
    for part in re.split(r"^\.I\s+", text, flags=re.M)[1:]:
        number, _, rest = part.partition("\n")
        fields = re.split(r"^\.([A-Z])[ \t]*$", rest, flags=re.M)
        found = dict(zip(fields[1::2], map(_line, fields[2::2]), strict=True))
        records[int(number)] = {"T": "", "W": "", **found}
    return records


def smart_grades(text: str) -> dict[int, dict[int, int]]:
    """The judgments of a file of SMART: question and text are the first two numbers of a line."""
    grades: dict[int, dict[int, int]] = {}
    for line in text.splitlines():
        fields = line.split()
        # Some files of MED have a 0 between both
        if len(fields) == 4 and fields[1] == "0":
            del fields[1]
        if len(fields) > 1:
            grades.setdefault(int(fields[0]), {})[int(fields[1])] = 1
    return grades


def cystic_texts(text: str) -> dict[int, tuple[str, str]]:
    """The records of Cystic Fibrosis: title, and abstract or extract."""
    found = {}
    for record in re.findall(r"<RECORD>.*?</RECORD>", text, re.S):
        number = re.search(r"<RECORDNUM>\s*(\d+)", record)
        if number:
            body = _element("ABSTRACT", record) or _element("EXTRACT", record)
            found[int(number[1])] = (_element("TITLE", record), body)
    return found


def cystic_questions(text: str) -> tuple[dict[int, str], dict[int, dict[int, int]]]:
    """The questions of Cystic Fibrosis, and their judgments: a grade is the sum of four judges' (0 to 2)."""
    questions, grades = {}, {}
    for record in re.findall(r"<QUERY>.*?</QUERY>", text, re.S):
        number = int(_element("QueryNumber", record))
        questions[number] = _element("QueryText", record)
        judged = re.findall(r'<Item score="(\d+)">\s*(\d+)', record)
        grades[number] = {int(item): sum(map(int, score)) for score, item in judged}
    return questions, grades


def _element(name: str, text: str) -> str:
    found = re.search(rf"<{name}>(.*?)</{name}>", text, re.S)
    return _line(unescape(found[1])) if found else ""


def _line(text: str) -> str:
    return " ".join(text.split())
