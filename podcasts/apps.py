from django.apps import AppConfig

from core import feed_links, samples


class PodcastsConfig(AppConfig):
    name = "podcasts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        samples.register("episodes", "podcasts.samples.make_episodes")
        from .feed_links import feed_links as links

        feed_links.register("Podcasts", links)
