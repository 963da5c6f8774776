"""Every error as a page in plain words; nothing inside ever shows."""

import logging
from collections.abc import Callable
from http import HTTPStatus

from flask import Flask, Response, current_app, g, make_response, render_template, request
from flask.sansio.app import App
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, SecurityError

from genomeready.base.refusals import Busy, NotThere, Refused

log = logging.getLogger(__name__)
SHAPES = "genomeready.error_shapes"
Shape = Callable[[HTTPStatus, str], Response]


def show_errors(app: Flask) -> None:
    """Register the handlers of all families of error."""
    app.register_error_handler(Refused, refused)
    app.register_error_handler(CSRFError, stale_form)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(OperationalError, database_away)
    app.register_error_handler(PoolTimeout, database_away)
    app.register_error_handler(Exception, unforeseen)


def answer_below(app: App, prefix: str, shape: Shape) -> None:
    """Let every error at an address below a prefix be answered in a shape of its own, as an outside standard may ask."""
    app.extensions.setdefault(SHAPES, {})[prefix] = shape


def in_words(refusal: Refused) -> str:
    """Return the refusal in the reader's language."""
    return str(gettext(refusal.message) % refusal.details if refusal.details else gettext(refusal.message))


def refused(refusal: Refused) -> Response:
    """Answer a refusal: 404 where the person may not know, 503 when busy, else 409."""
    status = HTTPStatus.CONFLICT
    if isinstance(refusal, NotThere):
        status = HTTPStatus.NOT_FOUND
    if isinstance(refusal, Busy):
        status = HTTPStatus.SERVICE_UNAVAILABLE
    titles = {
        HTTPStatus.CONFLICT: gettext("This was not done"),
        HTTPStatus.NOT_FOUND: gettext("Page not found"),
        HTTPStatus.SERVICE_UNAVAILABLE: gettext("One moment, please"),
    }
    return page(status, titles[status], in_words(refusal))


def stale_form(_error: CSRFError) -> Response:
    """Answer a form whose token does not fit the session."""
    words = gettext("This form no longer belongs to your session, so nothing was changed. Go back, reload the page and send it again.")
    return page(HTTPStatus.BAD_REQUEST, gettext("Please send the form again"), words)


def http_error(error: HTTPException) -> Response:
    """Answer what the web layer itself refused."""
    if error.code is not None and error.code < HTTPStatus.BAD_REQUEST:
        return error.get_response()  # type: ignore[return-value]  # a redirect
    if isinstance(error, SecurityError):
        return make_response("This host name is not served here.\n", HTTPStatus.BAD_REQUEST, {"Content-Type": "text/plain"})
    texts = {
        400: (
            gettext("The request was not understood"),
            gettext("Go back and try again; if it happens twice, tell the help desk the number below."),
        ),
        404: (gettext("Page not found"), gettext(NotThere.message)),
        405: (gettext("This address takes no such request"), gettext("Go back and use the buttons of the page.")),
        413: (gettext("Too large"), gettext("What you sent is larger than this page takes. Send a smaller file or less text.")),
        429: (gettext("Too many tries"), gettext("Wait a few minutes and try again. Nothing was changed.")),
    }
    code = error.code or 500
    title, words = texts.get(code, (gettext("The request was not accepted"), gettext("Go back and try again.")))
    answer = page(HTTPStatus(code), title, words)
    if error.response is None:
        for name, value in error.get_headers():
            if name in {"Allow", "Retry-After"}:
                answer.headers[name] = value
    return answer


def database_away(error: DBAPIError | PoolTimeout) -> Response:
    """Answer when the database does not: 503, and when to come back."""
    log.warning("database unavailable: %s", type(error).__name__)
    return refused(Busy())


def unforeseen(error: Exception) -> Response:
    """Answer what nobody foresaw: a plain page with the number of the log entry."""
    log.error("unforeseen error", exc_info=error)
    words = gettext(
        "Something went wrong on our side. What you had saved is safe. Try again; if it happens twice, tell the help desk the number below."
    )
    return page(HTTPStatus.INTERNAL_SERVER_ERROR, gettext("Something went wrong"), words)


def page(status: HTTPStatus, title: str, words: str) -> Response:
    """Return the error page, JSON where JSON was asked for, or the shape that belongs to the address."""
    number = str(g.get("request_id", ""))
    shapes: dict[str, Shape] = current_app.extensions.get(SHAPES, {})
    if shape := next((shapes[prefix] for prefix in shapes if request.path.startswith(prefix)), None):
        answer = shape(status, f"{title}. {words}")
    elif request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json":
        answer = make_response({"error": title, "what_to_do": words, "request": number})
    else:
        answer = make_response(render_template("web/error.html", title=title, words=words, number=number))
    answer.status_code = status
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        answer.headers["Retry-After"] = "5"
    return answer
