"""The list of shows, and who makes them."""

from django.db import migrations

from core.permissions import ADMINISTRATORS, EDIT, EDITORS, PRODUCERS, grant, grant_files, grant_pages
from core.skeleton import add_page, home_page


def make_pages(apps, schema_editor):
    home = home_page(apps)
    podcasts = add_page(apps, "podcasts.PodcastIndexPage", parent=home, slug="podcasts", title="Podcasts")
    grant_pages(apps, PRODUCERS, podcasts)
    for name in (EDITORS, PRODUCERS, ADMINISTRATORS):
        grant(apps, name, "podcasts.Transcript", EDIT)
        grant_files(apps, name, "wagtailmedia.Media", ("add", "change", "delete"))


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0003_groups"),
        ("podcasts", "0003_showpage_new_feed_url"),
        ("wagtailmedia", "0005_alter_media_options"),
    ]

    operations = [migrations.RunPython(make_pages, migrations.RunPython.noop)]
