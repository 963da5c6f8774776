"""The transparency log as it is kept: what enters it, what it proves, and what it finds out."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from factories.credentials import a_certificate, a_head, document_of, revoke, the_log
from flask.testing import FlaskClient
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from genomeready.credentials.auditing import check_log
from genomeready.credentials.cli.log import log
from genomeready.credentials.issuing import the_issuer
from genomeready.credentials.models.awards import CredentialInstance
from genomeready.credentials.models.publishing import LogEntry, LogNode, TreeHead
from genomeready.credentials.proofs.data_integrity import holds
from genomeready.credentials.queries.keys import active_key
from genomeready.credentials.queries.log import growth_of, inclusion_of, publications_of
from genomeready.credentials.rules import KeyPurpose
from genomeready.credentials.transparency import is_consistent, is_included, leaf_hash


def test_issuing_and_revoking_enter_the_log_in_their_order_and_name_nobody(session: Session) -> None:
    one, two = a_certificate(session), a_certificate(session)
    revoke(session, one)

    entries, _ = the_log(session)

    said = [json.loads(entry.entry) for entry in entries]
    assert [(entry.position, one_said["act"]) for entry, one_said in zip(entries, said, strict=True)] == [
        (0, "issued"), (1, "issued"), (2, "ended"),
    ]  # fmt: skip
    assert [one_said["sha256"] for one_said in said] == [document_of(session, award).content_hash for award in (one, two, one)]
    assert {tuple(one_said) for one_said in said} == {("act", "at", "sha256")}


def test_a_document_is_shown_to_be_in_the_signed_log(session: Session) -> None:
    awards = [a_certificate(session) for _ in range(7)]
    head = a_head(session)

    for award in awards:
        found = inclusion_of(session, publications_of(session, document_of(session, award).id))

        assert found is not None
        proof = [bytes.fromhex(step) for step in found.proof]
        assert is_included(leaf_hash(found.entry.encode()), found.position, head.size, proof, bytes.fromhex(head.root))


def test_before_a_head_covers_it_nothing_is_claimed(session: Session) -> None:
    a_certificate(session)
    a_head(session)

    assert inclusion_of(session, publications_of(session, document_of(session, a_certificate(session)).id)) is None


def test_a_head_is_signed_by_the_issuer_and_only_when_the_log_grew(session: Session) -> None:
    a_certificate(session)

    head = a_head(session)
    again = a_head(session)

    said, key = json.loads(head.document), active_key(session, KeyPurpose.STATUS_LIST)
    assert key is not None
    assert holds({k: v for k, v in said.items() if k != "proof"} | {"proof": said["proof"]}, said["proof"][0], multikey=key.multikey)
    assert (said["size"], said["sha256Root"]) == (1, head.root)
    assert again.id == head.id


def test_an_empty_log_has_no_head(session: Session) -> None:
    assert session.query(TreeHead).count() == 0
    with pytest.raises(AssertionError):
        a_head(session)


def test_a_later_head_is_shown_to_have_grown_from_an_earlier_one(session: Session) -> None:
    for _ in range(3):
        a_certificate(session)
    earlier = a_head(session)
    for _ in range(4):
        a_certificate(session)
    later = a_head(session)

    proof = [bytes.fromhex(step) for step in growth_of(session, earlier.size, later.size)]

    assert is_consistent(earlier.size, later.size, proof, bytes.fromhex(earlier.root), bytes.fromhex(later.root))


def test_a_log_that_fits_is_told_with_what_was_compared(session: Session) -> None:
    one, _ = a_certificate(session), a_certificate(session)
    revoke(session, one)
    a_head(session)

    report = check_log(session)

    assert (report.entries, report.documents, report.heads, report.faults) == (3, 2, 1, ())


def test_a_changed_document_is_found_out(session: Session) -> None:
    award = a_certificate(session)
    assert check_log(session).faults == ()

    session.execute(update(CredentialInstance).values(document=document_of(session, award).document.replace('"level":"2"', '"level":"4"')))

    assert "is not the one whose hash was kept" in check_log(session).faults[0]


def test_a_document_changed_together_with_its_hashes_is_found_out_by_the_log(session: Session) -> None:
    a_certificate(session)
    forged = '{"a":1}'

    session.execute(
        update(CredentialInstance).values(
            document=forged,
            document_hash="015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862",
            content_hash="015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862",
        )
    )

    assert check_log(session).faults == (f"{_name(session)} is not the one that was entered in the log.",)


def _name(session: Session) -> str:
    found = session.query(CredentialInstance).one()
    return f"Document {found.id} (award {found.award_id}, edition 1)"


def test_an_entry_changed_together_with_its_hashes_is_found_out_by_the_signed_head(session: Session) -> None:
    a_certificate(session)
    a_head(session)
    entry = the_log(session)[0][0]
    forged = entry.entry.replace('"issued"', '"ended"')

    session.execute(update(LogEntry).values(entry=forged))
    session.execute(update(LogNode).values(hash=leaf_hash(forged.encode()).hex()))

    assert any("another root" in fault for fault in check_log(session).faults)


def test_a_lost_entry_is_found_out(session: Session) -> None:
    a_certificate(session)
    a_certificate(session)
    head = a_head(session)

    session.execute(delete(LogEntry).where(LogEntry.position == 1))

    faults = " ".join(check_log(session).faults)
    assert f"over {head.size} entries is larger than the log" in faults
    assert "does not stand in the log as it stands in the register" in faults


def test_a_revocation_taken_back_in_the_database_is_found_out(session: Session) -> None:
    award = a_certificate(session)
    revoke(session, award)
    assert check_log(session).faults == ()

    session.execute(update(CredentialInstance).values(ended_at=None, ended_because=None))

    assert "does not stand in the log" in check_log(session).faults[0]


def test_a_rewritten_log_does_not_fit_the_head_that_somebody_kept(session: Session) -> None:
    a_certificate(session)
    head = a_head(session)
    assert check_log(session, known=(head.size, head.root)).faults == ()

    report = check_log(session, known=(head.size, "00" * 32))

    assert "kept elsewhere" in report.faults[0]


def test_the_command_ends_with_0_where_all_fits_and_with_1_where_not(run: Callable[..., Result], session: Session, tmp_path: Path) -> None:
    a_certificate(session)
    session.commit()
    signed = run(log, "sign")
    kept = tmp_path / "head.json"
    kept.write_text(signed.output)

    good = run(log, "verify", "--head", str(kept))
    session.execute(delete(LogEntry))
    session.commit()
    bad = run(log, "verify", "--head", str(kept))

    assert (good.exit_code, bad.exit_code) == (0, 1)
    assert "1 entries, 1 documents and 1 signed heads compared; 0 do not fit." in good.output
    assert "entries were lost" in bad.output


def test_the_head_and_its_growth_are_published(client: FlaskClient, session: Session) -> None:
    a_certificate(session)
    earlier = a_head(session)
    a_certificate(session)
    later = a_head(session)

    head = client.get("/log/head")
    grown = client.get(f"/log/consistency?earlier={earlier.size}&size={later.size}")

    assert head.json["sha256Root"] == later.root
    assert head.headers["Access-Control-Allow-Origin"] == "*"
    assert is_consistent(1, 2, [bytes.fromhex(s) for s in grown.json["proof"]], bytes.fromhex(earlier.root), bytes.fromhex(later.root))


@pytest.mark.parametrize("asked", ["", "?earlier=2&size=1", "?earlier=0&size=1", "?earlier=1&size=9", "?earlier=x&size=1"])
def test_a_growth_that_never_was_is_not_there(client: FlaskClient, session: Session, asked: str) -> None:
    a_certificate(session)
    assert client.get("/log/consistency?earlier=1&size=1").status_code == 200

    assert client.get(f"/log/consistency{asked}").status_code == 404


def test_the_issuer_names_its_log(session: Session) -> None:
    a_certificate(session)

    assert json.loads(a_head(session).document)["log"] == the_issuer().address_of("/log")
