from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    name = "core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from core import limits, lockout, receivers, schedule  # noqa: F401 - receivers connects them
        from core.address import set_site_address
        from core.demo import loaders

        schedule.every_minute(limits.forget)
        schedule.every_minute(lockout.forget)
        loaders.register("core", "core.demo.load.items")

        post_migrate.connect(set_site_address, sender=self)
