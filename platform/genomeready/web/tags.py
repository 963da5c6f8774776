"""Tags of pages (ETag): a browser that holds a page as it stands now is told so, and nothing is made anew."""

from flask import make_response, request, session
from werkzeug import Response

import genomeready
from genomeready.base.ids import digest
from genomeready.web.language import language


def page_tag(*made_from: object) -> str | None:
    """Return a tag that changes with anything the page is made from (told apart by its `repr`), reader and address included.

    None while a notice waits to be shown once.
    """
    if "_flashes" in session:
        return None
    return digest(repr((genomeready.__version__, language(), request.root_path, made_from)))[:32]


def is_held(tag: str | None) -> bool:
    """Say whether the browser that asks holds the page with this tag."""
    return tag is not None and request.if_none_match.contains_weak(tag)


def tagged(page: str, tag: str | None) -> Response:
    """Answer with a page that its reader's browser may keep, but asks for again before showing it."""
    return _with_tag(make_response(page), tag)


def still_good(tag: str | None) -> Response:
    """Answer that the page which the browser holds is still good."""
    return _with_tag(make_response("", 304), tag)


def _with_tag(answer: Response, tag: str | None) -> Response:
    answer.headers["Cache-Control"] = "private, no-cache"
    if tag:
        answer.set_etag(tag, weak=True)
    return answer
