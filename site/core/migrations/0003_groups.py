"""Groups of staff and of readers, and what they may do with what belongs to the whole site.

What belongs to a section, its own migration gives out.
"""

from django.conf import settings
from django.db import migrations

from core.permissions import (
    ADMINISTRATORS,
    DOOR_STAFF,
    EDIT,
    EDITORS,
    EVENT_MANAGERS,
    PRODUCERS,
    READER_GROUPS,
    STAFF_GROUPS,
    grant,
    grant_files,
    grant_pages,
    group,
    let_into_admin,
)
from core.skeleton import home_page

FILES = ("add", "change", "delete", "choose")


def make_groups(apps, schema_editor):
    forget_wagtails_groups(apps)
    for name in STAFF_GROUPS:
        let_into_admin(apps, name)
    for name in READER_GROUPS:
        group(apps, name)

    home = home_page(apps)
    root = apps.get_model("wagtailcore", "Page").objects.get(depth=1)
    grant_pages(apps, EDITORS, home)
    grant_pages(apps, ADMINISTRATORS, root)

    for name in (EDITORS, ADMINISTRATORS):
        grant(apps, name, "core.Topic", EDIT)
        grant(apps, name, "wagtailredirects.Redirect", ("add", "change", "delete"))
    for name in (EDITORS, PRODUCERS, EVENT_MANAGERS, ADMINISTRATORS):
        grant(apps, name, "core.Person", (*EDIT, "publish"))
        grant_files(apps, name, "wagtailimages.Image", FILES)
        grant_files(apps, name, "wagtaildocs.Document", FILES)

    grant(apps, ADMINISTRATORS, "core.Center", ("change",))
    grant(apps, ADMINISTRATORS, settings.AUTH_USER_MODEL, EDIT)
    grant(apps, ADMINISTRATORS, "auth.Group", ("add", "change", "delete"))
    grant(apps, ADMINISTRATORS, "wagtailcore.Workflow", ("add", "change", "delete"))
    grant(apps, ADMINISTRATORS, "wagtailcore.Task", ("add", "change", "delete"))
    grant_files(apps, ADMINISTRATORS, "wagtailcore.Collection", ("add", "change", "delete"))


def forget_wagtails_groups(apps):
    """Take back what Wagtail gives its two groups; one that nobody is in goes."""
    Group = apps.get_model("auth", "Group")
    for row in Group.objects.filter(name__in=("Editors", "Moderators")):
        row.permissions.clear()
        apps.get_model("wagtailcore", "GroupPagePermission").objects.filter(group=row).delete()
        apps.get_model("wagtailcore", "GroupCollectionPermission").objects.filter(group=row).delete()
    Group.objects.filter(name="Moderators", user=None).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("core", "0002_skeleton"),
        ("wagtailadmin", "0006_formstate"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailimages", "0027_image_description"),
        # Whose migrations give permissions to Wagtail's groups
        ("wagtailmedia", "0005_alter_media_options"),
        ("wagtailredirects", "0008_add_verbose_name_plural"),
    ]

    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]
