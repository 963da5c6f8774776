"""The reader's language, and how dates, numbers and times are written."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask import Flask, g, has_request_context, request
from flask_babel import Babel, format_date, get_translations, gettext
from flask_babel import format_datetime as babel_datetime
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from genomeready.web.addresses import remembered_addresses

LANGUAGES = ("en",)
MOST_TEXTS = 5000
THIN_SPACE = "\N{THIN SPACE}"


def speak(app: Flask) -> None:
    """Connect Babel and the filters that templates use."""
    Babel(
        app,
        locale_selector=language,
        default_locale="en",
        default_timezone="UTC",
        default_translation_directories=str(app.config["GENOMEREADY"].home / "platform" / "genomeready" / "translations"),
    )
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # the i18n extension's
        gettext=lambda text: _translations().ugettext(text),
        ngettext=lambda one, many, n: _translations().ungettext(one, many, n),
        newstyle=True,
    )
    app.jinja_env.globals |= {"_": quick_gettext(), "url_for": remembered_addresses(app)}
    app.jinja_env.filters |= {"day": day, "moment": moment, "number": number, "percent": percent}
    app.jinja_env.globals["language"] = language


def _translations() -> Any:  # noqa: ANN401 - Babel ships no types
    """Return the reader's translations, looked up once a page and not once a string."""
    if "translations" not in g:
        g.translations = get_translations()
    return g.translations


def quick_gettext() -> Callable[..., str]:
    """Return `_` for templates: as the i18n extension's, but each text is looked up, marked as safe and formatted once.

    A page says `_` up to a hundred times. The texts are those of our templates, by the translations that said them.
    """
    known: dict[tuple[object, str, bool], Markup] = {}

    def remembered(spoken: Any, text: str, *, finished: bool) -> Markup:  # noqa: ANN401 - Babel ships no types
        key = (spoken, text, finished)
        said = known.get(key)
        if said is None:
            if len(known) >= MOST_TEXTS:
                known.clear()
            said = Markup(spoken.ugettext(text))  # noqa: S704 - a text of our own templates and catalogues
            said = known[key] = said % {} if finished else said
        return said

    @pass_eval_context
    def translated(context: EvalContext, text: str, **variables: object) -> str:
        spoken = _translations()
        if not context.autoescape:
            return str(spoken.ugettext(text) % variables)
        return remembered(spoken, text, finished=False) % variables if variables else remembered(spoken, text, finished=True)

    return translated


def language() -> str:
    """Return the reader's language, as far as it is one we speak."""
    return (request.accept_languages.best_match(LANGUAGES) if has_request_context() else None) or "en"


def day(value: date | datetime | None) -> str:
    """Write a date as 22 November 2026."""
    return str(format_date(value, "d MMMM y") if value else gettext("no date"))


def moment(value: datetime | None) -> str:
    """Write a moment as 22 November 2026, 14:05 UTC."""
    return str(babel_datetime(value, "d MMMM y, HH:mm 'UTC'") if value else gettext("no date"))


def number(value: float | Decimal | None) -> str:
    """Write a number with thin spaces between thousands.

    >>> number(12345) == f"12{THIN_SPACE}345"
    True
    """
    return "–" if value is None else f"{value:,}".replace(",", THIN_SPACE)


def percent(value: float | Decimal | None) -> str:
    """Write a share as a whole percentage.

    >>> percent(0.256) == f"26{THIN_SPACE}%"
    True
    """
    return "–" if value is None else f"{round(100 * value)}{THIN_SPACE}%"
