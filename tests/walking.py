"""Walking through every page as every kind of user, and reading what is wrong with a page."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser

from conftest import Client
from factories.assessment import an_attempt
from factories.competence import a_confirmation_item, a_confirmation_request, a_portfolio_entry, a_prior_claim, a_prior_claim_item
from factories.confirming import a_kept_file
from factories.credentials import A_HOSTED_BADGE, a_claim_badge, an_endorsement
from factories.examining import a_regrade, an_incident
from factories.marking import a_judged_course, an_answer_file, taken
from factories.people import a_person, an_organisation, someone_holding
from factories.sitting import an_accommodation, an_examination_session
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule as Route
from world import load_content, load_people

from genomeready.assessment.models.attempts import Attempt
from genomeready.assessment.models.placements import Placement
from genomeready.assessment.rules.regrades import Policy
from genomeready.assessment.services.submitting import submit_attempt
from genomeready.base import clock
from genomeready.base.ids import uuid_of
from genomeready.catalogue.models import (
    Course,
    CourseQuestion,
    CourseVersion,
    Examination,
    Figure,
    Lesson,
    Module,
    Question,
    QuestionVersion,
)
from genomeready.competence.models import Evidence
from genomeready.credentials.models.awards import Award
from genomeready.frameworks.models import Competency, Framework, FrameworkVersion, RoleProfile
from genomeready.people.models import Organisation, Person, Profession
from genomeready.people.rules import Role
from genomeready.people.services.accounts import start_sign_in
from genomeready.web.access import Relation, rule_of

PUBLIC = "http://localhost:8000"
EMAIL = "{role}@meridia.example.org"


@dataclass
class Walk:
    """Values for every placeholder, and who the accounts are."""

    session: Session
    places: dict[str, str]
    owned: set[str] = field(default_factory=lambda: {"attempt", "placement", "entry", "confirmation", "claim", "certificate", "review"})
    parts: dict[str, str] = field(
        default_factory=lambda: {"owner": "learner", "supervisor": "lead", "examiner": "examiner", "marker": "examiner"}
    )
    """Who has which part in the learner's request, her claim, her answer that people mark, and the files that go with them."""

    def address(self, route: Route) -> str:
        """Return the route's address with its places filled in."""
        path = re.sub(r"<any\(([A-Za-z]+)[^>]*>", r"\1", str(route))
        missing = [name for name in route.arguments if name not in self.places and "any(" not in str(route)]
        assert not missing, f"say in tests/walking.py what {missing} of {route} is"
        return re.sub(r"<(?:[a-z]+:)?([a-z_]+)>", lambda m: self.places[m[1]], path)

    def become(self, client: Client, who: str) -> None:
        """Sign the demonstration's account for a role in; `nobody` signs out."""
        self._enter(
            client, None if who == "nobody" else self.session.scalars(select(Person).where(Person.email == EMAIL.format(role=who))).one()
        )

    def become_somebody_elsewhere(self, client: Client, role: Role) -> None:
        """Sign somebody in who holds the role on an organisation outside the country."""
        elsewhere = an_organisation(self.session)
        self._enter(client, someone_holding(self.session, role, on=elsewhere))

    def _enter(self, client: Client, person: Person | None) -> None:
        with client.session_transaction() as cookie:
            cookie.clear()
            if person is not None:
                cookie["_user_id"] = start_sign_in(self.session, person, browser="walk", hours=1)
                cookie["_fresh"] = True

    def expected(self, app: Flask, route: Route, who: str) -> bool:
        """Say whether the rule lets this account in."""
        rule = rule_of(app, route.endpoint)
        assert rule is not None
        if rule.relation is Relation.NONE:
            return True
        if who == "nobody":
            return False
        if rule.relation is Relation.SELF:
            return True
        if rule.relation is Relation.NAMED:
            return who in {self.parts[part] for part in rule.roles}
        return who in rule.roles


def a_walk(app: Flask, session: Session, finish: Callable[[Flask, Session], None] | None = None) -> Walk:
    """Load the content and a small country; give the learner an open attempt, an open placement test and a certificate."""
    from factories.journey import a_learner_who_passed

    load_content(app)
    load_people(app)
    learner = session.scalars(select(Person).where(Person.email == EMAIL.format(role="learner"))).one()
    a_learner_who_passed(session, learner)
    session.commit()
    if finish:
        finish(app, session)
    member = session.execute(
        select(Person.public_id, Organisation.slug)
        .join_from(Person, Organisation, Organisation.kind == "provider")
        .where(Person.id == learner.id)
        .limit(1)
    ).one()
    lesson = session.execute(
        select(Course.slug, Module.slug, Lesson.slug)
        .join_from(Lesson, Module)
        .join(Course, Course.current_version_id == Module.course_version_id)
        .limit(1)
    ).one()
    version = session.execute(
        select(Framework.slug, FrameworkVersion.number, Competency.slug)
        .join_from(Competency, FrameworkVersion, Competency.version_id == FrameworkVersion.id)
        .join(Framework, FrameworkVersion.framework_id == Framework.id)
        .limit(1)
    ).one()
    certificate = session.scalars(select(Award).where(Award.person_id == learner.id)).one()
    judged = _judged(app, session, learner) | _examined(session, learner)
    places = judged | {
        "course": lesson[0],
        "module": lesson[1],
        "lesson": lesson[2],
        "framework": version[0],
        "slug": version[0],
        "version": version[1],
        "number": version[1],
        "competency": version[2],
        "profession": "general-nurse",
        "page": "help",
        "token": "no-such-token",
        "membership": "1",
        "person": member[0],
        "organisation": "meridia",
        "attempt": session.scalars(select(Attempt.public_id).where(Attempt.person_id == learner.id, Attempt.state == "open")).first()
        or "none",
        "placement": session.scalars(select(Placement.public_id).where(Placement.person_id == learner.id)).first() or "none",
        "place": "1",
        "public_id": certificate.public_id,
        "certificate": certificate.public_id,
        "content_hash": session.scalars(select(Figure.content_hash)).first() or "none",
        "key": session.scalars(select(Question.key).order_by(Question.key)).first() or "none",
        "filename": "css/theme.css",
        "status_list": "1",
        "reference": "iscb-v2",
        "identifier": uuid_of(f"{PUBLIC}/frameworks/{version[0]}/{version[1]}"),
        "link": "1",
        "wallet_token": "1",
        "exchange": "none",
        **_from_elsewhere(session, learner),
        **_held(session, learner),
        **_to_mark(app, session, learner),
    }
    a_person(session)
    return Walk(session, places)


def _held(session: Session, learner: Person) -> dict[str, str]:
    """Grant the learner an accommodation, and open an examination session."""
    lead = session.scalars(select(Person).where(Person.email == EMAIL.format(role="lead"))).one()
    country = session.scalars(select(Organisation).where(Organisation.slug == "meridia")).one()
    granted = an_accommodation(session, person=learner, by=lead, within=country)
    examination = session.scalars(select(Examination)).first()
    sitting = an_examination_session(session, examination=examination, within=country, by=lead)
    return {"accommodation": granted.public_id, "examination_session": sitting.public_id, "section": "1"}


def _judged(app: Flask, session: Session, learner: Person) -> dict[str, str]:
    """Let the learner ask the lead and put a claim before the examiner, each with an entry that has a file."""
    lead = session.scalars(select(Person).where(Person.email == EMAIL.format(role="lead"))).one()
    profile = session.scalars(select(RoleProfile).join(Profession).where(Profession.slug == "general-nurse")).one()
    rating = session.scalars(select(Evidence).where(Evidence.person_id == learner.id, Evidence.kind == "self")).first()
    hospital = session.scalars(select(Organisation).where(Organisation.kind == "provider")).first()
    assert rating is not None
    competency = session.get_one(Competency, rating.competency_id)
    entry = a_portfolio_entry(session, person=learner, cases=[{"when": "2026-10", "what": "Panel test", "part": "assisted"}])
    request = a_confirmation_request(session, person=learner, supervisor=lead, profile=profile, entry=entry)
    a_confirmation_item(session, request=request, competency=competency, rating=rating)
    claim = a_prior_claim(session, person=learner, organisation=hospital, entry=entry)
    a_prior_claim_item(session, claim=claim, competency=competency)
    file = a_kept_file(app, session, entry.id)
    return {"entry": entry.public_id, "confirmation": request.public_id, "claim": claim.public_id, "file": file.public_id}


def _from_elsewhere(session: Session, learner: Person) -> dict[str, str]:
    """Let another body endorse a course, and the learner bring a badge."""
    version = session.scalars(select(CourseVersion).order_by(CourseVersion.id)).first()
    assert version is not None
    a_claim_badge(session, person=learner, document=json.dumps(A_HOSTED_BADGE))
    return {"endorsement": str(an_endorsement(session, version).id)}


def _to_mark(app: Flask, session: Session, learner: Person) -> dict[str, str]:
    """Let the learner hand in a file that the examiner has taken to mark."""
    examiner = session.scalars(select(Person).where(Person.email == EMAIL.format(role="examiner"))).one()
    attempt = an_attempt(session, person=learner, version=a_judged_course(session, types=("file_upload",)), at=clock.now())
    file = an_answer_file(app, session, attempt=attempt, at=clock.now())
    submit_attempt(session, attempt, by=learner, at=clock.now())
    script = taken(session, examiner, attempt, at=clock.now())
    assert script is not None, "the examiner may mark the learner"
    return {"answer_file": file.public_id, "script": script}


def _examined(session: Session, learner: Person) -> dict[str, str]:
    """Let the learner report what happened in her open attempt, and an examiner prepare a regrade."""
    country = session.scalars(select(Organisation).where(Organisation.kind == "country")).one()
    attempt = session.scalars(select(Attempt).where(Attempt.person_id == learner.id, Attempt.state == "open")).first()
    asked = (
        select(QuestionVersion, Question.key)
        .join(Question, Question.id == QuestionVersion.question_id)
        .join(CourseQuestion, CourseQuestion.question_version_id == QuestionVersion.id)
        .join(Course, Course.current_version_id == CourseQuestion.course_version_id)
        .where(CourseQuestion.use == "exam")
        .order_by(Course.id, Question.key)
    )
    version, key = session.execute(asked).first() or (None, "none")
    assert version is not None
    regrade = a_regrade(session, version, policy=Policy.DROP, country=country)
    return {"review": an_incident(session, attempt=attempt).public_id, "regrade": regrade.public_id, "question": key}


class PageReader(HTMLParser):
    """Reads a page for the faults that need no browser."""

    def __init__(self) -> None:
        super().__init__()
        self.h1: list[str] = []
        self.title = ""
        self.ids: list[str] = []
        self.language = ""
        self.labels: set[str] = set()
        self.inputs: list[dict[str, str | None]] = []
        self.inline: list[str] = []
        self._inside: list[str] = []

    @classmethod
    def faults(cls, text: str) -> list[str]:
        """Return what is wrong, in words."""
        page = cls()
        page.feed(text)
        heading = " ".join("".join(page.h1).split())
        found = []
        if text.count("<h1") != 1:
            found.append(f"{text.count('<h1')} h1")
        if not heading or heading not in " ".join(page.title.split()):
            found.append(f"title {page.title!r} does not contain h1 {heading!r}")
        doubled = {i for i in page.ids if page.ids.count(i) > 1}
        if doubled:
            found.append(f"ids twice: {sorted(doubled)}")
        if not page.language:
            found.append("no lang")
        found += [
            f"unlabelled {i}"
            for i in page.inputs
            if not (i.get("id") in page.labels or i.get("aria-label") or i.get("aria-labelledby") or i.get("in-label"))
        ]
        return found + page.inline

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag not in {"input", "img", "br", "link", "meta", "hr", "source", "col", "wbr"}:
            self._inside.append(tag)
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if tag == "html":
            self.language = given.get("lang") or ""
        if tag == "label" and given.get("for"):
            self.labels.add(str(given["for"]))
        if tag in {"input", "select", "textarea"} and given.get("type") not in {"hidden", "submit", "button"}:
            self.inputs.append(given | {"in-label": "yes" if "label" in self._inside else None})
        if tag == "style" or "style" in given or any(name.startswith("on") for name in given):
            self.inline.append(f"inline in {tag}")
        if tag == "script" and not given.get("src") and given.get("type") != "application/ld+json":
            self.inline.append("inline script")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._inside:
            while self._inside and self._inside.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if "h1" in self._inside:
            self.h1.append(data)
        if self._inside and self._inside[-1] == "title":
            self.title += data
