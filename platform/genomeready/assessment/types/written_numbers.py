"""Numbers and probabilities as people write them: 0.005, 0,5 %, 1/200, 1 in 200, 1.7e-3."""

import re
from decimal import Decimal, InvalidOperation
from fractions import Fraction

LONGEST = 40
_SPACES = re.compile(r"[\s\u00a0\u2009\u202f']+")
_GROUPED = re.compile(r"[+-]?[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]+)?")
_PLAIN = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]{1,2})?")
_POWER = re.compile(r"[x*·\u00d7]10(\^[+-]?[0-9]{1,2}|[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})$")
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_ONE_OF = re.compile(r"^([^/:]+?)(?:/|:|in|outof)([^/:]+)$")


def read_number(text: str) -> Fraction | None:
    """Return the exact value of a number as written, None where it is not one.

    >>> [str(read_number(t)) for t in ("0.005", "0.5 %", "0,5%", "1/200", "1 in 200", "5e-3", "5 x 10⁻³")]
    ['1/200', '1/200', '1/200', '1/200', '1/200', '1/200', '1/200']
    >>> read_number("about a half"), read_number("1/0"), read_number("")
    (None, None, None)

    A comma is a decimal comma, unless it groups thousands: three digits follow each comma and the
    number does not begin with 0.

    >>> str(read_number("1 in 1,446")), str(read_number("0,125")), str(read_number("1 in 10 000"))
    ('1/1446', '1/8', '1/10000')
    """
    if len(text) > LONGEST:
        return None
    plain = _SPACES.sub("", text.lower().replace("\N{MINUS SIGN}", "-").replace("\N{FRACTION SLASH}", "/"))
    percent = plain.endswith("%")
    plain = plain.removesuffix("%")
    parts = _ONE_OF.match(plain)
    if parts is None:
        value = _read_plain(plain)
    else:
        above, below = _read_plain(parts[1]), _read_plain(parts[2])
        value = above / below if above is not None and below else None
    return value / 100 if percent and value is not None else value


def _read_plain(text: str) -> Fraction | None:
    """Return the value of one number without percent sign or fraction bar.

    >>> str(_read_plain("1,446")), str(_read_plain("1,44")), str(_read_plain("2x10^3")), _read_plain("1,2,3")
    ('1446', '36/25', '2000', None)
    """
    power = _POWER.search(text)
    if power:
        text = text[: power.start()]
    if _GROUPED.fullmatch(text):
        text = text.replace(",", "")
    elif text.count(",") == 1 and "." not in text:
        text = text.replace(",", ".")
    if not _PLAIN.fullmatch(text):
        return None
    try:
        value = Fraction(Decimal(text))
    except InvalidOperation:  # pragma: no cover - the pattern lets through only what Decimal reads
        return None
    return value * Fraction(10) ** int(power[1].lstrip("^").translate(_SUPERSCRIPTS)) if power else value
