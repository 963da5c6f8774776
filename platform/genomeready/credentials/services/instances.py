"""Make the signed documents of awards, and end them."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from genomeready.base.many import change_rows
from genomeready.credentials.did import key_id
from genomeready.credentials.document import endorsed_only_by, renamed
from genomeready.credentials.issuer import Issuer
from genomeready.credentials.models.awards import Award, CredentialInstance
from genomeready.credentials.proofs.canonical import canonical
from genomeready.credentials.proofs.data_integrity import with_proofs, xml_moment
from genomeready.credentials.proofs.reading import read_json
from genomeready.credentials.queries.endorsements import withdrawn_since
from genomeready.credentials.queries.register import newest_instances, standing_instances
from genomeready.credentials.queries.sharing import wish_of
from genomeready.credentials.rules import EndedBecause
from genomeready.credentials.services.keys import signing_key
from genomeready.credentials.services.log import ENDED, ISSUED, Happened, append_to_log
from genomeready.credentials.services.status import place_in_list, publish_lists, status_entry


def add_instance(
    session: Session, award: Award, unsigned: dict[str, Any], *, sequence: int, issuer: Issuer, at: datetime
) -> CredentialInstance:
    """Give a document its place in a status list, sign it, keep it, and enter it in the log.

    Raises:
        KeyMissing: the private half of the signing key is not in the key folder.
    """
    key, signer = signing_key(session, issuer.keyring, at=at)
    status_list, index = place_in_list(session, issuer=issuer, at=at)
    said = unsigned | {"credentialStatus": status_entry(issuer, status_list, index)}
    content = hashlib.sha256(canonical(said)).hexdigest()
    document = canonical(with_proofs(said, signer=signer, method=key_id(issuer.did, key.multikey), at=at))
    made = CredentialInstance(
        award_id=award.id, sequence=sequence, issued_at=at, document=document.decode(),
        document_hash=hashlib.sha256(document).hexdigest(), content_hash=content, issuer_key_id=key.id,
        status_list_id=status_list.id, status_index=index,
    )  # fmt: skip
    session.add(made)
    session.flush()
    append_to_log(session, [Happened(instance_id=made.id, act=ISSUED, sha256=content, at=at)])
    return made


def add_successor(
    session: Session, award: Award, *, issuer: Issuer, at: datetime, said: dict[str, Any] | None = None
) -> CredentialInstance:
    """Make a new document of an award from its newest one: the same address and content, valid from now.

    Where `said` is given, score and competencies are those of that document.

    It bears the holder's name as it is now if the holder wants it, also where the one before did not, and leaves out endorsements
    withdrawn since. The first day of award stays in it; what a verifier compares is `validFrom` (Open Badges 3.0: of
    two with the same address and issuer, the newer one counts).
    """
    earlier = newest_instances(session, [award.id])[award.id]
    unsigned = {name: value for name, value in read_json(earlier.document).items() if name not in {"proof", "credentialStatus"}}
    unsigned["validFrom"] = xml_moment(at)
    unsigned["issuer"] = unsigned["issuer"] | {"id": issuer.did}
    unsigned = remeasured(unsigned, said) if said else unsigned
    wish = wish_of(session, award.person_id)
    addresses = [one["id"] for one in unsigned["credentialSubject"]["achievement"].get("endorsement", [])]
    withdrawn = withdrawn_since(session, addresses) if addresses else {}
    unsigned = endorsed_only_by(unsigned, lambda address: withdrawn.get(address) is None)
    unsigned = renamed(unsigned, award.holder_name if wish and wish.name_since else "")
    return add_instance(session, award, unsigned, sequence=earlier.sequence + 1, issuer=issuer, at=at)


def remeasured(document: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
    """Return a document with the score and the competencies of another one about the same award; everything else stays.

    >>> one, other = ({"credentialSubject": {"result": [n], "achievement": {"name": "x", "alignment": [n]}}} for n in (1, 2))
    >>> remeasured(one, other)["credentialSubject"]
    {'achievement': {'name': 'x', 'alignment': [2]}, 'result': [2]}
    """
    subject, measured = document["credentialSubject"], said["credentialSubject"]
    parts = ("alignment", "resultDescription")
    kept = {name: value for name, value in subject["achievement"].items() if name not in parts}
    achievement = kept | {name: measured["achievement"][name] for name in parts if name in measured["achievement"]}
    results = {"result": measured["result"]} if "result" in measured else {}
    others = {name: value for name, value in subject.items() if name not in {"achievement", "result"}}
    return document | {"credentialSubject": others | {"achievement": achievement} | results}


def end_instances(session: Session, award_ids: Sequence[int], *, because: EndedBecause, issuer: Issuer, at: datetime) -> None:
    """End the document of each award that has not ended: its bit is set, its list published, the log told.

    A fixed number of statements for each `base.many.AT_ONCE` awards.
    """
    ending = standing_instances(session, award_ids)
    if not ending:
        return
    change_rows(session, CredentialInstance, [one.id for one in ending], {"ended_at": at, "ended_because": because})
    append_to_log(session, [Happened(instance_id=one.id, act=ENDED, sha256=one.content_hash, at=at) for one in ending])
    publish_lists(session, {one.status_list_id for one in ending if one.status_list_id is not None}, issuer=issuer, at=at)
