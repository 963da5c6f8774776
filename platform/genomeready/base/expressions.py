"""Arithmetic that an author writes down, worked out exactly and safely: nothing is ever run as a program.

There are numbers, names, + − * / **, brackets, and min, max, round, log10 and comb; a condition compares two of such, and joins
comparisons by `and` and `or`. The text is read into its tree by Python's own
reader, every node of the tree must be on a list, and the tree is then worked out here with fractions. Length, exponents and the size
of every intermediate result have bounds, so no text can keep a machine busy. Fractional powers and logarithms are rounded to the
nearest binary number.
"""

import ast
import math
import operator
import re
from collections.abc import Callable, Mapping
from fractions import Fraction

LONGEST, MOST_NODES, GREATEST_EXPONENT, MOST_BITS, MOST_CHOSEN_FROM, MOST_PLACES = 300, 100, 64, 2048, 1000, 12
GREATEST_NUMBER = 10**15
Values = Mapping[str, Fraction]
_ARITHMETIC = re.compile(r"[0-9A-Za-z_+\-*/(),. ]+")
_CONDITION = re.compile(r"[0-9A-Za-z_+\-*/(),. <>=!]+")
_RUN_TOGETHER = re.compile(r"[0-9.](?!e[+-]?[0-9])[A-Za-z_]")


class BadExpressionError(ValueError):
    """Text that is no arithmetic, or that cannot be worked out; the message says why."""


def evaluate(text: str, values: Values) -> Fraction:
    """Return what an expression comes to.

    >>> str(evaluate("2*q*(1-q)", {"q": Fraction(1, 100)})), str(evaluate("comb(4, 2) / 2**4", {}))
    ('99/5000', '3/8')
    >>> str(evaluate("round(log10(a/b), 3)", {"a": Fraction(2), "b": Fraction(1)})), str(evaluate("max(0, min(1, x))", {"x": Fraction(7)}))
    ('301/1000', '1')
    >>> evaluate("open(1)", {})
    Traceback (most recent call last):
    genomeready.base.expressions.BadExpressionError: `open` is no function that is known

    Raises:
        BadExpressionError: it is no arithmetic, names what is not there, or has no result within the bounds.
    """
    return _worked_out(_read(text).body, values)


def holds(text: str, values: Values) -> bool:
    """Say whether a condition holds.

    >>> a, b = Fraction(2), Fraction(3)
    >>> [holds(text, {"a": a, "b": b}) for text in ("a < b", "a*2 != 4", "1 < a <= 2 and b > a", "a > b or b == 3")]
    [True, False, True, True]
    >>> holds("a", {"a": a})
    Traceback (most recent call last):
    genomeready.base.expressions.BadExpressionError: it compares nothing

    Raises:
        BadExpressionError: it is no comparison, or a side of it cannot be worked out.
    """
    return _decided(_read(text, _CONDITION).body, values)


def names_in(text: str) -> set[str]:
    """Return the names that an expression leans on, functions left out.

    >>> sorted(names_in("max(q, p) * 2"))
    ['p', 'q']

    Raises:
        BadExpressionError: it is no arithmetic.
    """
    tree = _read(text)
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and id(node) not in called}


def _read(text: str, signs: re.Pattern[str] = _ARITHMETIC) -> ast.Expression:
    if len(text) > LONGEST:
        raise BadExpressionError(f"it is longer than {LONGEST} signs")
    if not signs.fullmatch(text) or _RUN_TOGETHER.search(text):
        raise BadExpressionError("it cannot be read as arithmetic")
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise BadExpressionError("it cannot be read as arithmetic") from None
    if sum(1 for _ in ast.walk(tree)) > 3 * MOST_NODES:
        raise BadExpressionError("it is too long")
    return tree


def _decided(node: ast.expr, values: Values) -> bool:
    match node:
        case ast.BoolOp(op=ast.And(), values=parts):
            return all(_decided(part, values) for part in parts)
        case ast.BoolOp(op=ast.Or(), values=parts):
            return any(_decided(part, values) for part in parts)
        case ast.Compare(left=left, ops=signs, comparators=others) if all(type(sign) in _COMPARED for sign in signs):
            sides = [_worked_out(side, values) for side in (left, *others)]
            return all(_COMPARED[type(sign)](a, b) for sign, a, b in zip(signs, sides, sides[1:], strict=False))
    raise BadExpressionError("it compares nothing")


def _worked_out(node: ast.expr, values: Values) -> Fraction:
    match node:
        case ast.Constant(value=bool()):
            raise BadExpressionError("it holds something other than numbers")
        case ast.Constant(value=int() | float() as number):
            return _bounded(_number(number))
        case ast.Name(id=name):
            if name not in values:
                raise BadExpressionError(f"`{name}` is not known")
            return values[name]
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_worked_out(operand, values)
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _SIGNS:
            return _bounded(_SIGNS[type(sign)](_worked_out(left, values), _worked_out(right, values)))
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
            if name not in _FUNCTIONS:
                raise BadExpressionError(f"`{name}` is no function that is known")
            return _bounded(_called(name, [_worked_out(argument, values) for argument in arguments]))
    raise BadExpressionError("it holds something other than arithmetic")


def _number(number: float) -> Fraction:
    """Return a number as it is written, not as its nearest binary one."""
    if not abs(number) <= GREATEST_NUMBER:
        raise BadExpressionError("a number is too large")
    return Fraction(str(number))


def _bounded(value: Fraction) -> Fraction:
    if max(value.numerator.bit_length(), value.denominator.bit_length()) > MOST_BITS:
        raise BadExpressionError("a number on the way is too large")
    return value


def _divided(a: Fraction, b: Fraction) -> Fraction:
    if not b:
        raise BadExpressionError("it divides by nought")
    return a / b


def _raised(a: Fraction, b: Fraction) -> Fraction:
    if abs(b) > GREATEST_EXPONENT:
        raise BadExpressionError(f"an exponent is beyond {GREATEST_EXPONENT}")
    if not a and b < 0:
        raise BadExpressionError("it divides by nought")
    if b.denominator == 1:
        bits = max(a.numerator.bit_length(), a.denominator.bit_length())
        if bits * abs(b.numerator) > 2 * MOST_BITS:
            raise BadExpressionError("a number on the way is too large")
        return a**b.numerator
    return _real(lambda: float(a) ** float(b))


def _real(work: Callable[[], float | complex]) -> Fraction:
    """Return a result that is no fraction as the nearest binary number."""
    try:
        found = work()
    except (ValueError, OverflowError):
        raise BadExpressionError("it has no result among the real numbers") from None
    if isinstance(found, complex) or not math.isfinite(found):
        raise BadExpressionError("it has no result among the real numbers")
    return Fraction(found)


def _chosen(n: Fraction, k: Fraction) -> Fraction:
    if n.denominator != 1 or k.denominator != 1 or not 0 <= k <= n <= MOST_CHOSEN_FROM:
        raise BadExpressionError(f"comb takes whole numbers from 0 to {MOST_CHOSEN_FROM}")
    return Fraction(math.comb(n.numerator, k.numerator))


def _rounded(value: Fraction, places: Fraction = Fraction(0)) -> Fraction:
    if places.denominator != 1 or not 0 <= places <= MOST_PLACES:
        raise BadExpressionError(f"round takes 0 to {MOST_PLACES} places")
    return Fraction(round(value, places.numerator))


def _called(name: str, arguments: list[Fraction]) -> Fraction:
    fewest, most, function = _FUNCTIONS[name]
    if not fewest <= len(arguments) <= most:
        raise BadExpressionError(f"`{name}` takes {fewest} to {most} numbers")
    return function(*arguments)


_SIGNS: Mapping[type[ast.operator], Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: _divided,
    ast.Pow: _raised,
}
_COMPARED: Mapping[type[ast.cmpop], Callable[[Fraction, Fraction], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
_FUNCTIONS: Mapping[str, tuple[int, int, Callable[..., Fraction]]] = {
    "min": (1, 20, lambda *numbers: min(numbers)),
    "max": (1, 20, lambda *numbers: max(numbers)),
    "round": (1, 2, _rounded),
    "log10": (1, 1, lambda value: _real(lambda: math.log10(value))),
    "comb": (2, 2, _chosen),
}
