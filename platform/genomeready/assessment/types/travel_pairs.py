"""Things that belong together on their way to and from other platforms: what `matching` and `extended_matching` share. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from genomeready.assessment.types.interactions import Match, NotOurs, Pair
from genomeready.assessment.types.travel_texts import letters, line, renamed
from genomeready.catalogue.files.items import UNWRITTEN

Side = Sequence[Mapping[str, Any]]
MOST = 26
"""As many letters as there are."""


def match_of(left: Side, right: Side) -> Match:
    """Return items, each with the one on the right whose id is its key, and what belongs to none."""
    texts = {item["id"]: item["text"] for item in right}
    used = {item["key"] for item in left}
    pairs = tuple(Pair(left=item["text"], right=texts[item["key"]]) for item in left)
    return Match(pairs=pairs, extra=tuple(text for own, text in texts.items() if own not in used))


def pair_losses(left: Side, right: Side) -> tuple[str, ...]:
    """Return what others cannot be told: why things belong together, the ids, and the order of the right side."""
    why = "why its pairs belong together (still to be written when it comes back)"
    texts = [item["text"] for item in right]
    order = () if texts == sorted(texts, key=str.casefold) else ("the order of its right side, which comes back by the alphabet",)
    return (why, *renamed([item["id"] for item in left], [item["id"] for item in right]), *order)


def shared(match: Match) -> bool:
    """Say whether a thing on the right belongs to several on the left.

    >>> shared(Match(pairs=(Pair(left="a", right="x"), Pair(left="b", right="x")))), shared(Match(pairs=(Pair(left="a", right="x"),)))
    (True, False)
    """
    rights = [" ".join(pair.right.split()) for pair in match.pairs]
    return len(set(rights)) < len(rights)


def sides_of(match: Match) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return both sides as our files list them. The right one goes by the alphabet, so that its order does not tell the pairs.

    Raises:
        NotOurs: there are more than letters, two on the left say the same, or one has no text.
    """
    if len(match.pairs) > MOST or len(match.pairs) + len(match.extra) > 2 * MOST:
        raise NotOurs(f"It has {len(match.pairs)} pairs, far more than ours.")
    asked = [line(pair.left) for pair in match.pairs]
    if len(set(asked)) < len(asked):
        raise NotOurs("Two things on its left say the same.")
    offered = {line(text) for text in (*(pair.right for pair in match.pairs), *match.extra)}
    rights = sorted(offered, key=lambda text: (text.casefold(), text))
    if len(rights) > MOST:
        raise NotOurs(f"It has {len(rights)} things on the right, far more than ours.")
    ids = dict(zip(rights, letters(len(rights)), strict=True))
    left = [
        {"id": name, "text": text, "key": ids[line(pair.right)], "rationale": UNWRITTEN}
        for name, text, pair in zip(letters(len(asked)), asked, match.pairs, strict=True)
    ]
    return left, [{"id": own, "text": text} for text, own in ids.items()]


def reasons_to_write(left: Side) -> tuple[str, ...]:
    """Return that the reasons are still to be written."""
    return (f"still to be written: why {len(left)} pairs belong together",)
