"""What stands close to an address that the site does not have."""

from __future__ import annotations

import re

from core.page_rows import rows_at
from core.rows import Row
from core.templatetags.colloquy import path_words

from .parameters import Asked
from .service import Answer, search

#: Rows on the page of a missing address
MOST = 3
#: What a page's address can end in; robots try others all day, and no page is close to `/wp-login.php`
_OF_A_PAGE = re.compile(r"(?:/|/[^/.]*|\.(?:html?|pdf))\Z", re.IGNORECASE)


def is_like_a_page(path: str) -> bool:
    """Whether a path could be a page's, or of a file that a page has."""
    return bool(_OF_A_PAGE.search(path)) and not path.startswith(("/admin/", "/media/", "/static/"))


def close_to(path: str) -> list[Row]:
    """Rows of the public pages that the words of a path find, best first, at most `MOST`.

    Words that nothing has are taken for typing errors once, as the search page's "did you mean" does.
    """
    words = path_words(path)
    if not words:
        return []
    answer = search(Asked(q=words), level=0)
    if not answer.total and answer.meant:
        answer = search(Asked(q=answer.meant.text), level=0)
    urls = list(dict.fromkeys(_page_of(url) for url in _urls(answer)))
    rows = rows_at(urls)
    return [rows[url] for url in urls if url in rows][:MOST]


def _urls(answer: Answer) -> list[str]:
    return [hit.address.path for hit in (*answer.hits, *answer.some)]


def _page_of(url: str) -> str:
    """The page that a hit is on: findings have addresses under their report."""
    return re.sub(r"findings/\d+/\Z", "", url.partition("#")[0])
