"""Transcripts keep the paragraphs that a page shows."""

from django.db import migrations, models

from podcasts.transcripts import from_data
from podcasts.turns import paragraphs_of


def fill(apps, schema_editor):
    for transcript in apps.get_model("podcasts", "Transcript").objects.only("segments").iterator(50):
        transcript.paragraphs = paragraphs_of(from_data(transcript.segments))
        transcript.save(update_fields=["paragraphs"])


class Migration(migrations.Migration):
    dependencies = [("podcasts", "0004_skeleton")]

    operations = [
        migrations.AddField(
            model_name="transcript",
            name="paragraphs",
            field=models.JSONField(
                default=list,
                editable=False,
                help_text="For the page, made of the segments with each save: start, speaker, body",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
