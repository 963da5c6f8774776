"""The verbs of workforce: plan posts, keep the norms."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from genomeready.audit.services import Actor, record
from genomeready.people.models import Organisation, Profession
from genomeready.workforce.models import Establishment, Norm
from genomeready.workforce.rules import Ratio


def plan_posts(
    session: Session, organisation: Organisation, *, profession: Profession, wte: Decimal, dated: date, source: str, by: Actor | None
) -> Establishment:
    """Say how many posts an organisation plans in a profession from a day on; the same day again corrects it."""
    plan = session.scalar(
        select(Establishment).where(
            Establishment.organisation_id == organisation.id, Establishment.profession_id == profession.id, Establishment.dated == dated
        )
    )
    if plan is None:
        plan = Establishment(organisation_id=organisation.id, profession_id=profession.id, dated=dated, planned_wte=wte, source=source)
        session.add(plan)
    plan.planned_wte, plan.source = wte, source
    session.flush()
    record(
        session, "posts.planned", f"organisation:{organisation.slug}", by=by, organisation_id=organisation.id,
        profession=profession.slug, wte=str(wte), dated=dated.isoformat(), source=source,
    )  # fmt: skip
    return plan


def keep_norms(session: Session, ratios: Iterable[Ratio], *, by: Actor | None) -> list[Norm]:
    """Make sure that each norm stands in the table as given; return those that are new or were changed.

    A norm whose profession is not known yet is left out until it is.
    """
    known = {norm.slug: norm for norm in session.scalars(select(Norm))}
    professions = {row.slug: row.id for row in session.execute(select(Profession.slug, Profession.id))}
    changed = []
    for ratio in ratios:
        if ratio.profession not in professions:
            continue
        norm = known.get(ratio.slug) or Norm(slug=ratio.slug)
        if _written_to(norm, ratio, professions[ratio.profession]):
            session.add(norm)
            changed.append(norm)
            record(session, "norm.kept", f"norm:{ratio.slug}", by=by, source=ratio.source)
    session.flush()
    return changed


def _written_to(norm: Norm, ratio: Ratio, profession_id: int) -> bool:
    """Write the ratio into the norm's row; say whether anything was different."""
    wanted = {
        "profession_id": profession_id, "posts": ratio.posts, "population": ratio.population, "unit": ratio.unit,
        "counted": ratio.counted, "source": ratio.source, "year": ratio.year,
    }  # fmt: skip
    different = {name: value for name, value in wanted.items() if getattr(norm, name, None) != value}
    for name, value in different.items():
        setattr(norm, name, value)
    return bool(different)
