"""What Apple Podcasts and the podcast index lay down: categories, artwork, and a show's guid."""

import re
import uuid

# https://podcasters.apple.com/support/1691-apple-podcasts-categories; directories compare letter for letter
CATEGORIES: dict[str, tuple[str, ...]] = {
    "Arts": ("Books", "Design", "Fashion & Beauty", "Food", "Performing Arts", "Visual Arts"),
    "Business": ("Careers", "Entrepreneurship", "Investing", "Management", "Marketing", "Non-Profit"),
    "Comedy": ("Comedy Interviews", "Improv", "Stand-Up"),
    "Education": ("Courses", "How To", "Language Learning", "Self-Improvement"),
    "Fiction": ("Comedy Fiction", "Drama", "Science Fiction"),
    "Government": (),
    "Health & Fitness": (
        "Alternative Health",
        "Fitness",
        "Medicine",
        "Mental Health",
        "Nutrition",
        "Sexuality",
    ),
    "History": (),
    "Kids & Family": ("Education for Kids", "Parenting", "Pets & Animals", "Stories for Kids"),
    "Leisure": (
        "Animation & Manga",
        "Automotive",
        "Aviation",
        "Crafts",
        "Games",
        "Hobbies",
        "Home & Garden",
        "Video Games",
    ),
    "Music": ("Music Commentary", "Music History", "Music Interviews"),
    "News": (
        "Business News",
        "Daily News",
        "Entertainment News",
        "News Commentary",
        "Politics",
        "Sports News",
        "Tech News",
    ),
    "Religion & Spirituality": (
        "Buddhism",
        "Christianity",
        "Hinduism",
        "Islam",
        "Judaism",
        "Religion",
        "Spirituality",
    ),
    "Science": (
        "Astronomy",
        "Chemistry",
        "Earth Sciences",
        "Life Sciences",
        "Mathematics",
        "Natural Sciences",
        "Nature",
        "Physics",
        "Social Sciences",
    ),
    "Society & Culture": (
        "Documentary",
        "Personal Journals",
        "Philosophy",
        "Places & Travel",
        "Relationships",
    ),
    "Sports": (
        "Baseball",
        "Basketball",
        "Cricket",
        "Fantasy Sports",
        "Football",
        "Golf",
        "Hockey",
        "Rugby",
        "Running",
        "Soccer",
        "Swimming",
        "Tennis",
        "Volleyball",
        "Wilderness",
        "Wrestling",
    ),
    "Technology": (),
    "True Crime": (),
    "TV & Film": ("After Shows", "Film History", "Film Interviews", "Film Reviews", "TV Reviews"),
}

SMALLEST_ARTWORK, LARGEST_ARTWORK = 1400, 3000  # pixels a side

# The namespace of podcast:guid, the same for everyone
GUID_NAMESPACE = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")


def is_category(category: str, subcategory: str = "") -> bool:
    """Whether Apple's list has the category and, where one is named, the subcategory under it."""
    return category in CATEGORIES and (not subcategory or subcategory in CATEGORIES[category])


def podcast_guid(feed_url: str) -> uuid.UUID:
    """The `podcast:guid` made from the address that a feed has when it gets its first one.

    A UUID of version 5 over the address without its scheme and trailing slashes. It is stored and never
    made again: a show keeps it when it moves.
    """
    return uuid.uuid5(GUID_NAMESPACE, re.sub(r"^[a-zA-Z][a-zA-Z0-9+.-]*://", "", feed_url).rstrip("/"))


def artwork_problem(width: int, height: int, image_format: str, mode: str) -> str:
    """Why a picture cannot be artwork, as a sentence that says what to choose; empty when it can.

    `image_format` and `mode` are Pillow's, such as `JPEG` and `RGB`.
    """
    if image_format not in ("JPEG", "PNG"):
        return f"The picture is {image_format}. Choose a JPEG or PNG."
    if width != height:
        return f"The picture has {width} × {height} pixels. Choose one that is square."
    if not SMALLEST_ARTWORK <= width <= LARGEST_ARTWORK:
        return (
            f"The picture has {width} × {height} pixels. "
            f"Choose one of {SMALLEST_ARTWORK} to {LARGEST_ARTWORK} a side; {LARGEST_ARTWORK} is best."
        )
    if mode != "RGB":
        found = "transparency" if mode.endswith("A") or mode == "P" else f"the color mode {mode}"
        return f"The picture has {found}. Save it in RGB without transparency and choose it again."
    return ""
