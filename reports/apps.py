from django.apps import AppConfig

from core import feed_links, samples


class ReportsConfig(AppConfig):
    name = "reports"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        samples.register("reports", "reports.samples.make_reports")
        from .feed_links import feed_links as links

        feed_links.register("Reports and news", links)
        from . import receivers  # noqa: F401
        from .documents import register_all

        register_all()
