"""Who may fetch a holder's certificates into a wallet (the holder's token, sent as a bearer token), and who keeps endorsements."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import cast

from flask import abort, g, jsonify, make_response, request

from genomeready.base import clock
from genomeready.credentials.queries.wallets import TokenHolder, holder_of_token
from genomeready.people.guards import holding, the_organisation
from genomeready.people.rules import Role
from genomeready.web.access import Relation, Verdict
from genomeready.web.database import db


@dataclass(frozen=True)
class _WalletToken:
    """Sends a live token of the person whose things these are (RFC 6750 §2.1)."""

    relation: Relation = Relation.SELF
    roles: frozenset[str] = frozenset()

    def judge(self, view_args: dict[str, object]) -> Verdict:  # noqa: ARG002 - everything is the token's person's own
        """Open with a live token; else 401 with the scheme a wallet has to use, as programs expect it."""
        sent = request.authorization
        token = sent.token if sent is not None and sent.type == "bearer" else None
        g.token_holder = holder_of_token(db.session, token, at=clock.now()) if token else None
        if g.token_holder is None:
            answer = make_response(jsonify(_REFUSED), HTTPStatus.UNAUTHORIZED)
            answer.headers["WWW-Authenticate"] = "Bearer"
            abort(answer)
        return Verdict.OPEN


_REFUSED = {
    "imsx_codeMajor": "failure", "imsx_severity": "error", "imsx_description": "Send a live token of the holder: Authorization: Bearer …",
    "imsx_CodeMinor": {"imsx_codeMinorField": [{"imsx_codeMinorFieldName": "bearer", "imsx_codeMinorFieldValue": "unauthorisedrequest"}]},
}  # fmt: skip
"""Imsx_StatusInfo, in which the services of 1EdTech say no."""

WALLET_TOKEN = _WalletToken()


@dataclass(frozen=True)
class _KeepsEndorsements:
    """Administrator at the top of a tree of organisations: the courses are everybody's, so no single hospital decides about them."""

    relation: Relation = Relation.ORGANISATION
    roles: frozenset[str] = frozenset({Role.ADMINISTRATOR})

    def judge(self, view_args: dict[str, object]) -> Verdict:
        """Open where the role is held at the top; hidden elsewhere."""
        verdict = holding(Role.ADMINISTRATOR).judge(view_args)
        return Verdict.HIDDEN if verdict is Verdict.OPEN and the_organisation().parent_id is not None else verdict


KEEPS_ENDORSEMENTS = _KeepsEndorsements()


def token_holder() -> TokenHolder:
    """Return whose token was sent; for views under `WALLET_TOKEN`."""
    return cast("TokenHolder", g.token_holder)
