"""ORCID iDs are checked by their checksum and kept in one spelling."""

import pytest
from django.core.exceptions import ValidationError

from core.orcid import checksum, normalize, url, validate_orcid

# Published by ORCID as samples; the last has the check character X
SAMPLES = ["0000-0002-1825-0097", "0000-0001-5109-3700", "0000-0002-1694-233X"]


@pytest.mark.parametrize("orcid", SAMPLES)
def test_samples_pass(orcid):
    validate_orcid(orcid)
    assert normalize(orcid) == orcid
    assert checksum(orcid.replace("-", "")[:15]) == orcid[-1]


@pytest.mark.parametrize(
    "typed",
    [
        "https://orcid.org/0000-0002-1694-233X",
        "http://www.orcid.org/0000-0002-1694-233x/",
        "000000021694233x",
        "  0000-0002-1694-233X\n",
    ],
)
def test_every_spelling_becomes_one(typed):
    assert normalize(typed) == "0000-0002-1694-233X"
    assert url(typed) == "https://orcid.org/0000-0002-1694-233X"


@pytest.mark.parametrize("position", range(15))
def test_one_wrong_digit_is_found(position):
    digits = list("000000021825009")
    digits[position] = str((int(digits[position]) + 1) % 10)
    with pytest.raises(ValidationError, match="wrong digit"):
        validate_orcid("".join(digits) + "7")


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "0000-0002-1825",
        "0000-0002-1825-00977",
        "0000-0002-1825-009A",
        "X000-0002-1825-0097",
        "٠٠٠٠-0002-1825-0097",
        "https://example.org/0000-0002-1825-0097",
    ],
)
def test_another_shape_is_refused_with_an_example(typed):
    with pytest.raises(ValidationError, match="sixteen digits, like 0000-0002-1825-0097"):
        validate_orcid(typed)
