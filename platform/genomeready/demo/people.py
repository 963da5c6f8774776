"""Inventing people: each one follows from the seed and her number alone, however many others there are. Pure."""

import base64
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cache
from itertools import accumulate
from random import Random  # noqa: TID251 - the type only; the generators come from base.ids

from genomeready.base.ids import seeded
from genomeready.demo.meridia import DOMAIN, PROGRESS, REGIONS, TEAMS, WORKERS, slug_of

_FIRST_HALF = ("Ba", "De", "Ka", "Li", "Mo", "Na", "Ri", "Sa", "Ta", "Ve", "Zo", "El", "Ju", "Ome")
_SECOND_HALF = ("la", "ren", "ri", "ro", "mi", "ten", "vin", "lis", "do", "sia", "nel", "ka")
_FAMILY_START = (
    "Ar",
    "Bel",
    "Cor",
    "Dan",
    "Fel",
    "Gar",
    "Hol",
    "Kel",
    "Lor",
    "Mar",
    "Nor",
    "Ost",
    "Par",
    "Rav",
    "Sol",
    "Tor",
    "Var",
    "Wel",
)
_FAMILY_MIDDLE = ("a", "e", "i", "o", "an", "en", "in", "or")
_FAMILY_END = ("beth", "dell", "dor", "fane", "lund", "mar", "nash", "rell", "stane", "veth", "wick", "zan")

_HOURS = (Decimal("1.00"), Decimal("0.80"), Decimal("0.60"), Decimal("0.50"))


class Stage(StrEnum):
    """How far somebody has come in the competencies of the role."""

    NOTHING = "nothing"
    DECLARED = "declared"
    STARTED = "started"
    NEARLY = "nearly"
    READY = "ready"
    LAPSED = "lapsed"


_USUAL = {Stage.NOTHING: 24.0, Stage.DECLARED: 16.0, Stage.STARTED: 22.0, Stage.NEARLY: 11.0, Stage.READY: 19.0, Stage.LAPSED: 8.0}
_TRAINED = frozenset({Stage.NEARLY, Stage.READY})


@dataclass(frozen=True, kw_only=True)
class Invented:
    """An invented person. `place` is the slug of a provider or team; `until` is set for those who left."""

    number: int
    public_id: str
    name: str
    email: str
    profession: str
    provider: str
    place: str
    wte: Decimal
    since: date
    until: date | None
    confirmed: bool
    stage: Stage


@dataclass(frozen=True)
class Chair:
    """A sort of post to draw from: where, in which profession, and how far training has come there."""

    provider: str
    sort: str
    profession: str
    progress: float


@cache
def _chairs() -> tuple[tuple[Chair, ...], tuple[float, ...]]:
    """Return all sorts of posts with their cumulated weights: a region's share follows its population."""
    chairs, weights = [], []
    for region in REGIONS:
        for provider in region.providers:
            for profession, workers in WORKERS[provider.sort].items():
                chairs.append(Chair(slug_of(provider.name), provider.sort, profession, region.progress * PROGRESS[profession]))
                weights.append(workers * region.population / 1_000_000)
    return tuple(chairs), tuple(accumulate(weights))


def invent(number: int, *, seed: int, today: date) -> Invented:
    """Return the person of this number: the same for the same seed and day.

    >>> someone = invent(7, seed=2026, today=date(2026, 11, 22))
    >>> someone == invent(7, seed=2026, today=date(2026, 11, 22)), someone.email
    (True, 'p0000007@meridia.example.org')
    """
    chance = seeded(f"meridia:{seed}:{number}")
    chairs, weights = _chairs()
    chair = chance.choices(chairs, cum_weights=weights)[0]
    since = today - timedelta(days=chance.randint(200, 15 * 365))
    left = today - timedelta(days=chance.randint(1, 150)) if chance.random() < 0.03 else None  # noqa: PLR2004 - three in a hundred left
    return Invented(
        number=number, public_id=invented_public_id(chance), name=invented_name(chance), email=f"p{number:07}@{DOMAIN}",
        profession=chair.profession, provider=chair.provider, place=_place(chair, chance),
        wte=chance.choices(_HOURS, (66, 16, 10, 8))[0], since=since, until=left, confirmed=chance.random() > 0.015,  # noqa: PLR2004 - some wait
        stage=_stage(chair, chance),
    )  # fmt: skip


def invented_public_id(chance: Random) -> str:
    """Return an id of the usual shape; guessable for who knows the seed, which harms no invented person."""
    return base64.b32encode(chance.randbytes(16)).decode().rstrip("=").lower()


def invented_name(chance: Random) -> str:
    """Return a name put together from syllables.

    >>> len(invented_name(seeded(1)).split())
    2
    """
    given = chance.choice(_FIRST_HALF) + chance.choice(_SECOND_HALF)
    family = chance.choice(_FAMILY_START) + chance.choice(_FAMILY_MIDDLE) + chance.choice(_FAMILY_END)
    return f"{given} {family}"


def _place(chair: Chair, chance: Random) -> str:
    """Return the team where the profession works, or the provider itself where it has none."""
    teams = [name for name, professions in TEAMS[chair.sort].items() if chair.profession in professions]
    return f"{chair.provider}-{slug_of(chance.choice(teams))}" if teams else chair.provider


def _stage(chair: Chair, chance: Random) -> Stage:
    weights = [usual * (chair.progress if stage in _TRAINED else 1) for stage, usual in _USUAL.items()]
    return chance.choices(list(_USUAL), weights)[0]
