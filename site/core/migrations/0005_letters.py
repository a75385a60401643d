"""The outbox keeps what letters say, and no longer how they were drawn."""

from django.db import migrations

import core.letter_field
from core.letters import Letter, Sender


def keep_the_words(apps, schema_editor):
    """A message that was drawn is kept as its plain text: no letter can be read out of it."""
    center = apps.get_model("core", "Center").objects.first()
    sender = Sender(site_name=center.site_name if center else "", site_url="")
    rows = apps.get_model("core", "OutboxMessage").objects.exclude(recipient="")
    for row in rows.only("subject", "text").iterator():
        # What follows the line “-- ” is the foot; the first block is the title with its line
        words, _, foot = row.text.partition("\n-- \n")
        _, *paragraphs = words.strip().split("\n\n")
        row.letter = Letter(
            sender=sender,
            subject=row.subject,
            title=row.subject,
            paragraphs=tuple(" ".join(paragraph.split()) for paragraph in paragraphs),
            footer=(" ".join(foot.split()),) if foot.strip() else (),
        )
        row.save(update_fields=["letter"])


class Migration(migrations.Migration):
    dependencies = [("core", "0004_messages")]

    operations = [
        migrations.AddField(
            model_name="outboxmessage",
            name="letter",
            field=core.letter_field.LetterField(blank=True, null=True),
        ),
        migrations.RunPython(keep_the_words, migrations.RunPython.noop),
        migrations.RemoveField(model_name="outboxmessage", name="text"),
        migrations.RemoveField(model_name="outboxmessage", name="html"),
    ]
