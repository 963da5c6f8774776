"""What a description earns beside the right one, component by component.

The whole is accession 15 %, version 10 %, type of sequence 15 %, position 30 % and edit 30 %; what the right description does not
have (a reference that nobody asks for) is left out, and the rest weighs as much more. Two rules go across the components:

- the right change, but not as it is written (not shifted to the 3' end, an insertion for a duplication, not trimmed), costs 30 %
  of the whole and no more, whatever it differs in;
- the right change on another reference or build earns at most half.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from genomeready.assessment.types.hgvs.description import Change, Description, Kind, Reference
from genomeready.assessment.types.hgvs.normal import OutsideWindow, Window, normalised
from genomeready.assessment.types.hgvs.reading import read_description, read_head
from genomeready.assessment.types.hgvs.scanner import BadDescription
from genomeready.assessment.types.hgvs.writing import change_of, edit_of

WEIGHTS: Mapping[str, Fraction] = {
    "accession": Fraction(15, 100), "version": Fraction(10, 100), "type": Fraction(15, 100),
    "position": Fraction(30, 100), "edit": Fraction(30, 100),
}  # fmt: skip
UNSHIFTED_COSTS = Fraction(30, 100)
ELSEWHERE_EARNS = Fraction(1, 2)
BRACKETS, LETTERS = "brackets", "letters"
"""What may make a difference in a protein's description: the brackets of a prediction, and one letter for three."""
_LOOSE = (Kind.DELETION, Kind.DUPLICATION, Kind.INVERSION, Kind.DELETION_INSERTION)
"""Changes that may state the bases they take out, and need not."""
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2212"), "-")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The right description, what it is held against, and descriptions of the same change on other references."""

    right: Description
    window: Window | None = None
    distinguish: tuple[str, ...] = ()
    elsewhere: tuple[Description, ...] = ()

    @property
    def change(self) -> Change:
        """The one change that it describes."""
        return self.right.changes[0]

    def weights(self) -> dict[str, Fraction]:
        """Return how much of the whole each component weighs."""
        reference = self.right.reference
        gone = {"accession", "version"} if reference is None else {"version"} if reference.version is None else set[str]()
        kept = {name: weight for name, weight in WEIGHTS.items() if name not in gone}
        return {name: weight / sum(kept.values()) for name, weight in kept.items()}


@dataclass(kw_only=True)
class Found:
    """What each component of a given description earned, and why where a rule says so: `why` holds one word for a component."""

    shares: dict[str, Fraction]
    why: dict[str, str] = field(default_factory=dict)
    fault: BadDescription | None = None
    elsewhere: int | None = None


def plain(text: str) -> str:
    """Return a text without spaces around it, and with the one hyphen that descriptions know."""
    return text.strip().translate(_DASHES)


def compared(asked: Asked, text: str) -> Found:
    """Return what a text earns.

    >>> asked = Asked(right=read_description("NM_000059.4:c.6del"), window=Window("ATGCCCAAATGA"))
    >>> def share(text):
    ...     found, weights = compared(asked, text), asked.weights()
    ...     return str(sum(found.shares[name] * weight for name, weight in weights.items()))
    >>> share("NM_000059.4:c.6delC"), share("NM_000059.4:c.4del"), share("NM_000492.4:c.6del"), share("NM_000059.4:c.6")
    ('1', '7/10', '1/2', '2/5')
    """
    weights = asked.weights()
    try:
        given = read_description(plain(text))
    except BadDescription as fault:
        try:
            shares = _head_shares(asked, *read_head(plain(text)))
        except BadDescription:
            shares = {}
        return Found(shares=dict.fromkeys(weights, Fraction(0)) | shares, fault=fault)
    found = Found(shares=dict.fromkeys(weights, Fraction(0)) | _head_shares(asked, given.reference, given.type))
    _compare_changes(asked, given, text, found)
    found.elsewhere = next((n for n, other in enumerate(asked.elsewhere) if _same(other, given)), None)
    if found.elsewhere is not None:
        found.shares |= {"position": Fraction(1), "edit": Fraction(1)}
    if found.elsewhere is not None or _is_on_another(asked, given):
        _halve(found, weights)
    return found


def _head_shares(asked: Asked, reference: Reference | None, sequence: str) -> dict[str, Fraction]:
    right = asked.right.reference
    shares = {"type": Fraction(int(sequence == asked.right.type))}
    if right is not None:
        named = reference is not None and reference.accession == right.accession and right.selector in {None, reference.selector}
        shares["accession"] = Fraction(int(named))
        if right.version is not None:
            shares["version"] = Fraction(int(reference is not None and named and reference.version == right.version))
    return shares


def _compare_changes(asked: Asked, given: Description, text: str, found: Found) -> None:
    """Fill in what position and edit earn."""
    if len(given.changes) != 1:
        found.why["edit"] = "several"
        return
    key, change = asked.change, given.changes[0]
    found.shares["position"] = Fraction(int(str(change.place) == str(key.place)))
    if not _states_what_is_there(change, key, asked.window):
        found.why["edit"] = "stated"
        return
    if _same_edit(change, key):
        found.shares["edit"] = Fraction(1)
    if found.shares["position"] != 1 or found.shares["edit"] != 1:
        if given.type == asked.right.type and asked.window is not None and _makes_the_same(change, key, asked.window):
            _unshifted(asked, found)
    elif BRACKETS in asked.distinguish and change.predicted != key.predicted:
        found.shares["edit"], found.why["edit"] = Fraction(0), BRACKETS
    elif LETTERS in asked.distinguish and _in_one_letter(given, text):
        found.shares["edit"], found.why["edit"] = Fraction(0), LETTERS


def _unshifted(asked: Asked, found: Found) -> None:
    """Let a change that is right, but not as it is written, cost its share, where it shows."""
    name = "edit" if found.shares["edit"] != 1 else "position"
    found.shares |= {"position": Fraction(1), "edit": Fraction(1), name: 1 - UNSHIFTED_COSTS / asked.weights()[name]}
    found.why[name] = "named" if name == "edit" else "shifted"


def _makes_the_same(one: Change, other: Change, window: Window) -> bool:
    try:
        return normalised(one, window) == normalised(other, window)
    except OutsideWindow:
        return False


def _same_edit(one: Change, other: Change) -> bool:
    if one.kind is not other.kind or one.alternative != other.alternative:
        return False
    if one.kind in {Kind.SUBSTITUTION, Kind.FRAMESHIFT, Kind.EXTENSION} and one.reference != other.reference:
        return False
    return one.kind in _LOOSE or one.count == other.count


def _states_what_is_there(change: Change, key: Change, window: Window | None) -> bool:
    """Say whether the bases or the length that a description states are those of the window, or of the right description."""
    if change.kind not in {*_LOOSE, Kind.SUBSTITUTION} or change.place is None or change.place.start.residue:
        return True
    there = _bases(change, window)
    if there is None:
        there = key.reference if str(key.place) == str(change.place) else ""
    stated = change.reference.replace("U", "T")
    length = len(there) if there and not change.alternative else None
    return (not stated or not there or stated == there.replace("U", "T")) and (change.count is None or length in {None, change.count})


def _bases(change: Change, window: Window | None) -> str | None:
    """Return the bases of the window where a change is; None where it does not hold them."""
    place = change.place
    points = () if place is None or place.start_until or place.end_from else (place.start, place.end)
    numbers = [point.base for point in points if point.base is not None and not point.region and not point.offset]
    try:
        return window.stretch(numbers[0], numbers[-1]) if window is not None and len(numbers) == 2 else None  # noqa: PLR2004 - two ends
    except OutsideWindow:
        return None


def _in_one_letter(given: Description, text: str) -> bool:
    """Say whether a protein's description names amino acids by one letter; a stop may be written `*`."""
    residues = [word for word in _residues(change_of(given.changes[0], given.type)) if word != "Ter"]
    return given.type == "p" and any(word not in text for word in residues)


def _residues(text: str) -> list[str]:
    return [text[n : n + 3] for n in range(len(text)) if text[n].isupper()]


def _same(one: Description, other: Description) -> bool:
    def told(found: Description) -> Sequence[object]:
        return found.reference, found.type, [str(change.place) for change in found.changes]

    if told(one) != told(other):
        return False
    return all(_same_edit(a, b) for a, b in zip(one.changes, other.changes, strict=True))


def _is_on_another(asked: Asked, given: Description) -> bool:
    """Say whether the reference is another one; the version of a chromosome is its build."""
    right, named = asked.right.reference, given.reference
    if right is None or named is None:
        return False
    other_build = right.accession.startswith("NC_") and named.version not in {None, right.version}
    return named.accession != right.accession or other_build


def _halve(found: Found, weights: Mapping[str, Fraction]) -> None:
    """Let what the change earns bring the whole to half at most."""
    earned = {name: found.shares[name] * weight for name, weight in weights.items()}
    change = earned["position"] + earned["edit"]
    beside = sum(earned.values()) - change
    if beside + change > ELSEWHERE_EARNS:
        part = (ELSEWHERE_EARNS - beside) / change
        found.shares |= {name: found.shares[name] * part for name in ("position", "edit")}
        found.why |= dict.fromkeys(("position", "edit"), "elsewhere")


def components(found: Description) -> dict[str, str]:
    """Return the components of a description as texts.

    >>> components(read_description("NM_000059.4:c.5946del"))
    {'accession': 'NM_000059', 'version': '4', 'type': 'c', 'position': '5946', 'edit': 'del'}
    """
    change = found.changes[0]
    edit = edit_of(change, found.type)
    return heads(found.reference, found.type) | {
        "position": str(change.place or ""), "edit": f"({edit})" if change.predicted else edit
    }  # fmt: skip


def heads(reference: Reference | None, sequence: str) -> dict[str, str]:
    """Return the components before the change as texts."""
    accession, version = ("", None) if reference is None else (reference.accession, reference.version)
    if reference is not None and reference.selector:
        accession += f"({reference.selector})"
    return {"accession": accession, "version": "" if version is None else str(version), "type": sequence}
