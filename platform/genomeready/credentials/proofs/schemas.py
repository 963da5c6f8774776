"""The JSON Schemas of Open Badges 3.0 and of Verifiable Credentials 2.0, pinned and never fetched.

Where each file comes from, its version and licence: `credentials/data/SOURCES.md`. What the schemas
leave to prose (an identifier for the subject, a criterion, one status entry) is checked here too.
"""

import json
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Any

from jsonschema import Draft201909Validator, Draft202012Validator
from jsonschema.protocols import Validator

from genomeready.credentials.proofs.contexts import Pinned

OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json-ld/ob_v3p0_achievementcredential_schema.json"
_OPEN_BADGES = Pinned(
    "schemas/ob_v3p0_achievementcredential_schema.json", "86a141ff0c1b1a6b4e08460f786a8ffe0f737d8256a86243d134a2e6450efe4d"
)
_CREDENTIALS = Pinned("schemas/verifiable-credential-schema.json", "2474570b3094ce9f98c0066bc5fdd83910d72eb47059cf504a3e75c95ff832a6")


@cache
def _open_badges() -> Validator:
    return Draft201909Validator(_OPEN_BADGES.read(), format_checker=Draft201909Validator.FORMAT_CHECKER)


@cache
def _endorsements() -> Validator:
    rules = {"$defs": _OPEN_BADGES.read()["$defs"], "$ref": "#/$defs/EndorsementCredential"}
    return Draft201909Validator(rules, format_checker=Draft201909Validator.FORMAT_CHECKER)


@cache
def _credentials() -> Validator:
    return Draft202012Validator(_CREDENTIALS.read(), format_checker=Draft202012Validator.FORMAT_CHECKER)


@lru_cache(maxsize=512)
def fault_in(form: bytes) -> str | None:
    """Return the first fault of a document in its canonical form; None where it has none.

    A certificate never changes and is looked at often, and the schema takes ten times as long as the signature.
    """
    return next(schema_faults(json.loads(form)), None)


def schema_faults(document: Mapping[str, Any]) -> Iterator[str]:
    """Yield where a document breaks the rules of Open Badges 3.0, as paths into it."""
    yield from _faults(_open_badges(), document)
    yield from credential_faults(document)
    subject = document.get("credentialSubject")
    if isinstance(subject, dict):
        yield from _unsaid_by_schema(subject)


def endorsement_faults(document: Mapping[str, Any]) -> Iterator[str]:
    """Yield where a document breaks the rules of an EndorsementCredential of Open Badges 3.0, as paths into it."""
    yield from _faults(_endorsements(), document)
    yield from credential_faults(document)


def credential_faults(document: Mapping[str, Any]) -> Iterator[str]:
    """Yield where a document breaks the rules of Verifiable Credentials 2.0, which Open Badges build on."""
    return _faults(_credentials(), document)


def _faults(validator: Validator, document: Mapping[str, Any]) -> Iterator[str]:
    return ("/".join(map(str, error.absolute_path)) or "the document" for error in validator.iter_errors(document))


def _unsaid_by_schema(subject: Mapping[str, Any]) -> Iterator[str]:
    if not subject.get("id") and not subject.get("identifier"):
        yield "credentialSubject/id"
    achievement = subject.get("achievement")
    criteria = achievement.get("criteria") if isinstance(achievement, dict) else None
    if isinstance(criteria, dict) and not {"id", "narrative"} & set(criteria):
        yield "credentialSubject/achievement/criteria"
