"""Loading Meridia: in one transaction, in bulk, with the same memory for six hundred people or a million."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from genomeready.audit.services import record
from genomeready.base import clock
from genomeready.base.ids import seeded
from genomeready.base.refusals import Refused
from genomeready.competence.models import Evidence
from genomeready.competence.rules.kinds import EvidenceKind
from genomeready.competence.rules.validity import valid_until
from genomeready.competence.services.rollup import rebuild_standings
from genomeready.demo.evidence import evidence_for
from genomeready.demo.meridia import ACCOUNTS, COUNTRY, FIRST_PROVIDER, PASSWORD, PROFESSIONS, REGIONS, SLUG, SOURCE, TEAMS, slug_of
from genomeready.demo.people import Invented, invent, invented_public_id
from genomeready.frameworks.lines.roles import Profile
from genomeready.frameworks.models import Competency
from genomeready.frameworks.queries.profiles import profiles
from genomeready.people.models import Grant, Membership, Organisation, Person, Profession
from genomeready.people.passwords import Hasher
from genomeready.people.rules import OrganisationKind, PersonState, Role
from genomeready.people.services.organisations import found_organisation
from genomeready.workforce.models import Establishment
from genomeready.workforce.norms import SHIPPED
from genomeready.workforce.services import keep_norms

CHUNK = 1000


class RealOrganisations(Refused):
    """Invented people may not be mixed with real ones."""

    message = "Organisations that are not invented exist in this database. Load the demonstration into an empty one."


class NoFramework(Refused):
    """Without role profiles nobody can be assessed or ready."""

    message = "There are no role profiles for: %(missing)s. Run `python app.py frameworks sync` first."


@dataclass(frozen=True)
class Loaded:
    """What was loaded; `before` where it was there already and nothing was changed."""

    people: int
    evidence: int
    before: bool = False


def load_demo(session: Session, *, people: int, seed: int, hasher: Hasher) -> Loaded:
    """Load the invented country Meridia and its accounts; a second time changes nothing.

    Raises:
        RealOrganisations: there are organisations that are not invented.
        NoFramework: a profession has no role profile yet.
    """
    if session.scalar(select(Organisation.id).where(Organisation.invented.is_(False)).limit(1)) is not None:
        raise RealOrganisations
    if session.scalar(select(Organisation.id).where(Organisation.slug == SLUG)) is not None:
        return Loaded(people=0, evidence=0, before=True)
    known = {profile.profession_slug: profile for profile in profiles(session)}
    missing = [slug for slug in PROFESSIONS if slug not in known]
    if missing:
        raise NoFramework(missing=", ".join(missing))
    loader = _Loader(session, known, seed=seed, today=clock.today())
    loader.open_accounts(hasher.hash(PASSWORD))
    for first in range(1, people + 1, CHUNK):
        loader.write([invent(number, seed=seed, today=loader.today) for number in range(first, min(first + CHUNK, people + 1))])
    rebuild_standings(session)
    loader.plan()
    keep_norms(session, SHIPPED, by=None)
    record(session, "demonstration.loaded", f"organisation:{SLUG}", by=None, people=people, seed=seed)
    return Loaded(people=people, evidence=loader.evidence)


class _Loader:
    """What the writing of one chunk needs to know of the country, and what it counts along the way."""

    def __init__(self, session: Session, known: Mapping[str, Profile], *, seed: int, today: date) -> None:
        self.session = session
        self.known = known
        self.seed = seed
        self.today = today
        self.noon = datetime.combine(today, time(12), UTC)
        self.professions: dict[str, int] = {row.slug: row.id for row in session.execute(select(Profession.slug, Profession.id))}
        self.places: dict[str, int] = {place.slug: place.id for place in _found_country(session)}
        self.risks: dict[int, str] = {row.id: row.risk for row in session.execute(select(Competency.id, Competency.risk))}
        self.wte: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
        self.evidence = 0

    def open_accounts(self, password_hash: str) -> None:
        """Write the accounts to sign in with, their roles, and the learner's membership."""
        chance = seeded(f"meridia:{self.seed}:accounts")
        people = [
            self._person(invented_public_id(chance), account.name, account.email, password_hash=password_hash) for account in ACCOUNTS
        ]
        ids = self._insert_people(people)
        grants = [
            {"person_id": key, "organisation_id": self.places[account.on], "role": Role(account.role), "granted_at": self.noon}
            for key, account in zip(ids, ACCOUNTS, strict=True)
        ]
        self.session.execute(insert(Grant), grants)
        self._insert(
            Membership, [self._membership(ids[0], f"{FIRST_PROVIDER}-wards", "general-nurse", Decimal(1), date(self.today.year - 3, 9, 1))]
        )
        self._insert(Evidence, list(self._learner_declares(ids[0])))

    def _learner_declares(self, person_id: int) -> Iterator[dict[str, Any]]:
        for need in self.known["general-nurse"].needs[:2]:
            yield self._shown(
                person_id, competency_id=need.competency_id, level=1, kind=EvidenceKind.SELF, shown_at=self.noon,
                rests_on="demonstration:learner:self",
            )  # fmt: skip

    def write(self, people: Sequence[Invented]) -> None:
        """Write one chunk: the people, their memberships and their evidence."""
        ids = self._insert_people([self._person(each.public_id, each.name, each.email) for each in people])
        memberships = []
        for key, each in zip(ids, people, strict=True):
            memberships.append(
                self._membership(key, each.place, each.profession, each.wte, each.since, until=each.until, confirmed=each.confirmed)
            )
            if each.until is None:
                self.wte[each.provider, each.profession] += each.wte
        self._insert(Membership, memberships)
        step = CHUNK // 10
        for place in range(0, len(people), step):
            some = zip(ids[place : place + step], people[place : place + step], strict=True)
            self._insert(Evidence, [row for key, each in some for row in self._shown_by(key, each)])

    def plan(self) -> None:
        """Write planned posts: last year's and this year's, somewhat more than are filled, most so for the rare professions."""
        rows = []
        for (provider, profession), filled in sorted(self.wte.items()):
            chance = seeded(f"meridia:{self.seed}:{provider}:{profession}")
            planned = (filled * Decimal(chance.randint(102, 130)) / 100).quantize(Decimal("0.5"), ROUND_HALF_UP)
            for dated, wte in ((date(self.today.year - 1, 1, 1), planned * Decimal("0.95")), (date(self.today.year, 1, 1), planned)):
                rows.append(
                    {
                        "organisation_id": self.places[provider],
                        "profession_id": self.professions[profession],
                        "planned_wte": wte,
                        "dated": dated,
                        "source": SOURCE,
                    }
                )
        self._insert(Establishment, rows)

    def _shown_by(self, person_id: int, person: Invented) -> Iterator[dict[str, Any]]:
        for row in evidence_for(person, self.known[person.profession].needs, seed=self.seed, today=self.today):
            self.evidence += 1
            yield self._shown(
                person_id, competency_id=row.competency_id, level=row.level, kind=row.kind, shown_at=row.shown_at, rests_on=row.rests_on
            )

    def _shown(
        self, person_id: int, *, competency_id: int, level: int, kind: EvidenceKind, shown_at: datetime, rests_on: str
    ) -> dict[str, Any]:
        return {
            "person_id": person_id, "competency_id": competency_id, "level": level, "kind": kind, "shown_at": shown_at,
            "valid_until": valid_until(shown_at.date(), kind, self.risks[competency_id]), "rests_on": rests_on,
            "said_by_id": person_id if kind is EvidenceKind.SELF else None, "withdrawn": False, "reason": "",
        }  # fmt: skip

    def _person(self, public_id: str, name: str, email: str, *, password_hash: str = "") -> dict[str, Any]:
        return {
            "public_id": public_id, "name": name, "email": email, "password_hash": password_hash,
            "state": PersonState.ACTIVE, "registered_at": self.noon, "invented": True,
        }  # fmt: skip

    def _membership(
        self, person_id: int, place: str, profession: str, wte: Decimal, since: date, *, until: date | None = None, confirmed: bool = True
    ) -> dict[str, Any]:
        return {
            "person_id": person_id, "organisation_id": self.places[place], "profession_id": self.professions[profession], "wte": wte,
            "from_date": since, "until_date": until, "confirmed_at": self.noon if confirmed else None,
        }  # fmt: skip

    def _insert_people(self, rows: list[dict[str, Any]]) -> Sequence[int]:
        return self.session.scalars(insert(Person).returning(Person.id, sort_by_parameter_order=True), rows).all()

    def _insert(self, table: type[Membership | Evidence | Establishment], rows: list[dict[str, Any]]) -> None:
        if rows:
            self.session.execute(insert(table), rows)


def _found_country(session: Session) -> Iterator[Organisation]:
    """Found the country, its regions, their providers and teams."""
    country = found_organisation(session, slug=SLUG, name=COUNTRY, kind=OrganisationKind.COUNTRY, below=None, invented=True)
    country.population, country.population_source = sum(region.population for region in REGIONS), SOURCE
    yield country
    for each in REGIONS:
        region = found_organisation(
            session, slug=slug_of(each.name), name=each.name, kind=OrganisationKind.REGION, below=country, invented=True
        )
        region.population, region.population_source = each.population, SOURCE
        yield region
        for provider in each.providers:
            yield from _found_provider(session, provider.name, provider.sort, below=region)


def _found_provider(session: Session, name: str, sort: str, *, below: Organisation) -> Iterator[Organisation]:
    provider = found_organisation(session, slug=slug_of(name), name=name, kind=OrganisationKind.PROVIDER, below=below, invented=True)
    yield provider
    for team in TEAMS[sort]:
        yield found_organisation(
            session,
            slug=f"{provider.slug}-{slug_of(team)}",
            name=f"{name}, {team}",
            kind=OrganisationKind.TEAM,
            below=provider,
            invented=True,
        )
