"""The home page in place of Wagtail's welcome page, the pages of text that every site has, its settings."""

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
    # Made here, or the first reader's request would make it and with it change the site
    apps.get_model("core.Center").objects.get_or_create(pk=1)
    home = add_home_page(apps, "core.HomePage", title="Home", sections=home_sections())
    for slug, title in PAGES:
        add_page(apps, "core.StandardPage", parent=home, slug=slug, title=title, fixed=True)


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [migrations.RunPython(make_pages, migrations.RunPython.noop)]
