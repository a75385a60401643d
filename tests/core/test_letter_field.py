"""Letters as a column: what comes back is what was written, and what was drawn before keeps its words."""

from __future__ import annotations

import dataclasses
import json
from datetime import timedelta

import pytest
from django.core import serializers
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from hypothesis import given, settings
from hypothesis import strategies as st

from core.letter_field import data_of, letter_of
from core.letters import Letter, Link, Section, Sender, Text, html_of, text_of
from core.models import OutboxMessage
from tests.core.letter_samples import CANCELLED, CHANGED, CONFIRMED, REMINDER
from tests.core.outbox_rows import message
from tests.core.test_letters import everywhere

words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)
paragraphs = st.one_of(words, st.builds(Text, words, st.builds(Link, words, words), words))


@pytest.mark.parametrize(
    "letter", [CONFIRMED, CHANGED, CANCELLED, REMINDER, everywhere("<R&D>"), Letter(Sender("", ""), "A", "B")]
)
def test_what_json_holds_is_the_letter(letter: Letter) -> None:
    again = letter_of(json.loads(json.dumps(data_of(letter))))
    assert again == letter
    assert (text_of(again), html_of(again)) == (text_of(letter), html_of(letter))


@settings(max_examples=80, deadline=timedelta(seconds=5))
@given(st.lists(paragraphs, max_size=4), paragraphs, words)
def test_any_words_come_back(said: list[str | Text], note: str | Text, title: str) -> None:
    letter = dataclasses.replace(
        CONFIRMED, paragraphs=tuple(said), note=note, sections=(Section(title, tuple(said)),)
    )
    assert letter_of(json.loads(json.dumps(data_of(letter)))) == letter


@pytest.mark.django_db
def test_a_copy_of_the_database_holds_letters() -> None:
    row = message()
    (copy,) = serializers.deserialize("json", serializers.serialize("json", [row]))
    assert copy.object.letter == CONFIRMED
    OutboxMessage.objects.update(letter=None)
    row.refresh_from_db()
    assert (row.letter, row.text, row.html) == (None, "", "")


@pytest.mark.django_db(transaction=True)
def test_a_message_that_was_drawn_keeps_its_words() -> None:
    before, after = [("core", "0004_messages")], [("core", "0005_letters")]
    executor = MigrationExecutor(connection)
    executor.migrate(before)
    try:
        old = executor.loader.project_state(before).apps.get_model("core", "OutboxMessage")
        old.objects.create(
            key="1",
            kind="confirmed",
            recipient="a@x.example",
            subject=CONFIRMED.subject,
            text=text_of(CONFIRMED),
            html=html_of(CONFIRMED),
        )
        old.objects.create(key="2", kind="confirmed", recipient="", subject="", text="", html="")
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(after)
    row, erased = OutboxMessage.objects.order_by("key")
    assert (row.letter.title, erased.letter) == (CONFIRMED.subject, None)
    for said in ("Alex Example, your registration is confirmed.", CONFIRMED.code, CONFIRMED.action.url):
        assert said in row.text
        assert said in row.html
    assert row.letter.footer[0].startswith("You get this because this address has a seat.")
