from django.apps import AppConfig

from core import samples


class ReportsConfig(AppConfig):
    name = "reports"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        samples.register("reports", "reports.samples.make_reports")
