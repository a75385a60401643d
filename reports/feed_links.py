"""The section's addresses for programs."""

from core.feed_links import FeedLink


def feed_links() -> list[FeedLink]:
    """Reports and news as feeds."""
    return [
        FeedLink("Reports", "/reports/feed.xml", "a web feed", "Each new report with its abstract."),
        FeedLink("Press notes", "/news/feed.xml", "a web feed"),
    ]
