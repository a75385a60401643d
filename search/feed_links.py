"""The section's addresses for programs."""

from core.feed_links import FeedLink


def feed_links() -> list[FeedLink]:
    """The search for browsers, and the interfaces. Topics, people and searches have feeds on their pages."""
    return [
        FeedLink(
            "Search for browsers",
            "/search/opensearch.xml",
            "OpenSearch",
            "Each topic, person and search has a feed of its own, linked on its page.",
        ),
        FeedLink("All pages as JSON", "/api/v2/pages/", "a read-only interface"),
        FeedLink("Sitemap", "/sitemap.xml", "for search engines"),
    ]
