"""Folding: the letters that two spellings of one word share."""

import unicodedata

# Letters without a decomposition (UAX #15), each as a reader without that keyboard types it
_LETTERS = {
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "ł": "l",
    "ħ": "h",
    "ı": "i",
    "ŧ": "t",
    "ŋ": "n",
    "ĸ": "k",
    "ς": "σ",
}
_QUOTES = {
    **dict.fromkeys("‘’‚‛ʼʻ＇`´", "'"),
    **dict.fromkeys("“”„‟«»‹›＂", '"'),
}


def _fold_character(char: str) -> str:
    if char in _QUOTES:
        return _QUOTES[char]
    category = unicodedata.category(char)
    if category[0] == "M" or category == "Cf":
        return ""
    if category in ("No", "So"):
        # ½ ³ ① ™ and emoji part words: "10½" is not 101⁄2
        return " "
    if category == "Nd":
        return str(unicodedata.decimal(char))
    if category[0] != "L" and category != "Nl":
        return char
    folded = []
    for part in unicodedata.normalize("NFKD", char).lower():
        # Lowering may make a mark anew (İ), and a letter that decomposes (ϴ)
        for letter in unicodedata.normalize("NFKD", part):
            if unicodedata.category(letter)[0] != "M":
                folded.append(_LETTERS.get(letter) or _QUOTES.get(letter, letter))
    return "".join(folded)


class _Table(dict[int, str]):
    """A table for str.translate that fills itself."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _fold_character(chr(code))
        return folded


_TABLE = _Table()


def fold(text: str) -> str:
    """Return text in lower case, without accents, marks and format characters, with plain quotes.

    Works character by character: ``fold(a + b) == fold(a) + fold(b)``. Words and punctuation stay
    where they are. Idempotent.
    """
    return text.translate(_TABLE)


def fold_with_offsets(text: str) -> tuple[str, list[int] | None]:
    """Return the folded text and, for each of its characters and its end, the index in the original.

    None stands for "the same index": folding changed no length, as in almost every English text.
    """
    if all(len(_TABLE[ord(char)]) == 1 for char in set(text)):
        return text.translate(_TABLE), None
    folded = []
    offsets = []
    for index, char in enumerate(text):
        part = _TABLE[ord(char)]
        folded.append(part)
        offsets.extend([index] * len(part))
    offsets.append(len(text))
    return "".join(folded), offsets
