"""Pages of frameworks, competencies and roles: open to anyone."""

from flask import Blueprint, render_template

from genomeready.base.refusals import NotThere
from genomeready.frameworks import queries
from genomeready.web.access import ANYONE, open_to
from genomeready.web.database import db

blueprint = Blueprint("frameworks", __name__)


@blueprint.get("/frameworks")
@open_to(ANYONE)
def index() -> str:
    """Show every framework."""
    return render_template("frameworks/index.html", frameworks=queries.frameworks_held(db.session))


@blueprint.get("/frameworks/<slug>")
@open_to(ANYONE)
def framework(slug: str) -> str:
    """Show the current version of a framework: its scale, its domains and their competencies."""
    version = queries.current_version(db.session, slug)
    if version is None:
        raise NotThere
    tree = queries.domain_tree(db.session, version.id)
    return render_template("frameworks/framework.html", version=version, levels=queries.levels(db.session, version.id), tree=tree)


@blueprint.get("/frameworks/<slug>/<version>/competencies/<competency>")
@open_to(ANYONE)
def competency(slug: str, version: str, competency: str) -> str:
    """Show one competency under its permanent address: certificates point here."""
    found = queries.competency_page(db.session, slug, version, competency)
    if found is None:
        raise NotThere
    return render_template("frameworks/competency.html", page=found)


@blueprint.get("/roles")
@open_to(ANYONE)
def roles() -> str:
    """Show the professions that have a role profile."""
    return render_template("frameworks/roles.html", profiles=queries.profiles(db.session))


@blueprint.get("/roles/<profession>")
@open_to(ANYONE)
def role(profession: str) -> str:
    """Show what one profession is, does and needs."""
    profile = queries.profile_for(db.session, profession)
    if profile is None:
        raise NotThere
    version = queries.current_version(db.session)
    return render_template("frameworks/role.html", profile=profile, version=version, levels=queries.levels(db.session, profile.version_id))
