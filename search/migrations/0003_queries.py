"""How often each query was asked, and who keeps synonyms and promoted results."""

from django.db import migrations, models

from core.permissions import ADMINISTRATORS, EDIT, EDITORS, grant


def let_editors_help_readers(apps, schema_editor):
    for name in (EDITORS, ADMINISTRATORS):
        grant(apps, name, "search.Synonym", EDIT)
        grant(apps, name, "wagtailsearchpromotions.SearchPromotion", ("add", "change", "delete"))


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0003_groups"),
        ("search", "0002_engine_tables"),
        ("wagtailsearchpromotions", "0008_query_verbose_name"),
    ]

    operations = [
        migrations.CreateModel(
            name="QueryCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "words",
                    models.CharField(help_text="Folded: what tells one query from another", max_length=255),
                ),
                ("day", models.DateField(help_text="UTC")),
                (
                    "text",
                    models.CharField(help_text="As it was first typed on that day", max_length=100),
                ),
                ("times", models.PositiveIntegerField(default=0)),
                ("results", models.PositiveIntegerField(default=0)),
            ],
            options={
                "verbose_name": "query",
                "verbose_name_plural": "queries",
                "default_permissions": (),
                "indexes": [models.Index(fields=["day"], name="query_count_by_day")],
                "constraints": [models.UniqueConstraint(fields=("words", "day"), name="query_count_of_day")],
            },
        ),
        migrations.RunPython(let_editors_help_readers, migrations.RunPython.noop),
    ]
