"""The section's addresses for programs."""

from core.feed_links import FeedLink

from .models import ShowPage


def feed_links() -> list[FeedLink]:
    """Each public show's feed, and that of all episodes."""
    shows = ShowPage.objects.listed().order_by("title")
    return [
        *(FeedLink(show.title, f"/podcasts/{show.slug}/feed.xml", "a podcast feed") for show in shows),
        FeedLink("All episodes", "/podcasts/feed.xml", "a podcast feed"),
    ]
