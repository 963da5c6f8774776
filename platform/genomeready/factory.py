"""Puts everything together: settings, extensions, blueprints, signals, commands. Read this first."""

import os
from datetime import timedelta
from importlib import import_module
from pathlib import Path

from flask import Flask
from flask_bootstrap import Bootstrap5
from flask_wtf.csrf import CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from genomeready.assessment.events import pass_changed
from genomeready.assessment.types.registry import TYPES
from genomeready.audit.services import forget_waiting, seal
from genomeready.base.unit_of_work import about_to_commit, gave_up, work_done
from genomeready.catalogue.files.kinds import hold_kinds
from genomeready.competence.services.rollup import forget_standings, keep_standings, note_memberships, rebuild_standings
from genomeready.credentials.issuing import follow_pass, issue_on_completion, open_issuer
from genomeready.frameworks.events import version_published
from genomeready.learning.events import course_completed
from genomeready.people.demonstration import is_demonstration
from genomeready.people.events import memberships_changed
from genomeready.people.guards import is_signed_in, me
from genomeready.people.passwords import Hasher
from genomeready.people.rules import Role
from genomeready.people.signing_in import watch_sign_ins
from genomeready.settings import Settings, read_settings
from genomeready.web.access import guard_every_route
from genomeready.web.database import open_database
from genomeready.web.errors import show_errors
from genomeready.web.headers import number_files, set_headers
from genomeready.web.language import speak
from genomeready.web.limits import limit_requests
from genomeready.web.logs import log_requests, start_logging
from genomeready.web.uploads import take_files

BLUEPRINTS = (
    "web.views",
    "outbox.views",
    "people.views",
    "frameworks.views",
    "frameworks.api",
    "catalogue.views",
    "competence.views.standing",
    "competence.views.rating",
    "competence.views.portfolio",
    "competence.views.confirming",
    "competence.views.prior_learning",
    "competence.views.timeline",
    "competence.views.comparing",
    "competence.views.needs",
    "learning.views",
    "assessment.views.sitting",
    "assessment.views.placements",
    "assessment.views.practice",
    "assessment.views.accommodations",
    "assessment.views.late_answers",
    "assessment.views.proctoring",
    "assessment.views.answer_files",
    "assessment.views.marking",
    "assessment.views.statistics",
    "assessment.views.regrading",
    "assessment.views.appeals",
    "assessment.views.reviewing",
    "assessment.views.banks",
    "credentials.views.checking",
    "credentials.views.files",
    "credentials.api",
    "credentials.views.register",
    "credentials.views.statistics",
    "credentials.views.sharing",
    "credentials.views.endorsements",
    "credentials.views.wallet",
    "credentials.views.badges",
    "workforce.views",
)
COMMANDS = (
    "audit.cli:audit",
    "people.cli:people",
    "frameworks.cli:frameworks",
    "catalogue.cli:courses",
    "competence.cli:competence",
    "assessment.cli.assess:assess",
    "assessment.cli.banks:questions",
    "credentials.cli.certificates:certificates",
    "credentials.cli.keys:keys",
    "credentials.cli.log:log",
    "workforce.cli:reports",
)


def create_app(*, home: Path, settings: Settings | None = None) -> Flask:
    """Build the application from a folder that holds templates, static files and content."""
    settings = settings or read_settings(os.environ, home=home)
    app = Flask(
        "genomeready",
        root_path=str(home),
        template_folder=str(home / "templates"),
        static_folder=str(home / "static"),
        instance_path=str(settings.instance_path),
    )
    app.jinja_env.undefined = StrictUndefined
    _configure(app, settings)
    start_logging(settings.log_level)
    log_requests(app)
    set_headers(app, https=settings.https)
    number_files(app)
    open_database(app, settings)
    take_files(app, settings)
    csrf = CSRFProtect(app)
    limit_requests(app, settings)
    watch_sign_ins(app)
    guard_every_route(app)
    show_errors(app)
    speak(app)
    Bootstrap5(app)
    open_issuer(app, settings)
    app.extensions["genomeready.hasher"] = Hasher(memory_kib=settings.password_memory_kib)
    app.jinja_env.globals |= {
        "settings": settings,
        "is_demonstration": is_demonstration,
        "is_signed_in": is_signed_in,
        "me": me,
        "Role": Role,
    }

    for name in BLUEPRINTS:
        blueprint = import_module(f"genomeready.{name}").blueprint
        app.register_blueprint(blueprint)
        if name.endswith(".api"):
            csrf.exempt(blueprint)  # programs ask without a session, so there is nothing to forge
    for name in COMMANDS:
        module, command = name.split(":")
        app.cli.add_command(getattr(import_module(f"genomeready.{module}"), command))
    hold_kinds(TYPES)
    connect_signals()
    return app


def connect_signals() -> None:
    """Let news travel up: who listens to what, all of it here."""
    work_done.connect(keep_standings)
    about_to_commit.connect(seal)
    gave_up.connect(forget_standings)
    gave_up.connect(forget_waiting)
    memberships_changed.connect(note_memberships)
    version_published.connect(rebuild_standings)
    course_completed.connect(issue_on_completion)
    pass_changed.connect(follow_pass)


def _configure(app: Flask, settings: Settings) -> None:
    settings.instance_path.mkdir(parents=True, exist_ok=True)
    app.config |= {
        "GENOMEREADY": settings,
        "SECRET_KEY": settings.secret_key,
        "TRUSTED_HOSTS": list(settings.trusted_hosts) or None,
        "SESSION_COOKIE_NAME": "__Host-session" if settings.https else "session",
        "SESSION_COOKIE_SECURE": settings.https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_PATH": "/",
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=settings.sign_in_hours),
        "MAX_CONTENT_LENGTH": 2 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 1024 * 1024,
        "MAX_FORM_PARTS": 2000,
        "WTF_CSRF_TIME_LIMIT": None,  # a token lives as long as its session: a long examination keeps its submit
        "SEND_FILE_MAX_AGE_DEFAULT": 3600,
        "BOOTSTRAP_SERVE_LOCAL": True,
    }
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies, x_host=settings.proxies)  # type: ignore[method-assign]
