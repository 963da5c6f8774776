"""Reading the frameworks of others that ours points to."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from genomeready.frameworks.lines.references import ItemLine, ReferenceLine, ReferencePage, links_by_code
from genomeready.frameworks.models import Competency, Framework, FrameworkVersion, Reference, ReferenceItem
from genomeready.frameworks.rules import CORE, VersionState

_LINES = select(
    Reference.id, Reference.key, Reference.title, Reference.publisher, Reference.version, Reference.url, Reference.doi, Reference.licence,
    Reference.permitted_use, Reference.note, Reference.verified, Reference.structure, Reference.scale, Reference.content_hash,
).order_by(Reference.title)  # fmt: skip
_CURRENT = (
    select(FrameworkVersion.number, Competency.slug, Competency.title, Competency.aligned_to)
    .join(Framework, Framework.id == FrameworkVersion.framework_id)
    .join(Competency, Competency.version_id == FrameworkVersion.id)
    .where(Framework.slug == CORE, FrameworkVersion.state == VersionState.PUBLISHED)
    .order_by(Competency.title)
)


def references_held(session: Session) -> Sequence[ReferenceLine]:
    """Return every reference by title, in one statement."""
    return [ReferenceLine(**row) for row in session.execute(_LINES).mappings()]


def reference_line(session: Session, key: str) -> ReferenceLine | None:
    """Return one reference by its key."""
    row = session.execute(_LINES.where(Reference.key == key)).mappings().one_or_none()
    return ReferenceLine(**row) if row else None


def reference_page(session: Session, reference: ReferenceLine) -> ReferencePage:
    """Return the items of a reference with the competencies of ours that point to them, in two statements."""
    items = session.execute(
        select(ReferenceItem.part, ReferenceItem.code, ReferenceItem.title, ReferenceItem.asked_of)
        .where(ReferenceItem.reference_id == reference.id)
        .order_by(ReferenceItem.position)
    ).all()
    ours = session.execute(_CURRENT).all()
    links = links_by_code(((row.slug, row.title, row.aligned_to) for row in ours), reference.key)
    return ReferencePage(
        reference=reference, version=ours[0].number if ours else "",
        items=tuple(
            ItemLine(part=row.part, code=row.code, title=row.title, asked_of=row.asked_of, ours=links.get(row.code, ())) for row in items
        ),
    )  # fmt: skip
