"""The schedule of roundtables, and who looks after meetings and their attendees."""

from django.db import migrations

from core.permissions import ADMINISTRATORS, DOOR_STAFF, EVENT_MANAGERS, grant, grant_pages
from core.skeleton import add_page, home_page


def make_pages(apps, schema_editor):
    home = home_page(apps)
    schedule = add_page(apps, "events.SchedulePage", parent=home, slug="roundtables", title="Roundtables")
    grant_pages(apps, EVENT_MANAGERS, schedule)
    for name in (EVENT_MANAGERS, ADMINISTRATORS):
        grant(apps, name, "events.Meeting", ("change", "view"))
        grant(apps, name, "events.Registration", ("add", "change", "view"))
    # Only who is expected: what the door may change comes with check-in
    grant(apps, DOOR_STAFF, "events.Meeting", ("view",))
    grant(apps, DOOR_STAFF, "events.Registration", ("view",))


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0003_groups"),
        ("events", "0003_initial"),
    ]

    operations = [migrations.RunPython(make_pages, migrations.RunPython.noop)]
