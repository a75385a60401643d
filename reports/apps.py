from django.apps import AppConfig

from core import feed_links, home, page_rows, samples


class ReportsConfig(AppConfig):
    name = "reports"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        samples.register("reports", "reports.samples.make_reports")
        samples.register("notes", "reports.samples.make_notes")
        from core.demo import loaders

        loaders.register("reports", "reports.demo.load.items")
        from .feed_links import feed_links as links

        feed_links.register("Reports and news", links)
        home.register("lead", "reports.home.lead")
        home.register("record", "reports.home.record")
        page_rows.register("reports.ReportPage", "reports.rows.rows_by_id")
        page_rows.register("reports.PressNotePage", "reports.rows.note_rows_by_id")
        from core import document_access, uploads

        from . import receivers  # noqa: F401
        from .documents import register_all
        from .owned_documents import kept_for_version, owned_path

        register_all()
        document_access.register(owned_path)
        uploads.register_keeper(kept_for_version)
