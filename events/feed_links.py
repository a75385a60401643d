"""The section's addresses for programs."""

from core.feed_links import FeedLink


def feed_links() -> list[FeedLink]:
    """The calendar of all roundtables."""
    return [
        FeedLink(
            "Roundtables",
            "/roundtables/calendar.ics",
            "a calendar (iCalendar)",
            "Subscribe to it instead of importing it: dates that change follow by themselves.",
        )
    ]
