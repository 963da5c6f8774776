"""What is remembered between pages: addresses, translated texts and fragments. A change shows at once."""

import pytest
from factories.catalogue import a_course
from factories.frameworks import a_competency
from factories.learning import lessons_of
from factories.people import a_person
from flask import Flask, render_template_string
from flask.testing import FlaskClient
from markupsafe import Markup
from sqlalchemy.orm import Session

from genomeready.web import addresses, fragments
from genomeready.web.fragments import kept


def test_a_fragment_is_made_once_for_the_same_content(app: Flask) -> None:
    made = []

    def make() -> str:
        made.append(1)
        return "<p>Once</p>"

    with app.test_request_context("/"):
        first, second = kept(("once", 1), make), kept(("once", 1), make)

    assert first == second == Markup("<p>Once</p>")
    assert len(made) == 1


def test_a_fragment_is_made_anew_when_any_of_its_content_changes(app: Flask) -> None:
    with app.test_request_context("/"):
        shown = [kept(("anew", title), lambda title=title: title) for title in ("old", "new", "old")]  # type: ignore[misc]

    assert shown == ["old", "new", "old"]


def test_a_fragment_belongs_to_the_path_under_which_the_application_is_mounted(app: Flask) -> None:
    shown = []
    for root in ("/a", "/b"):
        with app.test_request_context("/", base_url=f"http://localhost{root}"):
            shown.append(kept("mounted", lambda root=root: root))  # type: ignore[misc]

    assert shown == ["/a", "/b"]


def test_the_memory_of_fragments_is_bounded_and_forgets_what_was_not_asked_for(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fragments, "MOST_KEPT", 2)
    with app.test_request_context("/"):
        kept("first", lambda: "x")
        kept("second", lambda: "x")
        kept("first", lambda: "never made again")
        kept("third", lambda: "x")

        assert kept("first", lambda: "made anew") == "x"
        assert kept("second", lambda: "made anew") == "made anew"


def test_a_change_of_a_course_shows_on_its_page_at_once(client: FlaskClient, session: Session) -> None:
    version = a_course(session, slug="foundations", competencies=[a_competency(session)])
    assert "Mondays only." not in client.get("/courses/foundations").text

    version.page = {**version.page, "mode": "Mondays only."}
    lesson = lessons_of(session, version.id)[0]
    lesson.title = "A lesson under a new title"

    text = client.get("/courses/foundations").text
    assert "Mondays only." in text
    assert "A lesson under a new title" in text


def test_what_is_kept_of_a_course_page_holds_nothing_of_the_one_who_read_it_first(
    client: FlaskClient, session: Session, sign_in: object, app: Flask
) -> None:
    a_course(session, slug="foundations")
    person = a_person(session, name="Ada Firstreader")
    client = sign_in(person)  # type: ignore[operator]
    assert "Ada Firstreader" in client.get("/courses/foundations").text

    other = app.test_client()
    other.session = session  # type: ignore[attr-defined]
    text = other.get("/courses/foundations").text

    assert "Ada Firstreader" not in text
    assert "Sign in to start" in text


# addresses


def test_a_remembered_address_is_the_one_that_flask_builds(app: Flask) -> None:
    with app.test_request_context("/"):
        remembered = app.jinja_env.globals["url_for"]
        for _ in range(2):
            for endpoint, values in (
                ("catalogue.home", {}),
                ("catalogue.course", {"course": "a-course"}),
                ("assessment.sit", {"attempt": "abc", "place": 1}),
                ("assessment.sit", {"attempt": "abc", "place": 2}),
                ("static", {"filename": "css/theme.css"}),
                ("people.sign_in", {"next": "/my?a=1&b=2"}),
                ("people.sign_in", {"next": None}),
                ("catalogue.home", {"_external": True}),
                ("catalogue.index", {"_anchor": "end"}),
            ):
                assert remembered(endpoint, **values) == app.url_for(endpoint, **values)


def test_a_remembered_address_belongs_to_the_path_under_which_the_application_is_mounted(app: Flask) -> None:
    remembered = app.jinja_env.globals["url_for"]
    with app.test_request_context("/", base_url="http://localhost/a"):
        first = remembered("catalogue.home")
    with app.test_request_context("/", base_url="http://localhost/b"):
        second = remembered("catalogue.home")

    assert (first, second) == ("/a/", "/b/")


def test_the_memory_of_addresses_is_bounded(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "MOST_REMEMBERED", 3)
    remembered = addresses.remembered_addresses(app)

    with app.test_request_context("/"):
        made = [remembered("catalogue.course", course=f"course-{n}") for n in (*range(10), 0)]
    known = [c.cell_contents for c in remembered.__closure__ or () if isinstance(c.cell_contents, dict)]

    assert (made[0], made[9], made[10]) == ("/courses/course-0", "/courses/course-9", "/courses/course-0")
    assert [len(one) <= 3 for one in known] == [True]


# texts


def test_a_translated_text_is_safe_and_what_is_put_into_it_is_escaped(app: Flask) -> None:
    template = '{{ _("Look at %(title)s", title=title) }} {{ _("100 %% sure") }}'
    with app.test_request_context("/"):
        first, second = (render_template_string(template, title=title) for title in ("<b>", "A & B"))

    assert first == "Look at &lt;b&gt; 100 % sure"
    assert second == "Look at A &amp; B 100 % sure"


def test_a_text_is_said_in_the_words_of_the_translations_at_hand(app: Flask) -> None:
    class Loud:
        def ugettext(self, text: str) -> str:
            return text.upper()

    said = []
    for translations in (None, Loud(), None):
        with app.test_request_context("/") as context:
            if translations:
                from flask import g

                g.translations = translations
            said.append(render_template_string('{{ _("Menu") }}'))
            assert context

    assert said == ["Menu", "MENU", "Menu"]
