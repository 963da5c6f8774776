r"""Patterns for short texts: a part of the language of regular expressions, matched in a time that is bounded for any input.

There are letters, `.`, `[a-z]` and `[^a-z]`, `\d` and a backslash before a sign, `( | )`, and `? * + {2} {2,5}` after one of
these; a pattern always means the whole text. A repetition within a repetition is refused, and so is all that looks around or
back. Matching keeps the set of places that can be reached and never turns back, so there is no pattern over which it could
brood: the steps are at most the pattern's length times the square of the text's.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

LONGEST, MOST_TIMES = 200, 50
SIGNS = frozenset("()[]{}|?*+.\\^$")
Places = frozenset[int]
Step = Callable[[str, Places], Places]
Fold = Callable[[str], str]


class BadPatternError(ValueError):
    """A pattern that cannot be read; the message says why."""


@dataclass(frozen=True)
class _Piece:
    """A part of a pattern: from places that are reached to those that are reached next."""

    step: Step
    repeats: bool = False


def fits(pattern: str, text: str, *, fold: Fold = str) -> bool:
    """Say whether a pattern fits a whole text; `fold` is what was done to each sign of the text, and is done to the pattern's.

    >>> fits("(autosomal )?recessive", "recessive"), fits("colou?r", "color"), fits("[ACGT]{3}", "ACG"), fits("a+", "b")
    (True, True, True, False)
    >>> fits("[A-C]+", "abc", fold=str.casefold)
    True

    Raises:
        BadPatternError: the pattern cannot be read.
    """
    return len(text) in _read(pattern, fold).step(text, frozenset({0}))


def fault_of(pattern: str) -> str:
    """Return why a pattern cannot be read, or the empty string.

    >>> fault_of("(a|b)+"), fault_of("(a+)+")
    ('', 'it repeats what repeats')
    """
    try:
        _read(pattern, str)
    except BadPatternError as fault:
        return str(fault)
    return ""


def _read(pattern: str, fold: Fold) -> _Piece:
    if len(pattern) > LONGEST:
        raise BadPatternError(f"it is longer than {LONGEST} signs")
    reader = _Reader(pattern, fold)
    piece = reader.either()
    if reader.at < len(pattern):
        raise BadPatternError(f"there is a `{pattern[reader.at]}` too many")
    return piece


class _Reader:
    """Reads a pattern from left to right."""

    def __init__(self, pattern: str, fold: Fold) -> None:
        self.pattern = pattern
        self.fold = fold
        self.at = 0
        self.depth = 0

    def next(self) -> str:
        """Return the sign that comes next, the empty string at the end."""
        return self.pattern[self.at : self.at + 1]

    def take(self) -> str:
        """Return the sign that comes next and go past it."""
        sign = self.next()
        if not sign:
            raise BadPatternError("it ends too early")
        self.at += 1
        return sign

    def either(self) -> _Piece:
        """Read alternatives."""
        pieces = [self.row()]
        while self.next() == "|":
            self.take()
            pieces.append(self.row())
        return _any_of(pieces)

    def row(self) -> _Piece:
        """Read what follows each other."""
        pieces = []
        while self.next() not in {"", "|", ")"}:
            pieces.append(self.repeated(self.single()))
        return _one_after_another(pieces)

    def single(self) -> _Piece:
        """Read one sign, one class of signs or one group."""
        sign = self.take()
        if sign == "(":
            return self.group()
        if sign == "[":
            return self.one_of()
        if sign == "\\":
            escaped = self.take()
            if escaped != "d" and escaped not in SIGNS | {"-"}:
                raise BadPatternError(f"`\\{escaped}` is not known")
            return _sign(frozenset("0123456789")) if escaped == "d" else self.literal(escaped)
        if sign == ".":
            return _sign(frozenset(), outside=True)
        if sign in SIGNS:
            raise BadPatternError(f"a `{sign}` stands where nothing can be meant by it; write `\\{sign}` for the sign itself")
        return self.literal(sign)

    def literal(self, sign: str) -> _Piece:
        """Return the sign itself as it stands in a folded text, where it may be several or none."""
        return _one_after_another([_sign(frozenset(part)) for part in self.fold(sign)])

    def group(self) -> _Piece:
        """Read a group after its opening bracket."""
        if self.pattern.startswith("?:", self.at):
            self.at += 2
        self.depth += 1
        if self.depth > 10:  # noqa: PLR2004 - nobody could read such a pattern
            raise BadPatternError("its groups are nested too deeply")
        piece = self.either()
        if self.next() != ")":
            raise BadPatternError("a group is not closed")
        self.take()
        self.depth -= 1
        return piece

    def one_of(self) -> _Piece:
        """Read a class of signs after its opening bracket."""
        outside = self.next() == "^"
        if outside:
            self.take()
        signs: set[str] = set()
        while (first := self.take()) != "]":
            first = self.take() if first == "\\" else first
            if self.next() == "-" and self.pattern[self.at + 1 : self.at + 2] not in {"", "]"}:
                self.take()
                last = self.take()
                if not 0 <= ord(last) - ord(first) < 1000:  # noqa: PLR2004 - an alphabet is shorter
                    raise BadPatternError(f"`{first}-{last}` is no range")
                signs.update(chr(n) for n in range(ord(first), ord(last) + 1))
            else:
                signs.add(first)
        if not signs:
            raise BadPatternError("a class of signs is empty")
        folded = {self.fold(sign) for sign in signs}
        if "" in folded and not outside:  # a sign that a folded text has lost
            return _any_of([_sign(frozenset(folded - {""})), _one_after_another([])])
        return _sign(frozenset(folded), outside=outside)

    def repeated(self, piece: _Piece) -> _Piece:
        """Read how often a piece may stand."""
        sign = self.next()
        if sign not in {"?", "*", "+", "{"}:
            return piece
        self.take()
        least, most = {"?": (0, 1), "*": (0, None), "+": (1, None)}.get(sign) or self.times()
        if self.next() in {"?", "*", "+", "{"}:
            raise BadPatternError("two signs of repetition follow each other")
        if sign == "?":
            return _repeat(piece, 0, 1, repeats=piece.repeats)
        if piece.repeats:
            raise BadPatternError("it repeats what repeats")
        return _repeat(piece, least, most, repeats=True)

    def times(self) -> tuple[int, int | None]:
        """Read how often between braces."""
        written = ""
        while (sign := self.take()) != "}":
            written += sign
        first, comma, last = written.partition(",")
        least, most = first or "0", (last if comma else first)
        if not all(part.isascii() and part.isdigit() and len(part) < 3 for part in (least, most or "0")):  # noqa: PLR2004 - below 100
            raise BadPatternError(f"`{{{written}}}` does not say how often")
        found = int(least), int(most) if most else None
        if found[0] > MOST_TIMES or (found[1] or 0) > MOST_TIMES or (found[1] is not None and found[1] < found[0]):
            raise BadPatternError(f"`{{{written}}}` does not say how often, up to {MOST_TIMES} times")
        return found


def _sign(signs: frozenset[str], *, outside: bool = False) -> _Piece:
    return _Piece(lambda text, places: frozenset(p + 1 for p in places if p < len(text) and (text[p] in signs) is not outside))


def _one_after_another(pieces: list[_Piece]) -> _Piece:
    def step(text: str, places: Places) -> Places:
        for piece in pieces:
            places = piece.step(text, places)
        return places

    return _Piece(step, _repeats(pieces))


def _any_of(pieces: list[_Piece]) -> _Piece:
    return _Piece(lambda text, places: frozenset().union(*(piece.step(text, places) for piece in pieces)), _repeats(pieces))


def _repeats(pieces: Iterable[_Piece]) -> bool:
    return any(piece.repeats for piece in pieces)


def _repeat(piece: _Piece, least: int, most: int | None, *, repeats: bool) -> _Piece:
    def step(text: str, places: Places) -> Places:
        for _ in range(least):
            places = piece.step(text, places)
        reached, times = places, least
        while places and (most is None or times < most):
            places = piece.step(text, places) - reached  # what was reached by fewer turns may go on at least as far
            reached, times = reached | places, times + 1
        return reached

    return _Piece(step, repeats)
