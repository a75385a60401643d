"""Words for a large site that was never written: a vocabulary like a language's, and sentences of it.

A search is as good or bad as the words that it meets: how many there are, and how often each is said.
So the vocabulary has 60,000 words, the real ones first and the others made of syllables, and a word is
said as often as its rank allows (Zipf). Everything follows from the random source that is handed in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate
from random import Random
from typing import TypeVar

T = TypeVar("T")

VOCABULARY = 60_000
#: Of how words, topics and people are spread: the second is named half as often as the first
EXPONENT = 1.0
#: Drawing the same words for every seed keeps corpora of different seeds in one language
_LANGUAGE = "the words of the samples"

SUBJECTS = """
site selection, patient enrollment, protocol amendments, risk-based monitoring, outsourcing contracts,
start-up timelines, budget negotiation, data collection, decentralized visits, adaptive designs,
orphan indications, safety reporting, informed consent, central laboratories, investigator turnover,
eligibility criteria, vendor oversight, master agreements, interim analyses, companion diagnostics,
pediatric studies, oncology portfolios, vaccine programs, rare disease registries, expedited review,
wearable sensors, language access, cold chains, label changes, statistical plans, ethics committees,
reference pricing, biosimilar entry, protocol complexity, electronic diaries, natural history,
endpoint selection, bridging studies, investigator meetings, contract templates
""".replace("\n", " ").split(", ")
SUBJECTS = [subject.strip() for subject in SUBJECTS]
ACTORS = [
    "sponsors",
    "contract research organizations",
    "community sites",
    "academic centers",
    "regulators",
    "patients",
    "biostatisticians",
    "site coordinators",
    "clinical operations leaders",
    "payers",
    "advocacy groups",
    "small companies",
]
VERBS = """
shorten delay forecast double underestimate report share renegotiate standardize measure avoid publish
question anticipate redesign simplify compare review describe explain
""".split()  # noqa: SIM905
MEASURES = [
    "cycle time",
    "screen failures",
    "cost per visit",
    "queries a page",
    "time to first patient",
    "dropout rates",
    "amendment counts",
    "contract signatures",
    "site activation",
    "enrollment pace",
]
TIMES = [
    "in the first quarter",
    "after two protocol changes",
    "before the first site opens",
    "across nine companies",
    "in three of four programs",
    "within eighteen months",
    "over five years",
    "during start-up",
]
FORMS = ["survey", "review", "benchmark", "panel", "audit", "pilot", "comparison", "inquiry", "method"]
GIVEN = """
Ada Ben Chiara Dmitri Elif Farid Grace Hugo Ines Jonas Keiko Liv Mara Noor Olu Priya Quentin Rosa Samir Tova
Ulla Viktor Wanda Xavier Yuki Zofia
""".split()  # noqa: SIM905

# `{}` is a word of the vocabulary, `{v}` a verb, `{a}` somebody, `{m}` a measure, `{n}` a number
PATTERNS = """
The {} of {} and the {} of each {} {v} what {} had called {} {}
{a} {v} the {} of {} when {} and {} are {} in the {} of a {}
In {n} of {n} programs the {} was {} before the {} of {} reached any {}
Most {} that {v} {m} do so with {} {} rather than {} {}
Where {} is {}, {a} {v} {m} by {n} percent and leave the {} {} to {}
Neither {} nor {} explains why {m} follow the {} {} of {}
A {} with {} {} asks {a} for {}, {} and {} in one {}
What {} say of {} {} is {}, and what they {v} is {} {}
Since the {} {}, {m} have {} from {n} to {n}, with {} {} between
If {} {v} their {}, the {} {} {} falls to {a} and to no {}
The {} {} ({} {}) is read as {} by {a}, as {} by {}
Between {} and {} lies a {} {} that {n} {} could {v}
For each {} there are {n} {}, of which {} {} and {} remain {}
{a} call this {} {}; in their {} it is {} {} {}
With {m} known, the {} of {} {} becomes a {} of {} {}
It took {n} {} until {} {} had {} {} and {}
""".strip().split("\n")

_CHOICES = {"v": VERBS, "a": ACTORS, "m": MEASURES}
_ONSETS = "b c d f g h j k l m n p qu r s t v w z br cl cr dr fl gr pl pr sc sk sl sp st tr ch ph th".split()  # noqa: SIM905
_VOWELS = "a e i o u y ae ea io ou".split()  # noqa: SIM905
_CODAS = ["", "", "", "l", "m", "n", "r", "s", "t", "x", "ct", "nd", "rt", "st"]
_ENDINGS = ["", "", "a", "an", "er", "ia", "ic", "in", "ine", "ide", "ol", "on", "or", "um", "us"]


@cache
def vocabulary() -> list[str]:
    """The words by rank, each once: those of the trade first, then made ones."""
    random = Random(_LANGUAGE)  # noqa: S311 (varied words, no secret)
    real = " ".join([*SUBJECTS, *ACTORS, *VERBS, *MEASURES, *FORMS]).replace("-", " ").split()
    found = dict.fromkeys(word for word in real if len(word) > 3)
    draw = random.random
    while len(found) < VOCABULARY:
        syllables = "".join(
            _ONSETS[int(draw() * len(_ONSETS))]
            + _VOWELS[int(draw() * len(_VOWELS))]
            + _CODAS[int(draw() * len(_CODAS))]
            for _ in range(1 + int(draw() * 3))
        )
        found[syllables + _ENDINGS[int(draw() * len(_ENDINGS))]] = None
    return list(found)


@cache
def zipf(count: int) -> list[float]:
    """Cumulative weights of `count` ranks, for `random.choices(…, cum_weights=…)`."""
    return list(accumulate(1 / (rank + 1) ** EXPONENT for rank in range(count)))


def terms(random: Random, count: int) -> list[str]:
    """So many words of the vocabulary, common ones often."""
    return random.choices(vocabulary(), cum_weights=zipf(VOCABULARY), k=count)


def some(random: Random, items: Sequence[T], count: int) -> list[T]:
    """So many different ones of the items (fewer where there are fewer), the first ones often."""
    found: dict[int, T] = {}
    count = min(count, len(items))
    weights = zipf(len(items))
    while len(found) < count:
        [place] = random.choices(range(len(items)), cum_weights=weights)
        found[place] = items[place]
    return list(found.values())


@cache
def _patterns() -> list[tuple[list[str], list[str]]]:
    """Each pattern as the texts between its slots, and the slots."""
    made = []
    for pattern in PATTERNS:
        texts, slots = [""], []
        for piece in pattern.split("{"):
            slot, closed, text = piece.rpartition("}")
            if closed:
                slots.append(slot)
                texts.append(text)
            else:
                texts[-1] += text
        made.append((texts, slots))
    return made


def sentences(random: Random, about: int = 40) -> Iterator[str]:
    """Sentences of 10 to 30 words without end; no two of them are alike.

    about: how many words will be needed, since many are drawn faster at once.
    """
    patterns, draw = _patterns(), random.random
    pool: list[str] = []
    while True:
        texts, slots = patterns[int(draw() * len(patterns))]
        if len(pool) < len(slots):
            pool += terms(random, about)
        parts = [texts[0]]
        for slot, text in zip(slots, texts[1:], strict=True):
            if slot == "":
                parts.append(pool.pop())
            elif slot == "n":
                parts.append(str(int(2 + draw() * 94)))
            else:
                choices = _CHOICES[slot]
                parts.append(choices[int(draw() * len(choices))])
            parts.append(text)
        said = "".join(parts)
        yield said[0].upper() + said[1:] + "."


def sentence(random: Random) -> str:
    """One sentence of ten to thirty words."""
    return next(sentences(random))


def paragraphs(random: Random, words: int) -> list[str]:
    """Paragraphs of three to seven sentences, together at least so many words and hardly more."""
    made: list[str] = []
    source = sentences(random, max(20, min(words, 500)))
    left = words
    while left > 0:
        said: list[str] = []
        for _ in range(random.randint(3, 7)):
            said.append(next(source))
            left -= said[-1].count(" ") + 1
            if left <= 0:
                break
        made.append(" ".join(said))
    return made


def title(random: Random) -> str:
    """A title like those of reports and meetings, with a word that few others have."""
    subject, other = random.sample(SUBJECTS, 2)
    forms = (
        f"How {random.choice(ACTORS)} {random.choice(VERBS)} {subject}",
        f"{subject} and {other}: what {random.choice(MEASURES)} tell",
        f"The price of {subject}",
        f"{subject} {random.choice(TIMES)}",
        f"Who decides on {subject}, and when",
    )
    words = vocabulary()
    rare = words[random.randrange(500, len(words))]
    chosen = f"{random.choice(forms)}: a {rare} {random.choice(FORMS)}"
    return chosen[0].upper() + chosen[1:]


def name(number: int) -> tuple[str, str]:
    """The given and the family name of the so-manyth person; each person's is another."""
    words = vocabulary()
    family = words[len(words) - 1 - number % (VOCABULARY // 2)].capitalize()
    return GIVEN[number % len(GIVEN)], family
