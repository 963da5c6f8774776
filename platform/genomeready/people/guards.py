"""Who may: rules that know the signed-in person and the organisation an address names."""

from dataclasses import dataclass
from typing import cast

from flask import g
from flask_login import current_user

from genomeready.people.models import Organisation
from genomeready.people.queries import WhoAsks, organisation_by_slug
from genomeready.people.rules import Role
from genomeready.web.access import Relation, Verdict
from genomeready.web.database import db


def is_signed_in() -> bool:
    """Say whether somebody is signed in."""
    return bool(current_user.is_authenticated)


def me() -> WhoAsks:
    """Return the signed-in person; for views whose rule lets nobody else in."""
    return cast("WhoAsks", current_user.who)


def reader() -> tuple[object, ...] | None:
    """Return all that the head of a page shows of the one who reads it (for its tag); None where nobody is signed in."""
    return (me().sign_in_id, me().name, me().held) if is_signed_in() else None


def the_organisation() -> Organisation:
    """Return the organisation that the address names, as the guard found it."""
    return cast("Organisation", g.organisation)


@dataclass(frozen=True)
class _SignedIn:
    """Signed in; the view shows only the person's own things."""

    relation: Relation = Relation.SELF
    roles: frozenset[str] = frozenset()

    def judge(self, view_args: dict[str, object]) -> Verdict:  # noqa: ARG002
        """Open to every signed-in person."""
        return Verdict.OPEN if is_signed_in() else Verdict.SIGN_IN


@dataclass(frozen=True)
class _Holding:
    """Holds one of the roles on the organisation named by the address (`organisation`), or above it."""

    roles: frozenset[str]
    relation: Relation = Relation.ORGANISATION

    def judge(self, view_args: dict[str, object]) -> Verdict:
        """Open where the role is held; hidden elsewhere, whether or not the organisation exists."""
        if not is_signed_in():
            return Verdict.SIGN_IN
        organisation = organisation_by_slug(db.session, str(view_args["organisation"]))
        if organisation is None or not me().holds(*self.roles, path=organisation.path):
            return Verdict.HIDDEN
        g.organisation = organisation
        return Verdict.OPEN


@dataclass(frozen=True)
class _HoldingAnywhere:
    """Holds one of the roles on some organisation."""

    roles: frozenset[str]
    relation: Relation = Relation.ANYWHERE

    def judge(self, view_args: dict[str, object]) -> Verdict:  # noqa: ARG002
        """Open to holders of the role."""
        if not is_signed_in():
            return Verdict.SIGN_IN
        return Verdict.OPEN if me().holds_anywhere(*self.roles) else Verdict.HIDDEN


SIGNED_IN = _SignedIn()


def holding(*roles: Role) -> _Holding:
    """Return the rule for a page about the organisation named by its address."""
    return _Holding(frozenset(roles))


def holding_anywhere(*roles: Role) -> _HoldingAnywhere:
    """Return the rule for a page that needs a role but no particular organisation."""
    return _HoldingAnywhere(frozenset(roles))
