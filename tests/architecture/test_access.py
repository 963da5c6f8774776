"""Who may open what, walked from the application's own routes and rules, never from a list."""

import re
from dataclasses import dataclass, field

import pytest
from conftest import Client
from flask import Flask
from sqlalchemy.orm import Session
from walking import PageReader, Walk, a_walk
from werkzeug.routing import Rule as Route

from genomeready.people.rules import Role
from genomeready.web.access import Relation, rule_of

ADDRESS = re.compile(r"^/(?:[a-z0-9.-]|<[a-z_:(), ]+>|/)*$")
OURS = ("static", "bootstrap.static")
CASE_ADDRESS = r"CFDocuments|<any\((?:CF[A-Za-z]+(?:, )?)+\):collection>/<identifier>|discovery/[a-z0-9_]+\.json"
FIXED_ELSEWHERE = re.compile(rf"^/ims/case/v1p1/(?:{CASE_ADDRESS})$")
"""Addresses whose spelling CASE 1.1 prescribes: its capitals and underscores, below its own prefix and nowhere else."""


def routes(app: Flask) -> list[Route]:
    return [r for r in app.url_map.iter_rules() if r.endpoint not in OURS]


def test_every_route_says_who_may_open_it(app: Flask) -> None:
    silent = [r.endpoint for r in routes(app) if rule_of(app, r.endpoint) is None]

    assert silent == [], "add @open_to(...) above the view"


def test_every_address_is_lower_case_with_hyphens(app: Flask) -> None:
    odd = [str(r) for r in routes(app) if not ADDRESS.match(str(r)) and not FIXED_ELSEWHERE.match(str(r))]

    assert odd == []


def test_only_the_case_interface_spells_as_its_standard_does(app: Flask) -> None:
    elsewhere = [r for r in routes(app) if FIXED_ELSEWHERE.match(str(r))]

    assert {r.endpoint.partition(".")[0] for r in elsewhere} == {"case"}
    assert len(elsewhere) == 3


def test_a_rule_about_an_organisation_stands_on_an_address_that_names_one(app: Flask) -> None:
    for route in routes(app):
        rule = rule_of(app, route.endpoint)
        assert rule is not None
        if rule.relation is Relation.ORGANISATION:
            assert "organisation" in route.arguments, route
            assert rule.roles, route


def test_a_rule_about_a_named_thing_says_which_parts_may_and_the_walk_knows_who_has_them(app: Flask) -> None:
    named = [rule for route in routes(app) if (rule := rule_of(app, route.endpoint)) and rule.relation is Relation.NAMED]
    parts = {part for rule in named for part in rule.roles}

    assert all(rule.roles for rule in named)
    assert parts == {"owner", "supervisor", "examiner", "marker"}


@dataclass
class Seen:
    problems: list[str] = field(default_factory=list)
    opened: dict[str, int] = field(default_factory=dict)


@pytest.fixture
def walk(app: Flask, session: Session) -> Walk:
    return a_walk(app, session)


def gets(app: Flask) -> list[Route]:
    return [r for r in routes(app) if "GET" in (r.methods or set())]


WHO = ["nobody", *[role.value for role in Role]]


def test_every_page_opened_by_everybody_answers_and_never_fails(app: Flask, client: Client, walk: Walk) -> None:
    problems = []
    for who in WHO:
        walk.become(client, who)
        for route in gets(app):
            path = walk.address(route)
            answer = client.get(path)
            if answer.status_code not in {200, 302, 303, 304, 401, 404}:
                problems.append(f"{who} {path}: {answer.status_code}")
            allowed = walk.expected(app, route, who)
            if answer.status_code == 200 and not allowed:
                problems.append(f"{who} may not open {path} and could")
            if allowed and answer.status_code in {404, 302} and "sign-in" in answer.headers.get("Location", ""):
                problems.append(f"{who} may open {path} and was sent to sign in")

    assert problems == []


def test_every_page_is_well_formed(app: Flask, client: Client, walk: Walk) -> None:
    problems = []
    loaded: set[str] = set()
    for who in WHO:
        walk.become(client, who)
        for route in gets(app):
            answer = client.get(walk.address(route))
            if "text/html" not in answer.headers.get("Content-Type", "") or answer.status_code in {302, 303}:
                continue
            loaded.add(route.endpoint)
            problems += [f"{who} {route}: {fault}" for fault in PageReader.faults(answer.text)]

    assert sorted(set(problems)) == []
    assert len(loaded) > 20


def test_own_things_are_hidden_from_everybody_else(app: Flask, client: Client, walk: Walk) -> None:
    own = [r for r in gets(app) if (rule := rule_of(app, r.endpoint)) and rule.relation is Relation.SELF and walk.owned & set(r.arguments)]
    assert own, "there are pages of one's own things"
    hers = []

    for route in own:
        walk.become(client, "learner")
        hers.append(client.get(walk.address(route)).status_code)
        walk.become(client, "administrator")
        assert client.get(walk.address(route)).status_code == 404, route
    assert sorted(set(hers)) in ([200, 404], [200, 302, 404]), "the result of an open attempt is not there yet, the rest is hers"


def test_a_named_thing_is_open_to_those_with_a_part_in_it_and_hidden_from_everybody_else(app: Flask, client: Client, walk: Walk) -> None:
    named = [r for r in gets(app) if (rule := rule_of(app, r.endpoint)) and rule.relation is Relation.NAMED]
    assert len(named) >= 2

    for route in named:
        for who in WHO[1:]:
            walk.become(client, who)
            answer = client.get(walk.address(route))
            assert answer.status_code == (200 if walk.expected(app, route, who) else 404), (who, route)


def test_another_organisations_pages_are_hidden_from_every_role_held_elsewhere(app: Flask, client: Client, walk: Walk) -> None:
    about = [r for r in routes(app) if (rule := rule_of(app, r.endpoint)) and rule.relation is Relation.ORGANISATION]
    assert about

    for role in Role:
        walk.become_somebody_elsewhere(client, role)
        for route in about:
            answer = client.open(walk.address(route), method="GET" if "GET" in (route.methods or set()) else "POST")
            assert answer.status_code == 404, (role, route)


def test_nobody_writes_without_signing_in_except_where_anyone_may(app: Flask, client: Client, walk: Walk) -> None:
    walk.become(client, "nobody")

    for route in routes(app):
        rule = rule_of(app, route.endpoint)
        assert rule is not None
        if "POST" in (route.methods or set()) and rule.relation is not Relation.NONE:
            answer = client.post(walk.address(route))
            assert answer.status_code == 302, route
            assert "/sign-in" in answer.headers["Location"]
