"""Who may open a page: said above each view with `@open_to(...)`, denied where nothing is said.

The rule beside each route is data: the guard reads it, `python app.py access` prints it and the
tests walk it.
"""

from collections.abc import Callable
from enum import Enum, StrEnum
from typing import Protocol, TypeVar

from flask import Flask, Response, redirect, request, url_for

from genomeready.base.refusals import NotThere

V = TypeVar("V", bound=Callable[..., object])


class Relation(StrEnum):
    """What ties the person who asks to what a page shows."""

    NONE = "anyone, signed in or not"
    SELF = "signed in; only their own things"
    ORGANISATION = "holds the role on the organisation or above it"
    ANYWHERE = "holds the role on some organisation"
    NAMED = "named on this very thing as one of these"


class Verdict(Enum):
    """What a rule says to the one who asks."""

    OPEN = 1
    SIGN_IN = 2
    HIDDEN = 3


class Rule(Protocol):
    """A rule of access; the rules that know people live in `people.guards`."""

    @property
    def relation(self) -> Relation:
        """What ties the asker to the page."""

    @property
    def roles(self) -> frozenset[str]:
        """The roles that may, if the relation asks for one; for NAMED, the parts that somebody may have in the thing."""

    def judge(self, view_args: dict[str, object]) -> Verdict:
        """Judge the request at hand."""


class _Anyone:
    relation = Relation.NONE
    roles: frozenset[str] = frozenset()

    def judge(self, view_args: dict[str, object]) -> Verdict:  # noqa: ARG002 - anyone is anyone
        """Open to all."""
        return Verdict.OPEN


ANYONE = _Anyone()


def open_to(rule: Rule) -> Callable[[V], V]:
    """Say who may open a view."""

    def mark(view: V) -> V:
        view.open_to = rule  # type: ignore[attr-defined]  # read back by rule_of
        return view

    return mark


def rule_of(app: Flask, endpoint: str) -> Rule | None:
    """Return the rule of a route, or None where nobody said."""
    return getattr(app.view_functions[endpoint], "open_to", None)


def guard_every_route(app: Flask) -> None:
    """Deny each request whose view has no rule, or whose rule says no."""
    open_to(ANYONE)(app.view_functions["static"])

    @app.before_request
    def judge() -> Response | None:
        if request.endpoint is None:
            return None  # no such address: the 404 page
        if request.endpoint == "bootstrap.static":
            return None
        rule = rule_of(app, request.endpoint)
        if rule is None:
            raise NotThere
        match rule.judge(dict(request.view_args or {})):
            case Verdict.OPEN:
                return None
            case Verdict.SIGN_IN:
                return _to_sign_in()
            case Verdict.HIDDEN:
                raise NotThere


def _to_sign_in() -> Response:
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("people.sign_in", next=back), 302)  # type: ignore[return-value]
