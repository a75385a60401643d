"""Who looks after messages: the same people as after meetings."""

from django.db import migrations

from core.permissions import ADMINISTRATORS, EVENT_MANAGERS, grant


def grant_messages(apps, schema_editor):
    for name in (EVENT_MANAGERS, ADMINISTRATORS):
        grant(apps, name, "core.OutboxMessage", ("change", "view"))


class Migration(migrations.Migration):
    dependencies = [("core", "0003_groups")]

    operations = [
        migrations.AlterModelOptions(name="outboxmessage", options={"verbose_name": "message"}),
        migrations.RunPython(grant_messages, migrations.RunPython.noop),
    ]
