"""The OpenAPI document of what the CASE interface serves: our own, from its addresses and our restatement of the classes. Pure."""

import json
from functools import cache
from typing import Any, Final

from genomeready.frameworks.exchange.case_reading import SCHEMA
from genomeready.frameworks.exchange.edition import CASE_PATH
from genomeready.frameworks.exchange.folder import Values
from genomeready.frameworks.exchange.listing import MOST, USUAL

STATUS: Final = "imsx_StatusInfo"
CODES: Final = (
    "forbidden", "fullsuccess", "internal_server_error", "invalid_selection_field", "invalid_sort_field", "invalid_uuid", "server_busy",
    "unauthorised_request", "unknownobject",
)  # fmt: skip
GIVEN: Final = {
    "CFDocuments": ("CFDocument", "getCFDocument"),
    "CFPackages": ("CFPackage", "getCFPackage"),
    "CFItems": ("CFItem", "getCFItem"),
    "CFItemAssociations": ("CFAssociationSet", "getCFItemAssociations"),
    "CFAssociations": ("CFAssociation", "getCFAssociation"),
    "CFAssociationGroupings": ("CFAssociationGrouping", "getCFAssociationGrouping"),
    "CFConcepts": ("CFConceptSet", "getCFConcept"),
    "CFSubjects": ("CFSubjectSet", "getCFSubject"),
    "CFItemTypes": ("CFItemTypeSet", "getCFItemType"),
    "CFLicenses": ("CFLicense", "getCFLicense"),
    "CFRubrics": ("CFRubric", "getCFRubric"),
}
"""What each address gives, and the standard's name for asking for it."""
PARAMETERS: Final = {
    "limit": {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
    "offset": {"type": "integer", "minimum": 0, "default": 0},
    "sort": {"type": "string"},
    "orderBy": {"type": "string", "enum": ["asc", "desc"], "default": "asc"},
    "filter": {"type": "string"},
    "fields": {"type": "string"},
}


@cache
def classes() -> dict[str, Any]:
    """Return the classes of CASE 1.1 as an OpenAPI document names them: those of a package, and those that stand alone."""
    text = SCHEMA.read_text(encoding="utf-8").replace("#/$defs/", "#/components/schemas/")
    schema = json.loads(text)
    found: dict[str, Any] = dict(schema["$defs"])
    found["CFPackage"] = {name: schema[name] for name in ("type", "additionalProperties", "required", "properties")}
    found["CFDocument"] = _with(found["CFPckgDocument"], "CFPackageURI", required=True)
    found["CFItem"] = _with(found["CFPckgItem"], "CFDocumentURI", required=True)
    found["CFAssociation"] = _with(found["CFPckgAssociation"], "CFDocumentURI", required=False)
    for name in ("CFDocument", "CFConcept", "CFSubject", "CFItemType"):
        found[f"{name}Set"] = _object({f"{name}s": {"type": "array", "items": _ref(name)}})
    found["CFAssociationSet"] = _object({"CFItem": _ref("CFItem"), "CFAssociations": {"type": "array", "items": _ref("CFPckgAssociation")}})
    field = _object({"imsx_codeMinorFieldName": {"type": "string"}, "imsx_codeMinorFieldValue": {"type": "string", "enum": list(CODES)}})
    found[STATUS] = _object(
        {
            "imsx_codeMajor": {"type": "string", "enum": ["failure", "processing", "success", "unsupported"]},
            "imsx_severity": {"type": "string", "enum": ["error", "status", "warning"]},
            "imsx_description": {"type": "string"},
            "imsx_codeMinor": _object({"imsx_codeMinorField": {"type": "array", "items": field}}),
        }
    )
    return found


def _with(value: dict[str, Any], member: str, *, required: bool) -> dict[str, Any]:
    return {
        **value,
        "required": [*value["required"], *([member] if required else [])],
        "properties": {**value["properties"], member: _ref("LinkURI")},
    }


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "required": list(properties), "properties": properties}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def openapi(*, base: str, name: str) -> Values:
    """Return the whole document, with the address at which it is true."""
    paths = {
        "/CFDocuments": {
            "get": _operation(
                "getAllCFDocuments",
                "CFDocumentSet",
                [{"name": n, "in": "query", "required": False, "schema": schema} for n, schema in PARAMETERS.items()],
            )
        }
    }
    by_id = [{"name": "sourcedId", "in": "path", "required": True, "schema": _ref("UUID")}]
    paths |= {f"/{collection}/{{sourcedId}}": {"get": _operation(called, given, by_id)} for collection, (given, called) in GIVEN.items()}
    return {
        "openapi": "3.0.3",
        "info": {
            "title": f"Competency frameworks of {name}",
            "version": "1.1",
            "description": "A read-only interface in the shape of CASE 1.1, written by the platform that serves it. "
            "The classes are our restatement of the public specification.",
        },
        "servers": [{"url": f"{base}{CASE_PATH}"}],
        "paths": paths,
        "components": {"schemas": classes()},
    }


def _operation(called: str, given: str, parameters: list[dict[str, Any]]) -> dict[str, Any]:
    def answer(words: str, name: str) -> dict[str, Any]:
        return {"description": words, "content": {"application/json": {"schema": _ref(name)}}}

    answers = {"200": answer("What was asked for.", given), "404": answer("There is no such object.", STATUS)}
    if called == "getAllCFDocuments":
        answers = {"200": answers["200"], "400": answer("A parameter cannot be followed.", STATUS)}
    return {"operationId": called, "parameters": parameters, "responses": {**answers, "default": answer("It could not be done.", STATUS)}}
