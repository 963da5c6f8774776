"""Completions, certificates, issuer keys and statements, made in one line."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.orm import Session

from factories.catalogue import a_course_version, an_examination
from factories.frameworks import a_competency
from factories.people import a_person
from genomeready.base import clock
from genomeready.base.ids import digest, new_uuid
from genomeready.catalogue.models import Course, CourseVersion
from genomeready.competence.models import PriorClaim
from genomeready.competence.rules.kinds import EvidenceKind
from genomeready.competence.services.evidence import NewEvidence, record_evidence
from genomeready.credentials.did import KnownKey, Trust, key_id
from genomeready.credentials.document import Proven, Statement, unsigned_credential
from genomeready.credentials.endorsing import Endorser, signed_endorsement
from genomeready.credentials.issuing import the_issuer
from genomeready.credentials.keyring import FileSigner
from genomeready.credentials.models.awards import Award, AwardEvent, CredentialInstance, DiplomaTemplate
from genomeready.credentials.models.keys import IssuerKey
from genomeready.credentials.models.outside import ClaimBadge, Endorsement
from genomeready.credentials.models.publishing import LogEntry, LogNode, StatusList, TreeHead
from genomeready.credentials.models.sharing import HolderWish, ShareLink, WalletExchange
from genomeready.credentials.proofs.data_integrity import PROOF_SUITES, Suite, with_proofs
from genomeready.credentials.queries.register import newest_instances
from genomeready.credentials.rules import Cause, KeyPurpose, ReasonCode
from genomeready.credentials.services.awards import issue_certificate, revoke_awards
from genomeready.credentials.services.endorsements import take_in_endorsement
from genomeready.credentials.services.exchanges import begin_exchange, open_exchange
from genomeready.credentials.services.keys import rotate_keys
from genomeready.credentials.services.log import sign_head
from genomeready.credentials.services.sharing import make_share_link, wish_for_files
from genomeready.credentials.services.wallets import make_wallet_token
from genomeready.frameworks.models import Competency
from genomeready.learning.events import CourseCompleted
from genomeready.people.models import Person

_number = count(1)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
DID = "did:web:genomeready.example"
A_HOSTED_BADGE: dict[str, Any] = {
    "@context": "https://w3id.org/openbadges/v2", "type": "Assertion", "id": "https://badges.example/assertions/1",
    "recipient": {"type": "id", "identity": "1"}, "issuedOn": "2026-01-02T00:00:00Z",
    "badge": {"name": "Variant reading", "issuer": {"id": "https://badges.example/issuer", "name": "Example Institute"}},
    "verification": {"type": "hosted"},
}  # fmt: skip
"""An Open Badges 2.0 assertion for which a web server vouches, and which does not tell to whom it was awarded."""


def a_completion(
    session: Session, *, person: Person | None = None, version: CourseVersion | None = None,
    competencies: Sequence[Competency] | None = None,
    level: int = 2, score: Decimal = Decimal("0.84"), at: datetime | None = None, rests_on: str | None = None, pass_percent: int = 70,
) -> CourseCompleted:  # fmt: skip
    """News of a passed examination, with the evidence that was written for it."""
    person = person or a_person(session)
    if version is None:
        version = a_course_version(session)
        an_examination(session, version=version, pass_percent=pass_percent)
    found = list(competencies) if competencies is not None else [a_competency(session), a_competency(session)]
    rests_on = rests_on or f"attempt:{next(_number)}"
    at = at or clock.now()
    shown = [
        NewEvidence(competency_id=c.id, level=level, kind=EvidenceKind.EXAMINATION, shown_at=at, rests_on=rests_on, score=score)
        for c in found
    ]
    record_evidence(session, person.id, shown=shown, by=person)
    return CourseCompleted(
        person_id=person.id, enrolment_id=next(_number), course_version_id=version.id, at=at, rests_on=rests_on, score=score,
        shown=tuple((c.id, level) for c in found),
    )  # fmt: skip


def a_certificate(session: Session, **completion: Any) -> Award:
    """A certificate issued by the application under test; takes what `a_completion` takes."""
    return issue_certificate(session, a_completion(session, **completion), issuer=the_issuer())


def the_template(session: Session, award: Award) -> DiplomaTemplate:
    """The DiplomaTemplate that an award's diploma is set by, kept when it was issued."""
    return session.get_one(DiplomaTemplate, award.template_id)


def a_share_link(
    session: Session, award: Award, *, given_to: str = "Staff office", days: int = 30, at: datetime | None = None
) -> ShareLink:
    """A link made by the holder."""
    holder = session.get_one(Person, award.person_id)
    return make_share_link(session, award, given_to=given_to, days=days, by=holder, at=at or clock.now())


def a_wish(session: Session, person: Person, *, name: bool = True, did: str = "", at: datetime | None = None) -> HolderWish:
    return wish_for_files(session, person.id, name=name, did=did, by=person, at=at or clock.now())


MINISTRY = "did:web:health.meridia.example.org"


def a_ministry(*, name: str = "Ministry of Health of Meridia") -> tuple[Endorser, Trust]:
    """A body that endorses, and what is known of it."""
    signer = a_signer()
    key = KnownKey(id=key_id(MINISTRY, signer.multikey), multikey=signer.multikey)
    return Endorser(did=MINISTRY, name=name, signer=signer, multikey=signer.multikey), Trust(issuer=MINISTRY, keys=(key,))


def an_endorsement_file(endorser: Endorser, *, about: str, comment: str = "What a nurse needs.", at: datetime = NOON) -> dict[str, Any]:
    return signed_endorsement(endorser, address=f"urn:uuid:{new_uuid()}", about=about, title="the course", comment=comment, at=at)


def an_endorsement(session: Session, version: CourseVersion, *, about: str = "", comment: str = "What a nurse needs.") -> Endorsement:
    """An endorsement of a course that was taken in."""
    course = session.get_one(Course, version.course_id)
    endorser, trust = a_ministry()
    said = an_endorsement_file(endorser, about=about or the_issuer().address_of(f"/courses/{course.slug}"), comment=comment)
    return take_in_endorsement(
        session, json.dumps(said).encode(), course=course.slug, trust=trust, issuer=the_issuer(), by=None, at=clock.now()
    )


def a_claim_badge(session: Session, *, person: Person, claim: PriorClaim | None = None, document: str = "{}") -> ClaimBadge:
    made = ClaimBadge(
        person_id=person.id, claim_id=claim.id if claim else None, document=document, document_hash=digest(document), brought_at=clock.now()
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def a_wallet_exchange(session: Session, person: Person, *, binds: bool = False, at: datetime | None = None) -> tuple[str, WalletExchange]:
    """An exchange that was just begun, with the token of its address."""
    token = begin_exchange(session, binds=binds, by=person, at=at or clock.now())
    return token, open_exchange(session, token, at=at or clock.now())


def a_wallet_token(session: Session, person: Person, *, given_to: str = "Pocket", days: int = 90, at: datetime | None = None) -> str:
    """The secret of a WalletToken, which keeps its digest alone."""
    return make_wallet_token(session, given_to=given_to, days=days, by=person, at=at or clock.now())


def the_list(session: Session) -> StatusList:
    """The status list that takes new documents."""
    return session.query(StatusList).order_by(StatusList.number.desc()).limit(1).one()


def the_log(session: Session) -> tuple[list[LogEntry], list[LogNode]]:
    """The log as it is kept: its entries in their order, and its nodes."""
    return session.query(LogEntry).order_by(LogEntry.position).all(), session.query(LogNode).order_by(LogNode.id).all()


def a_head(session: Session) -> TreeHead:
    """The log's head, signed now."""
    head = sign_head(session, issuer=the_issuer(), at=clock.now())
    assert head is not None
    return head


def events_of(session: Session, award: Award) -> list[AwardEvent]:
    """What happened to an award, the oldest first."""
    return session.query(AwardEvent).filter_by(award_id=award.id).order_by(AwardEvent.id).all()


def document_of(session: Session, award: Award) -> CredentialInstance:
    """The newest document of an award."""
    return newest_instances(session, [award.id])[award.id]


def revoke(session: Session, *awards: Award, reason: str = "Another person sat the examination.", by: Person | None = None) -> None:
    revoke_awards(
        session,
        [award.id for award in awards],
        why=Cause(code=ReasonCode.IDENTITY, reason=reason),
        by=by,
        at=clock.now(),
        issuer=the_issuer(),
    )


def an_issuer_key(session: Session, *, at: datetime | None = None, purpose: KeyPurpose = KeyPurpose.CREDENTIAL) -> IssuerKey:
    return rotate_keys(session, the_issuer().keyring, by=None, at=at or clock.now(), purpose=purpose)


def a_signer() -> FileSigner:
    return FileSigner(Ed25519PrivateKey.generate())


def a_p256_signer() -> FileSigner:
    return FileSigner(ec.generate_private_key(ec.SECP256R1()))


def a_statement(**changes: Any) -> Statement:
    """What a certificate for one competency says."""
    said: dict[str, Any] = {
        "address": "https://genomeready.example/verify/0b9d2b9a-6f0e-4f3e-9d0c-0d5f6a2a7f11", "issuer_did": DID,
        "issuer_name": "GenomeReady",
        "issuer_url": "https://genomeready.example", "subject": "7e5c1f58-93b8-4ef5-8f0d-1e8b1b2c3d4e", "email": "ana@example.org",
        "salt": "00" * 16, "award_type": "assessment-based-certificate", "course_title": "Genomics foundations", "course_code": "GF-1",
        "course_version": "1.0", "course_address": "https://genomeready.example/courses/genomics-foundations",
        "language": "en", "summary": "The ground under everything else.",
        "criteria": "The examination was passed with at least 70 percent.",
        "score": Decimal("0.84"), "score_name": "Examination score", "pass_percent": 70, "proven": (a_proven(),), "at": NOON,
        "valid_until": NOON.replace(year=2029),
    }  # fmt: skip
    return Statement(**(said | changes))


def a_proven(
    *, code: str = "genome-structure", title: str = "Genome organisation", level: int = 2, level_name: str = "Applies with guidance"
) -> Proven:
    address = f"https://genomeready.example/frameworks/genomics-workforce-core/1.0/competencies/{code}"
    return Proven(address=address, code=code, title=title, framework="Genomics workforce core 1.0", level=level, level_name=level_name)


def a_credential(signer: FileSigner, *, at: datetime = NOON, suites: tuple[Suite, ...] = PROOF_SUITES, **changes: Any) -> dict[str, Any]:
    """A signed credential that no database knows."""
    return signed(unsigned_credential(a_statement(**changes)), signer, at=at, suites=suites)


def signed(
    document: dict[str, Any], signer: FileSigner, *, at: datetime = NOON, suites: tuple[Suite, ...] = PROOF_SUITES
) -> dict[str, Any]:
    return with_proofs(document, suites=suites, signer=signer, method=key_id(DID, signer.multikey), at=at)


def a_known_key(
    signer: FileSigner, *, purpose: KeyPurpose | None = None,
    since: datetime | None = None, until: datetime | None = None, compromised: datetime | None = None,
) -> KnownKey:  # fmt: skip
    return KnownKey(
        id=key_id(DID, signer.multikey), multikey=signer.multikey, purpose=purpose, since=since, until=until, compromised=compromised
    )


def a_trust(*signers: FileSigner, **about: Any) -> Trust:
    """An issuer known by the keys of these signers; takes what `a_known_key` takes."""
    return Trust(issuer=DID, keys=tuple(a_known_key(signer, **about) for signer in signers))
