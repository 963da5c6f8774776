"""Meridia on paper: regions, providers, teams, and who works where. Nothing here exists. Pure."""

from dataclasses import dataclass

COUNTRY = "Meridia"
SLUG = "meridia"
DOMAIN = "meridia.example.org"
PASSWORD = "meridia-demonstration-2026"  # noqa: S105 - printed for everybody who tries the demonstration
SOURCE = "Invented for the demonstration"

HOSPITAL, PRIMARY, LABORATORY, COLLEGE = "hospital", "primary", "laboratory", "college"


@dataclass(frozen=True)
class Provider:
    """A provider: its name and what sort of place it is."""

    name: str
    sort: str


@dataclass(frozen=True)
class Region:
    """A region: how many live there, and how far its training has come (1 is the country's usual)."""

    name: str
    population: int
    progress: float
    providers: tuple[Provider, ...]


REGIONS: tuple[Region, ...] = (
    Region("Velmora", 2_100_000, 1.35, (
        Provider("Velmora University Hospital", HOSPITAL),
        Provider("Velmora Primary Care Network", PRIMARY),
        Provider("Velmora Genomics Laboratory", LABORATORY),
    )),
    Region("Tessand", 1_400_000, 1.0, (
        Provider("Tessand General Hospital", HOSPITAL),
        Provider("Tessand Primary Care Network", PRIMARY),
        Provider("Tessand College of Health", COLLEGE),
    )),
    Region("Orlune", 900_000, 0.6, (
        Provider("Orlune Hospital", HOSPITAL),
        Provider("Orlune Primary Care Network", PRIMARY),
        Provider("Orlune Diagnostic Laboratory", LABORATORY),
    )),
)  # fmt: skip

WORKERS: dict[str, dict[str, int]] = {
    HOSPITAL: {
        "general-nurse": 110, "physician": 80, "pharmacist": 22, "genetic-counsellor": 8, "clinical-geneticist": 7,
        "clinical-laboratory-geneticist": 4, "clinical-bioinformatician": 4,
    },
    PRIMARY: {"general-nurse": 60, "general-practitioner": 70, "pharmacist": 26, "physician": 6, "genetic-counsellor": 2},
    LABORATORY: {
        "clinical-laboratory-geneticist": 16, "clinical-bioinformatician": 12, "physician": 5, "genetic-counsellor": 3,
        "clinical-geneticist": 2,
    },
    COLLEGE: {
        "general-nurse": 14, "physician": 12, "pharmacist": 6, "general-practitioner": 6, "clinical-bioinformatician": 6,
        "genetic-counsellor": 4, "clinical-laboratory-geneticist": 4,
    },
}  # fmt: skip
"""How many of each profession work in a place of each sort, for every 430,000 people or so of its region."""

PROFESSIONS = tuple(sorted({profession for workers in WORKERS.values() for profession in workers}))

GENETICS = frozenset({"genetic-counsellor", "clinical-geneticist", "clinical-laboratory-geneticist", "clinical-bioinformatician"})

TEAMS: dict[str, dict[str, frozenset[str]]] = {
    HOSPITAL: {
        "Wards": frozenset({"general-nurse", "physician"}),
        "Genetics clinic": GENETICS | {"general-nurse"},
        "Pharmacy": frozenset({"pharmacist"}),
    },
    PRIMARY: {"Town practices": frozenset(WORKERS[PRIMARY]), "Country practices": frozenset(WORKERS[PRIMARY])},
    LABORATORY: {"Sequencing": frozenset({"clinical-laboratory-geneticist"}), "Interpretation": frozenset(WORKERS[LABORATORY])},
    COLLEGE: {
        "Teaching clinic": frozenset(WORKERS[COLLEGE]),
        "Skills laboratory": frozenset({"clinical-laboratory-geneticist", "clinical-bioinformatician"}),
    },
}
"""The teams of a place, and which professions work in each."""

PROGRESS: dict[str, float] = {
    "general-nurse": 0.9, "physician": 0.8, "general-practitioner": 0.7, "pharmacist": 0.9, "genetic-counsellor": 4.0,
    "clinical-geneticist": 5.0, "clinical-laboratory-geneticist": 3.0, "clinical-bioinformatician": 2.5,
}  # fmt: skip
"""How far the training of each profession has come (1 is usual)."""


@dataclass(frozen=True)
class Account:
    """Somebody who may sign in: one for each kind of person. `on` is where the role is held."""

    name: str
    email: str
    role: str
    on: str
    sees: str


FIRST_PROVIDER = "velmora-university-hospital"
ACCOUNTS: tuple[Account, ...] = (
    Account("Demo learner", f"learner@{DOMAIN}", "learner", FIRST_PROVIDER, "a nurse: standing, courses, examination, certificate"),
    Account("Demo lead", f"lead@{DOMAIN}", "lead", FIRST_PROVIDER, "leads Velmora University Hospital: people and their competencies"),
    Account("Demo educator", f"educator@{DOMAIN}", "educator", SLUG, "writes courses and questions"),
    Account("Demo examiner", f"examiner@{DOMAIN}", "examiner", SLUG, "looks after examinations and certificates"),
    Account("Demo reviewer", f"reviewer@{DOMAIN}", "reviewer", SLUG, "at the ministry: the gaps of the whole country"),
    Account("Demo administrator", f"administrator@{DOMAIN}", "administrator", SLUG, "runs the platform"),
)


def slug_of(name: str) -> str:
    """Return the slug of an invented name.

    >>> slug_of("Velmora University Hospital")
    'velmora-university-hospital'
    """
    return "-".join(name.lower().split())
