"""The section's addresses for programs."""

from core.feed_links import FeedLink


def feed_links() -> list[FeedLink]:
    """The search for browsers. Each topic, person and search has a feed of its own, on its page."""
    return [
        FeedLink(
            "Search for browsers",
            "/search/opensearch.xml",
            "OpenSearch",
            "Each topic, person and search has a feed of its own, linked on its page",
        )
    ]
