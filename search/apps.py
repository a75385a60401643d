from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from core import feed_links


def after_migrate(**_kwargs: Any) -> None:
    from .maintenance import after_migrate

    after_migrate()


class SearchConfig(AppConfig):
    name = "search"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from core import related as core_related

        from . import query_counts, receivers, reconciliation, related  # noqa: F401
        from .documents import register_all
        from .elastic import client, worker

        register_all()
        core_related.register(related.close_to)
        post_migrate.connect(after_migrate, sender=self, dispatch_uid="search.after_migrate")
        from .feed_links import feed_links as links

        feed_links.register(feed_links.PROGRAMS, links)
        from core.demo import loaders
        from core.health import register_check

        if client.is_configured():
            register_check("search", worker.answers)

        loaders.register("search", "search.demo.load.items")
