"""The read-only CASE 1.1 interface to every published framework version, open to anyone. `docs/exchange.md` says what it gives."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from flask import Blueprint, Flask, Response, current_app, make_response, request
from flask.blueprints import BlueprintSetupState
from werkzeug import Response as BareResponse

from genomeready.base.ids import digest
from genomeready.frameworks.exchange.discovery import GIVEN, classes, openapi
from genomeready.frameworks.exchange.edition import CASE_PATH, is_uuid
from genomeready.frameworks.exchange.listing import NotListed, asked, listed, page_links
from genomeready.frameworks.exchange.shelf import Shelved, shelf
from genomeready.settings import Settings
from genomeready.web.access import ANYONE, open_to
from genomeready.web.database import db
from genomeready.web.errors import answer_below
from genomeready.web.limits import limiter

blueprint = Blueprint("case", __name__, url_prefix=CASE_PATH)
COLLECTIONS: Final = ", ".join(GIVEN)
CODES: Final = {
    HTTPStatus.BAD_REQUEST: "invalid_selection_field",
    HTTPStatus.FORBIDDEN: "forbidden",
    HTTPStatus.NOT_FOUND: "unknownobject",
    HTTPStatus.METHOD_NOT_ALLOWED: "forbidden",
    HTTPStatus.TOO_MANY_REQUESTS: "server_busy",
    HTTPStatus.SERVICE_UNAVAILABLE: "server_busy",
}


@blueprint.record
def speak_case_in_errors(state: BlueprintSetupState) -> None:
    """Let every error below `/ims/case/` be said as CASE says it."""
    answer_below(state.app, "/ims/case/", failure)


def failure(status: HTTPStatus, why: str, *, code: str = "", field: str = "sourcedId") -> Response:
    """Answer that something was not done, as the standard writes it."""
    minor = {"imsx_codeMinorFieldName": field, "imsx_codeMinorFieldValue": code or CODES.get(status, "internal_server_error")}
    answer = _json(
        {
            "imsx_codeMajor": "unsupported" if status == HTTPStatus.METHOD_NOT_ALLOWED else "failure",
            "imsx_severity": "error",
            "imsx_description": why,
            "imsx_codeMinor": {"imsx_codeMinorField": [minor]},
        }
    )
    answer.status_code = status
    return answer


def _json(value: Mapping[str, Any]) -> Response:
    answer = make_response(json.dumps(value, ensure_ascii=False).encode())
    answer.headers["Content-Type"] = "application/json; charset=utf-8"
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


def _found(value: Mapping[str, Any]) -> Response:
    """Answer with something that may be kept for minutes and then asked for by its ETag."""
    answer = _json(value)
    answer.headers["Access-Control-Expose-Headers"] = "ETag, Link, X-Total-Count"
    answer.headers["Cache-Control"] = "public, max-age=300"
    answer.set_etag(digest(answer.get_data(as_text=True)))
    return answer


def _settings(app: Flask) -> Settings:
    settings: Settings = app.config["GENOMEREADY"]
    return settings


def _base() -> str:
    return _settings(current_app).public_url.rstrip("/")


def _shelf() -> list[Shelved]:
    return shelf(db.session, base=_base(), creator=_settings(current_app).issuer_name)


@blueprint.get("/CFDocuments")
@open_to(ANYONE)
@limiter.limit("600 per minute")
def documents() -> BareResponse:
    """List the documents: one for each published or superseded version of a framework."""
    parameters = request.args.to_dict()
    try:
        wanted = asked(parameters, members=frozenset(classes()["CFDocument"]["properties"]))
    except NotListed as no:
        return failure(HTTPStatus.BAD_REQUEST, no.why, code=no.code, field=no.parameter)
    part, total = listed([one.document for one in _shelf()], wanted)
    answer = _found({"CFDocuments": part})
    answer.headers["X-Total-Count"] = str(total)
    answer.headers["Link"] = page_links(f"{_base()}{CASE_PATH}/CFDocuments", parameters, wanted, total)
    return answer.make_conditional(request)


@blueprint.get(f"/<any({COLLECTIONS}):collection>/<identifier>")
@open_to(ANYONE)
@limiter.limit("600 per minute")
def one(collection: str, identifier: str) -> BareResponse:
    """Give one object by its identifier."""
    if not is_uuid(identifier):
        return failure(HTTPStatus.NOT_FOUND, "The identifier is no UUID.", code="invalid_uuid")
    found = next((value for one in _shelf() if (value := one.find(collection, identifier.lower()))), None)
    if found is None:
        return failure(HTTPStatus.NOT_FOUND, f"There is no object with this identifier in {collection}.")
    return _found(found).make_conditional(request)


@blueprint.get("/discovery/imscasev1p1_openapi3_v1p0.json")
@open_to(ANYONE)
def discovery() -> BareResponse:
    """Describe this interface."""
    return _found(openapi(base=_base(), name=_settings(current_app).issuer_name)).make_conditional(request)
