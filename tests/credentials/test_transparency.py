"""The Merkle log: the published hashes, proofs that hold, and proofs that must not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genomeready.credentials.transparency import (
    EMPTY_ROOT,
    Beyond,
    Node,
    Place,
    completed_by,
    consistency_proof,
    inclusion_proof,
    is_consistent,
    is_included,
    leaf_hash,
    nodes_for,
    parent_hash,
    root,
)

# The entries and roots that implementations of Certificate Transparency test themselves with (RFC 6962 hashing).
ENTRIES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def grown(leaves: list[bytes]) -> dict[Place, bytes]:
    """Every perfect subtree of a log to which these leaves were added one after the other."""
    nodes: dict[Place, bytes] = {}
    for position, leaf in enumerate(leaves):
        nodes.update(completed_by(position, leaf, nodes.__getitem__))
    return nodes


def written_out(leaves: list[bytes]) -> bytes:
    """The root as RFC 9162 §2.1.1 defines it, leaf by leaf: a second writing, to compare with."""
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return parent_hash(written_out(leaves[:split]), written_out(leaves[split:]))


def some_leaves(count: int) -> list[bytes]:
    return [leaf_hash(str(n).encode()) for n in range(count)]


@pytest.mark.parametrize("size", range(1, 9))
def test_the_roots_are_the_published_ones(size: int) -> None:
    nodes = grown([leaf_hash(bytes.fromhex(entry)) for entry in ENTRIES])

    assert root(size, nodes.__getitem__).hex() == ROOTS[size - 1]


def test_the_empty_tree_has_the_hash_of_nothing() -> None:
    assert root(0, {}.__getitem__) == EMPTY_ROOT


@given(st.integers(1, 200))
def test_the_root_is_the_one_written_out_leaf_by_leaf(size: int) -> None:
    leaves = some_leaves(size)

    assert root(size, grown(leaves).__getitem__) == written_out(leaves)


@given(st.integers(1, 120), st.data())
def test_every_leaf_is_shown_to_be_in_every_later_tree(size: int, data: st.DataObject) -> None:
    leaves = some_leaves(size)
    position = data.draw(st.integers(0, size - 1))
    node = grown(leaves).__getitem__

    proof = inclusion_proof(position, size, node)

    assert is_included(leaves[position], position, size, proof, root(size, node))
    assert len(proof) <= (size - 1).bit_length()


@given(st.integers(2, 120), st.data())
def test_no_other_leaf_position_size_step_or_root_is_accepted(size: int, data: st.DataObject) -> None:
    leaves = some_leaves(size)
    position = data.draw(st.integers(0, size - 1))
    node = grown(leaves).__getitem__
    proof, whole = inclusion_proof(position, size, node), root(size, node)
    assert is_included(leaves[position], position, size, proof, whole)

    other = data.draw(st.integers(0, size - 1).filter(lambda n: n != position))
    broken = data.draw(st.integers(0, len(proof) - 1))
    bent = [step if n != broken else leaf_hash(step) for n, step in enumerate(proof)]

    assert not is_included(leaves[other], position, size, proof, whole)
    assert not is_included(leaves[position], other, size, proof, whole)
    assert not is_included(leaves[position], position, size, bent, whole)
    assert not is_included(leaves[position], position, size, [*proof, whole], whole)
    assert not is_included(leaves[position], position, size, proof[:-1], whole)
    assert not is_included(leaves[position], position, size, proof, leaf_hash(whole))


@given(st.integers(1, 120), st.data())
def test_a_tree_is_shown_to_have_grown_from_every_earlier_one(size: int, data: st.DataObject) -> None:
    earlier = data.draw(st.integers(1, size))
    node = grown(some_leaves(size)).__getitem__

    proof = consistency_proof(earlier, size, node)

    assert is_consistent(earlier, size, proof, root(earlier, node), root(size, node))


@given(st.integers(2, 80), st.data())
def test_a_log_that_changed_an_old_entry_cannot_show_that_it_only_grew(size: int, data: st.DataObject) -> None:
    earlier = data.draw(st.integers(1, size - 1))
    altered = data.draw(st.integers(0, earlier - 1))
    leaves = some_leaves(size)
    honest = grown(leaves).__getitem__
    forged = grown([leaf if n != altered else leaf_hash(b"forged") for n, leaf in enumerate(leaves)]).__getitem__
    assert is_consistent(earlier, size, consistency_proof(earlier, size, honest), root(earlier, honest), root(size, honest))

    proof = consistency_proof(earlier, size, forged)

    assert not is_consistent(earlier, size, proof, root(earlier, honest), root(size, forged))


@given(st.integers(1, 300), st.data())
def test_a_proof_needs_few_nodes_and_says_which(size: int, data: st.DataObject) -> None:
    position = data.draw(st.integers(0, size - 1))
    nodes = grown(some_leaves(size))

    needed = nodes_for(lambda node: (inclusion_proof(position, size, node), root(size, node)))
    only = {place: nodes[place] for place in needed}

    assert inclusion_proof(position, size, only.__getitem__) == inclusion_proof(position, size, nodes.__getitem__)
    assert root(size, only.__getitem__) == root(size, nodes.__getitem__)
    assert len(needed) <= 3 * size.bit_length()


@pytest.mark.parametrize(("position", "size"), [(3, 3), (-1, 3), (0, 0)])
def test_a_leaf_that_is_not_there_has_no_proof(position: int, size: int) -> None:
    node: Node = grown(some_leaves(3)).__getitem__

    with pytest.raises(Beyond):
        inclusion_proof(position, size, node)


@pytest.mark.parametrize(("earlier", "size"), [(0, 3), (4, 3)])
def test_a_tree_did_not_grow_from_nothing_or_from_a_larger_one(earlier: int, size: int) -> None:
    node: Node = grown(some_leaves(4)).__getitem__

    with pytest.raises(Beyond):
        consistency_proof(earlier, size, node)


def test_a_tree_is_consistent_with_itself_by_an_empty_proof_alone() -> None:
    whole = root(4, grown(some_leaves(4)).__getitem__)

    assert is_consistent(4, 4, [], whole, whole)
    assert not is_consistent(4, 4, [whole], whole, whole)
    assert not is_consistent(3, 4, [], whole, whole)
