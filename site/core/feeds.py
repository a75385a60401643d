"""feedgen, with dates that leave the process alone.

feedgen 1.0.0 formats each date by switching the locale of the whole process and back: with threads, the
wrong locale stays. `email.utils` writes the same dates (RFC 2822, numeric offset) without it. Import
`FeedGenerator` from here, so that no feed is made with the original.
"""

from email.utils import format_datetime

import feedgen.entry
import feedgen.feed
from feedgen.feed import FeedGenerator

__all__ = ["FeedGenerator"]

feedgen.feed.formatRFC2822 = format_datetime
feedgen.entry.formatRFC2822 = format_datetime
