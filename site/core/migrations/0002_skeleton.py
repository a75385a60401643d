"""The home page in place of Wagtail's welcome page, and the pages of text that every site has."""

from django.db import migrations

from core.skeleton import add_home_page, add_page, home_sections

#: Slug and title; what they say is the center's to write
PAGES = (
    ("about", "About"),
    ("contact", "Contact"),
    ("privacy", "Privacy"),
    ("accessibility", "Accessibility statement"),
)


def make_pages(apps, schema_editor):
    home = add_home_page(apps, "core.HomePage", title="Home", sections=home_sections())
    for slug, title in PAGES:
        add_page(apps, "core.StandardPage", parent=home, slug=slug, title=title, fixed=True)


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [migrations.RunPython(make_pages, migrations.RunPython.noop)]
