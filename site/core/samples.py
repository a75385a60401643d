"""A large, varied site for benchmarks and load tests: plain functions and a registry of makers.

Sections register how they make their own pages (`samples.py` in each). The same seed gives the same
words. Nothing here is for readers: a center's demonstration is made by `load_demo`.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from django.utils.module_loading import import_string

Maker = Callable[[int, Random], int]

_paths: dict[str, str] = {}

SUBJECTS = [
    "site selection",
    "patient enrollment",
    "protocol amendments",
    "risk-based monitoring",
    "outsourcing contracts",
    "start-up timelines",
    "budget negotiation",
    "data collection",
    "decentralized visits",
    "adaptive designs",
    "orphan indications",
    "safety reporting",
    "informed consent",
    "central laboratories",
    "investigator turnover",
    "eligibility criteria",
    "vendor oversight",
    "master agreements",
    "interim analyses",
    "companion diagnostics",
    "pediatric studies",
    "oncology portfolios",
    "vaccine programs",
    "rare disease registries",
    "expedited review",
]
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
VERBS = [
    "shorten",
    "delay",
    "forecast",
    "double",
    "underestimate",
    "report",
    "share",
    "renegotiate",
    "standardize",
    "measure",
    "avoid",
    "publish",
    "question",
    "anticipate",
    "redesign",
    "simplify",
]
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
LINKS = ["although", "because", "while", "once", "unless", "whereas"]


def register(name: str, path: str) -> None:
    """Add a section's maker by its dotted path: given a number and a random source, it makes that many
    pages. A path, so that no start of the site imports what only benchmarks need.
    """
    _paths[name] = path


def makers() -> dict[str, Maker]:
    """All makers by name, in the order of their sections."""
    return {name: import_string(path) for name, path in _paths.items()}


def sentence(random: Random) -> str:
    """One sentence of ten to thirty words."""
    first = f"{random.choice(ACTORS)} {random.choice(VERBS)} {random.choice(MEASURES)} {random.choice(TIMES)}"
    if random.random() < 0.6:
        first += (
            f" {random.choice(LINKS)} {random.choice(ACTORS)} {random.choice(VERBS)}"
            f" {random.choice(SUBJECTS)} by {random.randint(2, 95)} percent"
        )
    return first[0].upper() + first[1:] + "."


def paragraph(random: Random, sentences: int = 5) -> str:
    """Some sentences in a row."""
    return " ".join(sentence(random) for _ in range(sentences))


def title(random: Random) -> str:
    """A title like those of reports and meetings."""
    subject, other = random.sample(SUBJECTS, 2)
    forms = (
        f"How {random.choice(ACTORS)} {random.choice(VERBS)} {subject}",
        f"{subject} and {other}: what {random.choice(MEASURES)} tell",
        f"The price of {subject}",
        f"{subject} {random.choice(TIMES)}",
        f"Who decides on {subject}, and when",
    )
    chosen = random.choice(forms)
    return chosen[0].upper() + chosen[1:]
