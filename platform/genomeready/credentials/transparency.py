"""The append-only log of issued and revoked credentials as a Merkle tree. Pure: no database, no keys.

Hashing, inclusion proofs and consistency proofs are those of RFC 9162 §2.1 (RFC 6962 §2.1). A tree of
n leaves is never held whole: only its *perfect* subtrees are (2**level leaves, all there), each named
by its level and its place from the left. Whatever is asked of the tree needs at most about
2·log2(n) of them; `nodes_for` says which, so that one statement reads them.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Place = tuple[int, int]
"""A perfect subtree: its level (0 is a leaf) and its place from the left, from 0."""

Node = Callable[[Place], bytes]
"""Gives the hash of a perfect subtree."""

EMPTY_ROOT = hashlib.sha256(b"").digest()


@dataclass(frozen=True, kw_only=True)
class Beyond(ValueError):  # noqa: N818 - reads as a sentence where it is caught
    """A leaf or a size that the tree does not have."""

    asked: int
    size: int


def leaf_hash(entry: bytes) -> bytes:
    """Return the hash of one entry.

    >>> leaf_hash(b"").hex()[:8]
    '6e340b9c'
    """
    return hashlib.sha256(b"\x00" + entry).digest()


def parent_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of two subtrees that stand side by side."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def completed_by(position: int, leaf: bytes, node: Node) -> list[tuple[Place, bytes]]:
    """Return the perfect subtrees that a new leaf completes, itself first.

    `node` gives the earlier ones to the left of it; on average one is asked for.
    """
    done = [((0, position), leaf)]
    level, place, found = 0, position, leaf
    while place % 2:
        found = parent_hash(node((level, place - 1)), found)
        level, place = level + 1, place // 2
        done.append(((level, place), found))
    return done


def root(size: int, node: Node) -> bytes:
    """Return the root of the tree's first `size` leaves."""
    return _root_of(0, size, node) if size else EMPTY_ROOT


def _root_of(start: int, end: int, node: Node) -> bytes:
    count = end - start
    level = count.bit_length() - 1
    if count == 1 << level and start % count == 0:
        return node((level, start >> level))
    middle = start + _split(count)
    return parent_hash(_root_of(start, middle, node), _root_of(middle, end, node))


def _split(count: int) -> int:
    """Return the largest power of two below a count."""
    return 1 << ((count - 1).bit_length() - 1)


def inclusion_proof(position: int, size: int, node: Node) -> list[bytes]:
    """Return the hashes that lead from a leaf to the root of `size` leaves, from the bottom (RFC 9162 §2.1.3.1).

    Raises:
        Beyond: the tree has no such leaf.
    """
    if not 0 <= position < size:
        raise Beyond(asked=position, size=size)
    proof: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if position < middle:
            proof.append(_root_of(middle, end, node))
            end = middle
        else:
            proof.append(_root_of(start, middle, node))
            start = middle
    return proof[::-1]


def consistency_proof(earlier: int, size: int, node: Node) -> list[bytes]:
    """Return the hashes that show the first `earlier` leaves unchanged in a tree of `size` (RFC 9162 §2.1.4.1).

    Raises:
        Beyond: the tree was never that small, or is not that large.
    """
    if not 0 < earlier <= size:
        raise Beyond(asked=earlier, size=size)
    proof: list[bytes] = []
    start, end, whole = 0, size, True
    while earlier != end:
        middle = start + _split(end - start)
        if earlier <= middle:
            proof.append(_root_of(middle, end, node))
            end = middle
        else:
            proof.append(_root_of(start, middle, node))
            start, whole = middle, False
    if not whole:
        proof.append(_root_of(start, end, node))
    return proof[::-1]


def nodes_for(ask: Callable[[Node], object]) -> list[Place]:
    """Return which perfect subtrees a question needs, without knowing any.

    >>> nodes_for(lambda node: inclusion_proof(1, 3, node))
    [(0, 2), (0, 0)]
    """
    asked: list[Place] = []

    def note(place: Place) -> bytes:
        asked.append(place)
        return b""

    ask(note)
    return list(dict.fromkeys(asked))


def is_included(leaf: bytes, position: int, size: int, proof: Sequence[bytes], root_hash: bytes) -> bool:
    """Say whether a proof leads from a leaf at a position to a root (RFC 9162 §2.1.3.2)."""
    if not 0 <= position < size:
        return False
    place, last, found = position, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if place % 2 or place == last:
            found = parent_hash(step, found)
            while place % 2 == 0 and place:
                place, last = place >> 1, last >> 1
        else:
            found = parent_hash(found, step)
        place, last = place >> 1, last >> 1
    return last == 0 and found == root_hash


def is_consistent(earlier: int, size: int, proof: Sequence[bytes], earlier_root: bytes, root_hash: bytes) -> bool:
    """Say whether a proof shows that a tree of `size` grew from one of `earlier` leaves (RFC 9162 §2.1.4.2)."""
    if not 0 < earlier <= size:
        return False
    if earlier == size:
        return not proof and earlier_root == root_hash
    steps = [earlier_root, *proof] if earlier & (earlier - 1) == 0 else list(proof)
    if not steps:
        return False
    place, last = earlier - 1, size - 1
    while place % 2:
        place, last = place >> 1, last >> 1
    old = new = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if place % 2 or place == last:
            old, new = parent_hash(step, old), parent_hash(step, new)
            while place % 2 == 0 and place:
                place, last = place >> 1, last >> 1
        else:
            new = parent_hash(new, step)
        place, last = place >> 1, last >> 1
    return last == 0 and old == earlier_root and new == root_hash
