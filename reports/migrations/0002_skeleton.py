"""The lists of reports and press notes, and who keeps the series."""

from django.db import migrations

from core.permissions import ADMINISTRATORS, EDIT, EDITORS, grant
from core.skeleton import add_page, home_page


def make_pages(apps, schema_editor):
    home = home_page(apps)
    add_page(apps, "reports.ReportIndexPage", parent=home, slug="reports", title="Reports")
    add_page(apps, "reports.NewsIndexPage", parent=home, slug="news", title="News")
    for name in (EDITORS, ADMINISTRATORS):
        grant(apps, name, "reports.Series", EDIT)


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0003_groups"),
        ("reports", "0001_initial"),
    ]

    operations = [migrations.RunPython(make_pages, migrations.RunPython.noop)]
