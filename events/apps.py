from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "events"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from core import feed_links, home, page_rows, samples
        from core.demo import line, loaders

        from . import materials, ticks  # noqa: F401 (they register what they offer)
        from .deletion import connect
        from .documents import register_all
        from .feed_links import feed_links as links

        samples.register("roundtables", "events.samples.make_roundtables")
        loaders.register("events", "events.demo.load.items")
        line.register("events.demo.line.register")
        feed_links.register("Roundtables", links)
        home.register("roundtables", "events.home.coming")
        home.register("record", "events.home.record")
        page_rows.register("events.RoundtablePage", "events.rows.rows_by_id")
        register_all()
        connect()
