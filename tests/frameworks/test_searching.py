"""Finding competencies and roles: by any of their words, whatever the case, the accents or a small slip."""

from collections.abc import Callable

import pytest
from factories.frameworks import a_competency, a_domain, a_framework, a_role_profile, a_version
from factories.people import a_profession
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from genomeready.frameworks.lines.searching import Entry, Found, Kind, find, marked, plain, words_in

Page = Callable[[str], str]


def an_entry(title: str, *, place: str = "Foundations", texts: tuple[str, ...] = ("Knows it.",), kind: Kind = Kind.COMPETENCY) -> Entry:
    named = tuple((str(n) if n else "", text) for n, text in enumerate(texts))
    return Entry(
        kind=kind, framework="core", framework_title="Core", number="1.0", slug=title.lower().replace(" ", "-"), title=title, place=place,
        texts=named,
    )  # fmt: skip


def titles(found: Found, kind: Kind = Kind.COMPETENCY) -> list[str]:
    return [hit.entry.title for hit in found.hits[kind]]


def looked_for(asked: str, *entries: Entry, most: int = 50) -> Found:
    return find(asked, entries, most=most)


@pytest.mark.parametrize("asked", ["naive", "NAÏVE", "naïve", "  naive  ", "na\N{LATIN SMALL LETTER I}\N{COMBINING DIAERESIS}ve"])
def test_case_accents_and_spaces_do_not_matter(asked: str) -> None:
    assert titles(looked_for(asked, an_entry("Naïve reading"))) == ["Naïve reading"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("consent", "Consent conversation"), ("conversation consent", "Consent conversation"), ("guidance", "Risk"), ("testing", "Risk"),
        ("pedigree", "Family history"),
    ],
)  # fmt: skip
def test_every_word_may_stand_in_another_place(asked: str, found: str) -> None:
    entries = (
        an_entry("Consent conversation"),
        an_entry("Risk", place="Testing", texts=("Tells a risk.", "Says it.", "Works with guidance.")),
        an_entry("Family history", texts=("Draws a pedigree.",)),
    )

    assert titles(looked_for(asked, *entries)) == [found]


def test_all_words_are_needed_and_a_title_comes_before_a_statement_before_a_level() -> None:
    in_title, in_statement = an_entry("Drug dosing"), an_entry("Statement", texts=("Adapts drug dosing.",))
    in_level, one_word = an_entry("Level", texts=("Knows.", "Reads drug dosing.")), an_entry("Drug alone")

    assert titles(looked_for("drug dosing", one_word, in_level, in_statement, in_title)) == ["Drug dosing", "Statement", "Level"]


def test_equally_good_ones_stay_in_the_order_of_the_framework() -> None:
    assert titles(looked_for("gene", an_entry("Gene two"), an_entry("Gene one"))) == ["Gene two", "Gene one"]


@pytest.mark.parametrize("asked", ["varient", "consnet", "pharmacogenmics", "counseling"])
def test_a_small_slip_is_understood_and_said(asked: str) -> None:
    found = looked_for(asked, an_entry("Variant, consent, counselling and pharmacogenomics"))

    assert found.total == 1
    assert [word for word, _ in found.read_as] == [asked]


def test_a_slip_is_read_by_the_words_of_roles_and_competencies_together() -> None:
    role = an_entry("Variance analyst", kind=Kind.ROLE)

    found = looked_for("variant", role, an_entry("Variants"))

    assert (titles(found, Kind.ROLE), titles(found), found.read_as) == ([], ["Variants"], ())


def test_a_short_word_is_a_whole_word() -> None:
    assert titles(looked_for("GP", an_entry("The GP asks"), an_entry("GPG keys"))) == ["The GP asks"]


@pytest.mark.parametrize("asked", ["zebra", "consent zebra", "…", "%_", "'; DROP TABLE competency; --"])
def test_what_nobody_wrote_is_not_found(asked: str) -> None:
    found = looked_for(asked, an_entry("Consent conversation"))

    assert (found.total, titles(found)) == (0, [])


def test_only_the_best_are_shown_and_all_are_counted() -> None:
    found = looked_for("gene", *(an_entry(f"Gene {n}") for n in range(7)), an_entry("Gene nurse", kind=Kind.ROLE), most=3)

    assert (len(found.hits[Kind.COMPETENCY]), found.totals[Kind.COMPETENCY], found.totals[Kind.ROLE], found.total) == (3, 7, 1, 8)


def test_the_words_are_marked_and_only_the_texts_in_which_they_stand_are_shown() -> None:
    found = looked_for("risk", an_entry("Risks in words", texts=("Tells them.", "Says a risk.", "Teaches.")))

    [hit] = found.hits[Kind.COMPETENCY]
    assert hit.title == (("Risks", True), (" in words", False))
    assert hit.texts == (("", (("Tells them.", False),)), ("1", (("Says a ", False), ("risk", True), (".", False))))


@given(st.text(max_size=60), st.text(max_size=10))
def test_marking_never_changes_a_text(text: str, word: str) -> None:
    assert "".join(piece for piece, _ in marked(text, set(words_in(word)))) == text


@given(st.text(min_size=3, max_size=20))
def test_whatever_is_written_is_found_by_itself(text: str) -> None:
    found = looked_for(text, an_entry(text))

    assert found.total == (1 if words_in(text) else 0)
    assert found.read_as == ()


@given(st.text(max_size=30))
def test_plain_words_stay_plain(text: str) -> None:
    assert plain(plain(text)) == plain(text)


# the page


@pytest.fixture
def page(client: FlaskClient) -> Page:
    def opened(asked: str) -> str:
        answer = client.get("/competencies", query_string={"q": asked})
        assert answer.status_code == 200
        return " ".join(answer.text.split())

    return opened


def test_a_competency_is_found_by_its_title_statement_domain_and_level(page: Page, session: Session) -> None:
    domain = a_domain(session, title="Pharmacogenomics")
    competency = a_competency(session, domain=domain, slug="dosing", title="Choice of dose")
    competency.statement, competency.levels = "Adapts a prescription.", {"3": "Explains a phenoconversion."}
    a_competency(session, domain=a_domain(session, position=2), slug="other", title="Something else")

    for asked in ("choice", "prescription", "pharmacogenomics", "phenoconversion"):
        text = page(asked)
        assert 'href="/frameworks/genomics-workforce-core/1.0/competencies/dosing"' in text, asked
        assert "Something else" not in text, asked
        assert "1 found." in text
    assert "Level 3: Explains a <mark>phenoconversion</mark>." in page("phenoconversion")
    assert "<mark>Choice</mark> of dose" in page("choice")


def test_a_role_is_found_by_its_title_and_what_it_does(page: Page, session: Session) -> None:
    a_role_profile(session, profession=a_profession(session, slug="pharmacist", title="Pharmacist"))

    for asked in ("pharmacist", "somebody who cares", "cares"):
        assert 'href="/frameworks/genomics-workforce-core/1.0/roles/pharmacist"' in page(asked)
    assert '<h2 id="found-role">Roles</h2>' in page("pharmacist")
    assert "Does: <mark>Cares</mark>." in page("cares")
    assert "Nothing found" in page("guesses")


def test_only_versions_in_force_are_searched_of_every_framework(page: Page, session: Session) -> None:
    old = a_framework(session)
    old.state = "superseded"
    for version in (old, a_version(session, framework=old.framework), a_framework(session, slug="another", title="Another")):
        a_competency(session, domain=a_domain(session, version=version), slug="consent", title="Consent")

    text = page("consent")

    assert "2 found." in text
    assert "/frameworks/genomics-workforce-core/2.0/competencies/consent" in text
    assert "/frameworks/another/1.0/competencies/consent" in text
    assert "/1.0/competencies/consent" not in text.replace("/another/1.0/", "/another/")


@pytest.mark.parametrize("asked", ["", "   "])
def test_before_anything_is_asked_the_page_says_what_it_looks_into(page: Page, asked: str) -> None:
    text = page(asked)

    assert "Nothing asked for yet" in text
    assert "Nothing found" not in text


def test_nothing_found_says_what_to_do_and_keeps_what_was_asked(page: Page, session: Session) -> None:
    a_competency(session)

    text = page('<script>"zebra"')

    assert "Nothing found for “&lt;script&gt;&#34;zebra&#34;”" in text
    assert 'value="&lt;script&gt;&#34;zebra&#34;"' in text
    assert "Try fewer or shorter words" in text


def test_a_slip_is_said_on_the_page(page: Page, session: Session) -> None:
    a_competency(session, title="Variant effects")

    assert "“varient” stands nowhere here; it was read as “variant”." in page("varient")


def test_what_a_title_holds_is_never_markup(page: Page, session: Session) -> None:
    a_competency(session, title="Reading <b>bold</b> & “quotes”")

    assert "Reading &lt;b&gt;<mark>bold</mark>&lt;/b&gt; &amp; “quotes”" in page("bold")


def test_a_very_long_question_is_cut(page: Page, session: Session) -> None:
    a_competency(session, title="Consent")

    assert f'value="{"x" * 100}"' in page("x" * 5000)


@pytest.mark.parametrize("address", ["/frameworks", "/frameworks/genomics-workforce-core", "/roles", "/competencies"])
def test_one_labelled_box_stands_on_the_pages_of_frameworks_and_roles(client: FlaskClient, session: Session, address: str) -> None:
    a_role_profile(session)

    text = client.get(address).text

    assert text.count('role="search"') == 1
    assert '<label class="form-label" for="q">' in text
    assert 'action="/competencies"' in text
