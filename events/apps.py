from django.apps import AppConfig

from core import samples


class EventsConfig(AppConfig):
    name = "events"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        samples.register("roundtables", "events.samples.make_roundtables")
