"""The readers of public collections, by a few records in their formats."""

from tests.search import abstracts

SMART = """.I 1
.T
A title of
two lines
.A
Somebody
.W
The words.
.I 2
.W
Without a title, with .W inside of a line.
"""
CYSTIC = """<RECORD><RECORDNUM>00007 </RECORDNUM><TITLE>On mucus &amp;
salt</TITLE><ABSTRACT>Of calcium.</ABSTRACT></RECORD>
<RECORD><RECORDNUM>8</RECORDNUM><TITLE>Another</TITLE><EXTRACT>Cut out.</EXTRACT></RECORD>"""
QUERY = """<QUERY><QueryNumber>00003</QueryNumber><QueryText>What of
calcium?</QueryText><Records><Item score="1220">7</Item><Item score="0001">8</Item></Records></QUERY>"""


def test_records_of_smart():
    assert abstracts.smart(SMART) == {
        1: {"T": "A title of two lines", "A": "Somebody", "W": "The words."},
        2: {"T": "", "W": "Without a title, with .W inside of a line."},
    }


def test_judgments_of_smart():
    assert abstracts.smart_grades("1 13 1\n  1     28\t0\t0.0\n2 0 7 1\n\n") == {1: {13: 1, 28: 1}, 2: {7: 1}}


def test_cystic_fibrosis():
    assert abstracts.cystic_texts(CYSTIC) == {
        7: ("On mucus & salt", "Of calcium."),
        8: ("Another", "Cut out."),
    }
    assert abstracts.cystic_questions(QUERY) == ({3: "What of calcium?"}, {3: {7: 5, 8: 1}})
