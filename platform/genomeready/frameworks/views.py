"""Pages of frameworks, competencies and roles: open to anyone.

All that they show follows from versions that never change once published, so the tag of a page is made of
its framework's versions and of its address, and nothing else has to be read to know that a browser holds it.
"""

import json
from collections.abc import Callable
from typing import Any

from flask import Blueprint, current_app, make_response, render_template, request, url_for
from werkzeug import Response

from genomeready.base.ids import digest
from genomeready.base.refusals import NotThere
from genomeready.frameworks.lines.competencies import source_address
from genomeready.frameworks.lines.linked_data import MEDIA_TYPE, term, term_set
from genomeready.frameworks.lines.searching import find
from genomeready.frameworks.lines.versions import VersionLine, Versions
from genomeready.frameworks.presenting import chart_rows, chart_words, spread_words
from genomeready.frameworks.queries import comparing, competencies, finding, profiles, versions
from genomeready.frameworks.rules import CORE
from genomeready.people.guards import reader
from genomeready.settings import Settings
from genomeready.web.access import ANYONE, open_to
from genomeready.web.charts import draw
from genomeready.web.database import db
from genomeready.web.fragments import kept
from genomeready.web.limits import limiter
from genomeready.web.tags import is_held, page_tag, still_good, tagged

blueprint = Blueprint("frameworks", __name__)
blueprint.add_app_template_global(source_address, "source_address")
blueprint.add_app_template_global(spread_words, "spread_words")

LONGEST_SEARCH, MOST_HITS = 100, 50


@blueprint.get("/frameworks")
@open_to(ANYONE)
def index() -> Response:
    """Show every framework."""
    held = versions.frameworks_held(db.session)
    return _page(held, lambda: render_template("frameworks/index.html", frameworks=held))


@blueprint.get("/competencies")
@open_to(ANYONE)
def search() -> str:
    """Find competencies and roles by their words."""
    asked = request.args.get("q", "").strip()[:LONGEST_SEARCH]
    found = find(asked, finding.what_can_be_found(db.session), most=MOST_HITS) if asked else None
    return render_template("frameworks/search.html", asked=asked, found=found)


@blueprint.get("/frameworks/<slug>", defaults={"version": None})
@blueprint.get("/frameworks/<slug>/<version>")
@open_to(ANYONE)
def framework(slug: str, version: str | None) -> Response:
    """Show a version of a framework, by default the one in force: its scale, its domains and their competencies as a tree."""
    those = _versions(slug, version)
    return _page(those, lambda: _tree_page(those))


def _tree_page(those: Versions) -> str:
    chosen, tree = those.chosen, competencies.domain_tree(db.session, those.chosen.id)
    lost = competencies.not_carried(db.session, chosen.id, those.successor.id) if those.successor else []
    shown = kept((chosen, tree), lambda: render_template("frameworks/_tree.html", version=chosen, tree=tree))
    scale = versions.levels(db.session, chosen.id)
    return render_template("frameworks/framework.html", versions=those, version=chosen, levels=scale, tree=shown, lost=lost)


@blueprint.get("/frameworks/<slug>/<version>/levels")
@open_to(ANYONE)
def levels_table(slug: str, version: str) -> Response:
    """Show a version as a table: what each level of each competency looks like."""
    those = _versions(slug, version)
    return _page(those, lambda: _levels_page(those))


def _levels_page(those: Versions) -> str:
    rows, scale = competencies.competency_rows(db.session, those.chosen.id), versions.levels(db.session, those.chosen.id)
    table = kept(
        (those.chosen, rows, scale), lambda: render_template("frameworks/_levels.html", version=those.chosen, rows=rows, levels=scale)
    )
    return render_template("frameworks/levels.html", versions=those, version=those.chosen, table=table, any=bool(rows))


@blueprint.get("/frameworks/<slug>/<version>/roles")
@open_to(ANYONE)
def roles_table(slug: str, version: str) -> Response:
    """Show a version as a table: which level each role asks of each competency."""
    those = _versions(slug, version)
    return _page(those, lambda: _roles_page(those))


def _roles_page(those: Versions) -> str:
    all_roles = comparing.roles_compared(db.session, those.chosen.id)
    return render_template("frameworks/role_table.html", versions=those, version=those.chosen, comparison=all_roles)


@blueprint.get("/frameworks/<slug>/<version>/competencies/<competency>")
@open_to(ANYONE)
def competency(slug: str, version: str, competency: str) -> Response:
    """Show one competency under its permanent address: certificates point here."""
    those = _versions(slug, version)
    return _page(those, lambda: _competency_page(those, competency))


def _competency_page(those: Versions, slug: str) -> str:
    page = competencies.competency_page(db.session, those.chosen, slug)
    if page is None:
        raise NotThere
    return render_template("frameworks/competency.html", versions=those, version=those.chosen, page=page)


@blueprint.get("/frameworks/<slug>/<version>.jsonld")
@open_to(ANYONE)
def version_data(slug: str, version: str) -> Response:
    """Give a version with its competencies as linked data."""
    chosen = _versions(slug, version).chosen
    return _linked_data(term_set(chosen, competencies.competency_rows(db.session, chosen.id), address=_address(chosen)))


@blueprint.get("/frameworks/<slug>/<version>/competencies/<competency>.jsonld")
@open_to(ANYONE)
def competency_data(slug: str, version: str, competency: str) -> Response:
    """Give one competency as linked data."""
    chosen = _versions(slug, version).chosen
    row = competencies.competencies_by_slug(db.session, chosen.id).get(competency)
    if row is None:
        raise NotThere
    return _linked_data(term(chosen, row, address=_address(chosen)))


@blueprint.get("/roles")
@open_to(ANYONE)
def roles() -> Response:
    """Show the professions that have a role profile."""
    those = versions.versions_of(db.session)
    return _page(those, lambda: render_template("frameworks/roles.html", profiles=profiles.profiles(db.session)))


@blueprint.get("/roles/<profession>", defaults={"slug": CORE, "version": None})
@blueprint.get("/frameworks/<slug>/<version>/roles/<profession>")
@open_to(ANYONE)
def role(slug: str, version: str | None, profession: str) -> Response:
    """Show what one profession is, does and needs, by a version or by the one in force."""
    those = _versions(slug, version)
    return _page(those, lambda: _role_page(those, profession))


def _role_page(those: Versions, profession: str) -> str:
    profile = profiles.profile_in(db.session, those.chosen.id, profession)
    if profile is None:
        raise NotThere
    rows, scale = competencies.competency_rows(db.session, those.chosen.id), versions.levels(db.session, those.chosen.id)
    shown = {"levels": scale, "names": {level.value: level.name for level in scale}, "looks": {row.id: row.levels for row in rows}}
    return render_template("frameworks/role.html", versions=those, version=those.chosen, profile=profile, **shown)


@blueprint.get("/roles/compare")
@open_to(ANYONE)
def compare() -> Response:
    """Show role profiles side by side, on the scale of the version that they belong to."""
    those = _versions_asked()
    return _page(those, lambda: _compare_page(those))


def _compare_page(those: Versions) -> str:
    side_by_side = comparing.roles_compared(db.session, those.chosen.id, request.args.getlist("role"))
    only = request.args.get("only") == "differences"
    return render_template("frameworks/compare.html", versions=those, version=those.chosen, comparison=side_by_side, only=only)


@blueprint.get("/roles/compare.svg")
@open_to(ANYONE)
@limiter.limit("120 per minute")
def compare_chart() -> Response:
    """Draw the levels that roles ask in each domain."""
    chosen = _versions_asked().chosen
    side_by_side = comparing.roles_compared(db.session, chosen.id, request.args.getlist("role"))
    if not side_by_side.domains:
        raise NotThere
    rows, words = chart_rows(side_by_side), chart_words(side_by_side, chosen)
    spec = _settings().home / "templates" / "charts" / "roles.json"
    return _public(kept((rows, words), lambda: draw(spec, rows, words=words)), "image/svg+xml")


def _versions(slug: str, number: str | None) -> Versions:
    found = versions.versions_of(db.session, slug, number)
    if found is None:
        raise NotThere
    return found


def _versions_asked() -> Versions:
    return _versions(request.args.get("framework", CORE), request.args.get("version"))


def _page(made_from: object, make: Callable[[], str]) -> Response:
    """Answer with a page that follows from this, the address and the reader alone; a browser that holds it is told so first."""
    tag = page_tag(reader(), request.full_path, made_from)  # before the page is made: that takes a waiting notice out of the session
    return still_good(tag) if is_held(tag) else tagged(make(), tag)


def _settings() -> Settings:
    settings: Settings = current_app.config["GENOMEREADY"]
    return settings


def _address(version: VersionLine) -> str:
    return _settings().public_url.rstrip("/") + url_for("frameworks.framework", slug=version.slug, version=version.number)


def _linked_data(data: dict[str, Any]) -> Response:
    return _public(json.dumps(data, ensure_ascii=False, indent=1), MEDIA_TYPE)


def _public(content: str, media_type: str) -> Response:
    """Answer with what is the same for everybody."""
    answer = make_response(content)
    answer.headers["Content-Type"] = media_type
    answer.headers["Cache-Control"] = "public, no-cache"
    answer.set_etag(digest(content))
    return answer.make_conditional(request)
