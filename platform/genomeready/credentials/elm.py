"""A certificate in the European Learning Model, as Europass reads it: unsealed JSON-LD. Pure.

Source: European Learning Model 3, application profile EDC-generic-no-cv; its context is named and never
fetched. What Europass counts as a European Digital Credential carries an advanced or qualified electronic
seal, which is out of reach here: this document is for taking along, and for an organisation that holds
such a seal to issue. It was not run against the EU's SHACL shapes here.
"""

import base64
from typing import Any

from genomeready.credentials.facts import Facts, ProvenFact
from genomeready.credentials.proofs.data_integrity import xml_moment

CONTEXTS = ["https://www.w3.org/2018/credentials/v1", "http://data.europa.eu/snb/model/context/edc-ap"]
AUTHORITY = "http://publications.europa.eu/resource/authority"
ENGLISH = "en"
ENCODINGS = "http://data.europa.eu/snb/encoding"
PROFILES = "http://data.europa.eu/snb/credential"
JsonObject = dict[str, Any]


def elm_credential(
    facts: Facts, *, address: str, holder_name: str, subject: str, picture: bytes, legal_identifier: str, country: str
) -> JsonObject:
    """Return the document. `country` is the three letters of the EU's list of countries, `subject` the holder's random id.

    Where the issuer's legal identifier and country are not set, they are missing in it, and Europass will not take it.
    """
    issuer = _issuer(facts, legal_identifier=legal_identifier, country=country)
    issued = xml_moment(facts.issued)
    return {
        "@context": CONTEXTS, "id": address, "type": ["VerifiableCredential", "EuropeanDigitalCredential"],
        "credentialSchema": {"id": "http://data.europa.eu/snb/model/ap/edc-generic-no-cv", "type": "ShaclValidator2017"},
        "credentialProfiles": _concept(f"{PROFILES}/e34929035b", f"{PROFILES}/25831c2", "Generic"),
        "issuer": issuer, "issued": issued, "issuanceDate": issued, "validFrom": issued,
        **({"expirationDate": xml_moment(facts.valid_until)} if facts.valid_until else {}),
        "credentialSubject": {
            "id": subject, "type": "Person", "fullName": {"en": holder_name}, "hasClaim": [_achievement(facts, address, issuer)],
        },
        "displayParameter": _display(facts, address, picture),
    }  # fmt: skip


def _issuer(facts: Facts, *, legal_identifier: str, country: str) -> JsonObject:
    place = _concept(f"{AUTHORITY}/country/{country}", f"{AUTHORITY}/country", country) if country else None
    said: JsonObject = {"id": facts.issuer, "type": "Organisation", "legalName": {"en": facts.issuer_name}}
    if legal_identifier and place:
        about = {"type": "LegalIdentifier", "notation": legal_identifier, "spatial": place}
        said["eIDASIdentifier"] = {"id": f"{facts.issuer}#legal-identifier"} | about
    if place:
        where = {"id": f"{facts.issuer}#address", "type": "Address", "countryCode": place}
        said["location"] = [{"id": f"{facts.issuer}#location", "type": "Location", "address": [where]}]
    return said


def _achievement(facts: Facts, address: str, issuer: JsonObject) -> JsonObject:
    language = facts.language or ENGLISH
    outcomes = [_outcome(shown, f"{address}#outcome-{number}") for number, shown in enumerate(facts.proven, start=1)]
    return {
        "id": f"{address}#achievement", "type": "LearningAchievement", "title": {language: facts.title},
        "description": {language: facts.summary},
        "awardedBy": {
            "id": f"{address}#award", "type": "AwardingProcess", "awardingDate": xml_moment(facts.issued),
            "awardingBody": [{"id": issuer["id"], "type": "Organisation", "legalName": issuer["legalName"]}],
        },
        "specifiedBy": {
            "id": f"{address}#specification", "type": "LearningAchievementSpecification", "title": {language: facts.title},
            **({"learningOutcome": outcomes} if outcomes else {}),
        },
    }  # fmt: skip


def _outcome(shown: ProvenFact, identifier: str) -> JsonObject:
    level = f"Level {shown.level}: {shown.level_name}. {shown.framework}" if shown.level else shown.framework
    note = {"id": f"{identifier}-note", "type": "Note", "noteLiteral": {"en": level}}
    return {"id": shown.address or identifier, "type": "LearningOutcome", "title": {"en": shown.title}, "additionalNote": [note]}


def _display(facts: Facts, address: str, picture: bytes) -> JsonObject:
    english = _concept(f"{AUTHORITY}/language/ENG", f"{AUTHORITY}/language", "English")
    image = {
        "id": f"{address}#picture", "type": "MediaObject", "content": base64.b64encode(picture).decode(),
        "contentEncoding": _concept(f"{ENCODINGS}/6146cde7dd", f"{ENCODINGS}/25831c2", "base64"),
        "contentType": _concept(f"{AUTHORITY}/file-type/PNG", f"{AUTHORITY}/file-type", "PNG"),
    }  # fmt: skip
    page = {"id": f"{address}#page-1", "type": "DisplayDetail", "page": 1, "image": image}
    shown = {"id": f"{address}#english", "type": "IndividualDisplay", "language": english, "displayDetail": [page]}
    return {
        "id": f"{address}#display", "type": "DisplayParameter", "title": {facts.language or ENGLISH: facts.title},
        "primaryLanguage": english, "language": [english], "individualDisplay": [shown],
    }  # fmt: skip


def _concept(identifier: str, scheme: str, label: str) -> JsonObject:
    return {"id": identifier, "type": "Concept", "inScheme": {"id": scheme, "type": "ConceptScheme"}, "prefLabel": {"en": label}}
