"""Checking a certificate against our own keys, register, status lists and log: a stored one, or whatever somebody brought."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from genomeready.credentials.carriers.reading import Form, read_any, said_in
from genomeready.credentials.carriers.refusing import Unreadable
from genomeready.credentials.corroborating import Records, corroborated, unreadable
from genomeready.credentials.did import Trust, key_id
from genomeready.credentials.facts import issuer_of
from genomeready.credentials.issuer import Issuer
from genomeready.credentials.models.awards import CredentialInstance
from genomeready.credentials.proofs.reading import read_json
from genomeready.credentials.queries.endorsements import withdrawn_since
from genomeready.credentials.queries.keys import own_trust
from genomeready.credentials.queries.log import Publications, inclusion_of, publications_of
from genomeready.credentials.queries.register import Published, award_by, published, register_of
from genomeready.credentials.queries.status import published_list
from genomeready.credentials.verifying import Check, Outcome, Registered, State, Verdict, verify


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What came of a check: the verdict, what was brought, and the id of the certificate where it was named only."""

    verdict: Verdict
    form: Form | None
    public_id: str | None = None


def check_published(session: Session, found: Published, *, at: datetime, email: str = "") -> Verdict:
    """Check a certificate of our own register as a stranger's file is checked: signature and all.

    The issuer is the one in the stored document, so that certificates from before a move to
    another address still verify; the keys are ours in any case.
    """
    try:
        said = read_json(found.document)
        named = issuer_of(said)
    except (ValueError, AttributeError):
        said, named = {}, ""  # the row was damaged; the verifier says so

    def register(address: str, content_hash: str) -> Registered | None:
        same = address.endswith(f"/verify/{found.public_id}") and content_hash == found.content_hash
        return found.registered if same else None

    trust = own_trust(session, named)
    verdict = verify(found.document, trusts=[trust], register=register, at=at)
    return corroborated(verdict, said, own_records(session, trust, instance_id=found.instance_id), at=at, email=email)


def check_file(session: Session, document: bytes | str, *, issuer: Issuer, at: datetime, email: str = "") -> Checked:
    """Check what somebody brought: a file or text of any form, or the address or number of one of our certificates.

    `email` is the address its holder is said to have; it is compared and not kept.
    """
    try:
        brought = read_any(document, own_address=issuer.public_url)
        if brought.is_name:
            return _check_named(session, brought.form, brought.text, at=at, email=email)
        said = said_in(brought.text)
    except Unreadable as fault:
        return Checked(verdict=unreadable(fault), form=None)
    trust = own_trust(session, issuer.did)
    verdict = verify(brought.text, trusts=[trust], register=register_of(session), at=at)
    return Checked(verdict=corroborated(verdict, said, own_records(session, trust), at=at, brought=brought, email=email), form=brought.form)


def _check_named(session: Session, form: Form, name: str, *, at: datetime, email: str) -> Checked:
    award = award_by(session, name)
    found = published(session, award.public_id) if award else None
    if found is None:
        words = "No certificate has this number or address. Check it letter by letter; if it is right, the paper is not ours."
        check = Check("register", Outcome.FAILED, words)
        return Checked(verdict=Verdict(state=State.NOT_IN_REGISTER, checks=(check,), facts=None), form=form)
    verdict = check_published(session, found, at=at, email=email)
    return Checked(verdict=verdict, form=form, public_id=found.public_id)


def own_records(session: Session, trust: Trust, *, instance_id: int | None = None) -> Records:
    """Return what we publish ourselves: the lists and the log, read where they are kept; about one document of ours, at once."""
    about = publications_of(session, instance_id) if instance_id else None

    def status_list(address: str) -> str | None:
        purpose, _, number = urlsplit(address).path.removeprefix("/status/").partition("/")
        if not number.isdecimal() or len(number) >= 10:  # noqa: PLR2004 - what a column holds
            return None
        if about is not None and (about.list_purpose, about.list_number) == (purpose, int(number)):
            return about.status_list
        found = published_list(session, purpose, int(number))
        return found.document if found else None

    def inclusion(content_hash: str) -> Mapping[str, Any] | None:
        if about is not None:
            return inclusion_document(session, about)
        found = session.scalar(select(CredentialInstance.id).where(CredentialInstance.content_hash == content_hash).limit(1))
        return inclusion_document(session, publications_of(session, found)) if found else None

    def under(did: str) -> Trust:
        return Trust(issuer=did, keys=tuple(replace(key, id=key_id(did, key.multikey)) for key in trust.keys))

    return Records(trust=under, status_list=status_list, inclusion=inclusion, withdrawn=partial(withdrawn_since, session))


def inclusion_document(session: Session, about: Publications) -> dict[str, Any] | None:
    """Return the proof that a document is in the log, as it is handed out: entry, place, hashes, signed head."""
    found = inclusion_of(session, about)
    if found is None:
        return None
    return {"entry": found.entry, "position": found.position, "proof": list(found.proof), "head": json.loads(found.head)}
