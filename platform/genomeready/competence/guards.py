"""Who may: rules about one thing and the parts that people have in it, for what is neither one's own nor an organisation's."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import cast

from flask import g
from sqlalchemy.orm import Session

from genomeready.competence.models import ConfirmationRequest
from genomeready.competence.queries.confirming import request_to
from genomeready.competence.queries.portfolio import ReadableFile, readable_file
from genomeready.people.guards import is_signed_in, me
from genomeready.people.queries import WhoAsks
from genomeready.web.access import Relation, Verdict
from genomeready.web.database import db


class Part(StrEnum):
    """The part that somebody has in an entry, a request, a claim or an answer."""

    OWNER = "owner"
    SUPERVISOR = "supervisor"
    EXAMINER = "examiner"
    MARKER = "marker"


@dataclass(frozen=True)
class Named:
    """Has one of the parts in the thing that the address names under `place`; `find` gives the thing to nobody else."""

    roles: frozenset[str]
    place: str
    find: Callable[[Session, str, WhoAsks], object | None]
    relation: Relation = Relation.NAMED

    def judge(self, view_args: dict[str, object]) -> Verdict:
        """Open to those who have the part; hidden from everybody else, whether or not the thing exists."""
        if not is_signed_in():
            return Verdict.SIGN_IN
        g.named = self.find(db.session, str(view_args[self.place]), me())
        return Verdict.HIDDEN if g.named is None else Verdict.OPEN


READS_FILE = Named(frozenset({Part.OWNER, Part.SUPERVISOR, Part.EXAMINER}), "file", readable_file)
"""Its owner, the supervisor of a request that waits, or an examiner of a claim that waits."""
SUPERVISES = Named(frozenset({Part.SUPERVISOR}), "confirmation", request_to)
"""The supervisor whom a request names."""


def the_file() -> ReadableFile:
    """Return the file that the address names, as the guard found it."""
    return cast("ReadableFile", g.named)


def the_request() -> ConfirmationRequest:
    """Return the request that the address names, as the guard found it."""
    return cast("ConfirmationRequest", g.named)
