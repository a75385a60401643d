"""Apple's categories and artwork, and the guid of the podcast namespace (case P08)."""

import uuid

import pytest

from podcasts.apple import CATEGORIES, artwork_problem, is_category, podcast_guid


@pytest.mark.parametrize(
    ("url", "guid"),
    [
        ("https://podnews.net/rss", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
        ("http://podnews.net/rss/", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
        ("https://old.example/show.xml", "39b90687-cfcd-587e-bb54-ea0b69659d7f"),
    ],
)
def test_the_guid_is_made_from_the_address_without_scheme_and_slash(url: str, guid: str) -> None:
    assert podcast_guid(url) == uuid.UUID(guid)


def test_categories_are_compared_letter_for_letter() -> None:
    assert len(CATEGORIES) == 19
    assert is_category("Health & Fitness", "Medicine")
    assert is_category("Technology")
    assert not is_category("health & fitness")
    assert not is_category("Science & Medicine")
    assert not is_category("Technology", "Gadgets")
    assert not is_category("Science", "Medicine")


@pytest.mark.parametrize(
    ("picture", "words"),
    [
        ((3000, 3000, "JPEG", "RGB"), ""),
        ((1400, 1400, "PNG", "RGB"), ""),
        ((1399, 1399, "PNG", "RGB"), "1400 to 3000"),
        ((3001, 3001, "PNG", "RGB"), "1400 to 3000"),
        ((2000, 1999, "JPEG", "RGB"), "square"),
        ((2000, 2000, "WEBP", "RGB"), "Choose a JPEG or PNG"),
        ((2000, 2000, "PNG", "RGBA"), "has transparency"),
        ((2000, 2000, "PNG", "P"), "has transparency"),
        ((2000, 2000, "JPEG", "CMYK"), "the color mode CMYK"),
        ((2000, 2000, "JPEG", "L"), "the color mode L"),
    ],
)
def test_artwork_that_apple_would_refuse_is_named(picture: tuple, words: str) -> None:
    problem = artwork_problem(*picture)
    assert words in problem if words else problem == ""
