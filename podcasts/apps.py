from django.apps import AppConfig

from core import feed_links, samples


class PodcastsConfig(AppConfig):
    name = "podcasts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        samples.register("episodes", "podcasts.samples.make_episodes")
        from core.demo import line, loaders

        loaders.register("podcasts", "podcasts.demo.load.items")
        line.register("podcasts.demo.line.subscribe")
        from core import home, page_rows

        from .feed_links import feed_links as links

        feed_links.register("Podcasts", links)
        home.register("episodes", "podcasts.home.newest")
        home.register("record", "podcasts.home.record")
        page_rows.register("podcasts.EpisodePage", "podcasts.rows.rows_by_id")
        page_rows.register("podcasts.ShowPage", "podcasts.rows.show_rows_by_id")
        from . import receivers  # noqa: F401
        from .documents import register_all

        register_all()
        from core.sitemaps import leave_out

        from .robots import blocked_paths

        leave_out(blocked_paths)
