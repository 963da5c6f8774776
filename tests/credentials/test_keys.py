"""Which key signs what, and what happens to the others."""

from datetime import UTC, datetime, timedelta

import pytest
from factories.credentials import a_certificate, an_issuer_key, document_of
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from genomeready.credentials.issuing import the_issuer
from genomeready.credentials.keyring import CURVES
from genomeready.credentials.models.keys import IssuerKey
from genomeready.credentials.multibase import read_multikey
from genomeready.credentials.queries.keys import active_key, issuer_keys, own_trust, signed_since
from genomeready.credentials.rules import KeyPurpose
from genomeready.credentials.services.keys import NotCompromisedThen, declare_compromised, rotate_keys, signing_key

AT = datetime(2026, 11, 1, 12, tzinfo=UTC)


def test_each_purpose_has_a_key_of_its_own_made_when_it_is_first_needed(session: Session) -> None:
    keyring = the_issuer().keyring

    made = {purpose: signing_key(session, keyring, at=AT, purpose=purpose) for purpose in KeyPurpose}
    again = {purpose: signing_key(session, keyring, at=AT, purpose=purpose) for purpose in KeyPurpose}

    assert len({key.multikey for key, _ in made.values()}) == len(KeyPurpose)
    assert {p: key.id for p, (key, _) in made.items()} == {p: key.id for p, (key, _) in again.items()}
    for purpose, (key, signer) in made.items():
        assert (key.purpose, signer.multikey) == (purpose, key.multikey)
        assert read_multikey(key.multikey)[0] is CURVES[purpose]


def test_a_certificate_is_signed_with_the_key_for_certificates(session: Session) -> None:
    others = [an_issuer_key(session, purpose=purpose) for purpose in KeyPurpose if purpose is not KeyPurpose.CREDENTIAL]

    certificate = a_certificate(session)

    key = active_key(session)
    assert key is not None
    assert document_of(session, certificate).issuer_key_id == key.id
    assert key.id not in {other.id for other in others}


def test_the_own_verifier_knows_what_each_key_is_for_and_when_it_was_used(session: Session) -> None:
    an_issuer_key(session, at=AT)
    an_issuer_key(session, at=AT + timedelta(days=30))
    an_issuer_key(session, at=AT, purpose=KeyPurpose.STATUS_LIST)

    known = own_trust(session, "did:web:a").keys

    assert sorted((str(key.purpose), key.since, key.until) for key in known) == [
        ("credential", AT, AT + timedelta(days=30)),
        ("credential", AT + timedelta(days=30), None),
        ("status-list", AT, None),
    ]


def test_the_database_knows_no_other_purpose(session: Session) -> None:
    session.add(IssuerKey(multikey="z6MkOther", purpose="anything", made_at=AT))

    with pytest.raises(IntegrityError):
        session.flush()


def test_a_compromised_key_is_replaced_at_once_and_an_earlier_moment_replaces_a_later_one(session: Session) -> None:
    keyring = the_issuer().keyring
    key = an_issuer_key(session, at=AT)
    late, early, now = AT + timedelta(days=9), AT + timedelta(days=3), AT + timedelta(days=10)

    declare_compromised(session, key, keyring, since=late, by=None, at=now)
    declare_compromised(session, key, keyring, since=early, by=None, at=now)
    declare_compromised(session, key, keyring, since=late, by=None, at=now)

    assert (key.compromised_since, key.retired_at) == (early, now)
    assert [other.multikey == key.multikey for other in issuer_keys(session)] == [True, False]
    assert active_key(session) != key


def test_a_key_that_was_retired_before_is_not_followed_by_another(session: Session) -> None:
    keyring = the_issuer().keyring
    old = an_issuer_key(session, at=AT)
    new = rotate_keys(session, keyring, by=None, at=AT + timedelta(days=1))

    declare_compromised(session, old, keyring, since=AT, by=None, at=AT + timedelta(days=2))

    assert active_key(session) == new
    assert len(issuer_keys(session)) == 2


@pytest.mark.parametrize("days", [-1, 2])
def test_a_moment_before_the_key_or_still_to_come_is_refused(session: Session, days: int) -> None:
    key = an_issuer_key(session, at=AT)

    with pytest.raises(NotCompromisedThen):
        declare_compromised(session, key, the_issuer().keyring, since=AT + timedelta(days=days), by=None, at=AT + timedelta(days=1))

    assert (key.compromised_since, key.retired_at) == (None, None)


def test_what_a_key_signed_since_is_found_and_what_others_signed_is_not(session: Session) -> None:
    key = an_issuer_key(session, at=AT)
    early, late = a_certificate(session, at=AT), a_certificate(session, at=AT + timedelta(days=5))
    rotate_keys(session, the_issuer().keyring, by=None, at=AT + timedelta(days=6))
    a_certificate(session, at=AT + timedelta(days=7))

    assert [one.number for one in signed_since(session, key, AT)] == [early.number, late.number]
    assert [one.number for one in signed_since(session, key, AT + timedelta(days=1))] == [late.number]
