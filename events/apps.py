from django.apps import AppConfig

from core import feed_links, samples


class EventsConfig(AppConfig):
    name = "events"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        samples.register("roundtables", "events.samples.make_roundtables")
        from .deletion import connect
        from .feed_links import feed_links as links

        feed_links.register("Roundtables", links)
        connect()
