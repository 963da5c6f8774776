"""Tags of pages: whatever a page is made from changes its tag."""

from flask import Flask, flash
from hypothesis import given
from hypothesis import strategies as st

from genomeready.web.tags import is_held, page_tag, still_good, tagged

PARTS = st.lists(st.text(max_size=4), max_size=4)


def test_a_page_made_from_other_parts_has_another_tag(app: Flask) -> None:
    @given(PARTS, PARTS)
    def holds(one: list[str], other: list[str]) -> None:
        assert (page_tag(*one) == page_tag(*other)) == (one == other)

    with app.test_request_context("/"):
        holds()


def test_a_page_of_another_mounting_point_has_another_tag(app: Flask) -> None:
    tags = set()
    for root in ("/a", "/b"):
        with app.test_request_context("/", base_url=f"http://localhost{root}"):
            tags.add(page_tag("same"))

    assert len(tags) == 2


def test_a_page_that_shows_a_notice_once_has_no_tag(app: Flask) -> None:
    with app.test_request_context("/"):
        before = page_tag("page")
        flash("Saved.")

        assert before is not None
        assert page_tag("page") is None
        assert "ETag" not in tagged("<p>Saved.</p>", None).headers


def test_only_the_browser_that_holds_the_page_is_told_that_it_is_still_good(app: Flask) -> None:
    with app.test_request_context("/"):
        tag = page_tag("page")
    sent = {"If-None-Match": f'W/"{tag}"'}

    with app.test_request_context("/", headers=sent):
        assert is_held(tag)
        assert not is_held(page_tag("another"))
        assert not is_held(None)
        assert (still_good(tag).status_code, still_good(tag).headers["ETag"]) == (304, f'W/"{tag}"')
    with app.test_request_context("/"):
        assert not is_held(tag)


def test_a_tagged_page_is_for_its_reader_and_is_asked_for_again(app: Flask) -> None:
    with app.test_request_context("/"):
        answer = tagged("<p>Mine.</p>", "abc")

    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["ETag"] == 'W/"abc"'
