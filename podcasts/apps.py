from django.apps import AppConfig

from core import samples


class PodcastsConfig(AppConfig):
    name = "podcasts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        samples.register("episodes", "podcasts.samples.make_episodes")
