"""Strict JSON-LD: the same as PyLD where it reads everything, and a refusal where it would drop something."""

import hashlib
import json
from typing import Any

import pytest
from factories.credentials import a_proven, a_statement
from hypothesis import given, settings
from hypothesis import strategies as st
from pyld import jsonld

from genomeready.credentials.document import unsigned_credential
from genomeready.credentials.proofs import contexts
from genomeready.credentials.proofs.canonical import NotCanonical
from genomeready.credentials.proofs.contexts import PINNED, Pinned, Tampered, known_contexts
from genomeready.credentials.proofs.linked_data import MOST_ALIKE, Reader, in_first_degree
from genomeready.credentials.proofs.templates import ADDRESS, MOST_SHAPES, Templates

SCALE = ((1, "Aware"), (2, "Applies with guidance"), (3, "Independent"))
letters = st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from('"\\\n<>^_:@ .\u2028\u0085')
texts = st.text(letters, max_size=30)


def plainly(document: dict[str, Any]) -> str:
    """What PyLD alone makes of a document."""

    def load(address: str, _options: Any) -> dict[str, Any]:
        return {"contextType": None, "contextUrl": None, "documentUrl": address, "document": known_contexts()[address]}

    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": load, "base": "https://base.example/"}
    written: str = jsonld.JsonLdProcessor().normalize(document, options)
    return written


def a_document(**changes: Any) -> dict[str, Any]:
    proven = tuple(a_proven(code=f"c{n}", title=f"Competency {n}", level=2) for n in range(3))
    return unsigned_credential(a_statement(**{"proven": proven} | changes))


def test_each_pinned_file_is_the_one_that_was_pinned_and_is_listed_with_its_source() -> None:
    listed = (contexts.DATA / "SOURCES.md").read_text()

    for address, pinned in PINNED.items():
        assert pinned.read() == known_contexts()[address]
        assert f"{pinned.sha256}  {pinned.name}" in listed
        assert f"<{address}>" in listed
    for file in contexts.DATA.rglob("*.json"):
        assert f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.relative_to(contexts.DATA)}" in listed


def test_a_shipped_file_that_was_changed_is_refused() -> None:
    with pytest.raises(Tampered, match="credentials-v2"):
        Pinned("contexts/credentials-v2.json", "0" * 64).read()


def test_no_pinned_context_gives_the_scheme_of_an_address_another_meaning() -> None:
    def names(value: object) -> set[str]:
        if isinstance(value, dict):
            return set(value) | {name for inner in value.values() for name in names(inner)}
        return {name for inner in value for name in names(inner)} if isinstance(value, list) else set()

    assert not {name for name in names(list(known_contexts().values())) if ADDRESS.match(f"{name}:")}


def test_a_certificate_becomes_the_same_statements_as_with_plain_pyld() -> None:
    document = a_document()

    assert Reader().canonical(document) == plainly(document)
    assert Reader().in_full(document) == plainly(document)


@settings(max_examples=60, deadline=None)
@given(texts, texts, texts)
def test_whatever_a_certificate_says_it_becomes_the_same_statements_as_with_plain_pyld(title: str, summary: str, name: str) -> None:
    document = a_document(course_title=title, summary=summary, holder_name=name)

    assert READER.canonical(document) == plainly(document)


READER = Reader()
TEMPLATES = Templates(READER)


@settings(max_examples=100, deadline=None)
@given(texts, texts, texts, st.from_regex(r"\Aurn:[a-z]{1,5}:[a-zA-Z0-9./?#%é~-]{1,20}\Z"), st.booleans())
def test_a_filled_template_is_equal_to_the_full_algorithm(title: str, salt: str, holder: str, did: str, with_score: bool) -> None:
    changes: dict[str, Any] = {} if with_score else {"score": None}
    document = a_document(course_title="The same achievement", salt=salt, holder_name=holder or "x", holder_did=did, **changes) | {
        "name": title
    }

    made = [TEMPLATES.canonical(document) for _ in range(2)]

    assert made == [READER.in_full(document)] * 2
    assert made[0] == plainly(document)


@settings(max_examples=50, deadline=None)
@given(st.sampled_from(["did:web:a.example", "relative", "_:b7", "https://a.example/ space", "mailto:a@a.example", "urn:x:1"]), texts)
def test_a_template_takes_no_address_that_the_full_algorithm_would_not_take(identifier: str, salt: str) -> None:
    document = a_document(salt=salt)
    TEMPLATES.canonical(document)
    changed = document | {"credentialSubject": document["credentialSubject"] | {"id": identifier}}

    try:
        full = READER.in_full(changed)
    except NotCanonical:
        full = None

    if full is None:
        with pytest.raises(NotCanonical):
            TEMPLATES.canonical(changed)
    else:
        assert TEMPLATES.canonical(changed) == full


def test_texts_that_become_equal_are_one_statement_as_in_the_full_algorithm() -> None:
    document = a_document(evidence=())
    document["credentialSubject"]["result"] = [
        {"type": ["Result"], "resultDescription": "https://a.example/1", "value": "1"},
        {"type": ["Result"], "resultDescription": "https://a.example/2", "value": "2"},
    ]
    TEMPLATES.canonical(document)

    for result in document["credentialSubject"]["result"]:
        result |= {"resultDescription": "https://a.example/1", "value": "1"}

    assert TEMPLATES.canonical(document) == READER.in_full(document) == plainly(document)


def test_the_memory_of_contexts_and_of_shapes_does_not_grow_with_the_documents() -> None:
    reader = Reader()
    templates = Templates(reader)
    templates.canonical(a_document())
    kept = len(reader._processor._known)

    for number in range(MOST_SHAPES + 10):
        templates.canonical(
            {"@context": [contexts.CREDENTIALS], "type": ["VerifiableCredential"], "id": f"urn:x:{number}", "issuer": f"urn:i:{number}"}
        )
        reader.canonical(a_document(course_title=str(number)))

    assert len(reader._processor._known) <= kept + 5
    assert len(templates._known) == MOST_SHAPES


@pytest.mark.parametrize(
    "change",
    [
        {"rank": "professor"},
        {"evidence": None},
        {"evidence": []},
        {"id": "relative/address"},
        {"id": "https://a.example/> <urn:p> <urn:o> .\n<urn:s"},
        {"type": ["VerifiableCredential", "Undefined"]},
        {"@index": "x"},
        {"@graph": [{"id": "urn:x:1"}]},
        {"@nest": {"name": "x"}},
        {"_:rank": "professor"},
        {"@context": "https://www.w3.org/ns/credentials/v2"},
        {"@context": [{"rank": "https://evil.example/rank"}]},
        {"@context": ["https://evil.example/context"]},
        {"@context": ["https://www.w3.org/ns/credentials/v2"] * 5},
        {"credentialSubject": {"@context": {"rank": "https://evil.example/rank"}, "rank": "professor"}},
        {"credentialSubject": {"@context": [None], "name": "x"}},
        {"name": "bell \x07"},
        {"name": "tab\t"},
        {"name": "half \ud83d"},
        {"id": "urn:x:\udc00"},
        {"name": {"@value": "x", "@direction": "rtl"}},
        {"name": {"@value": "x", "@language": "not a language"}},
        {"validFrom": {"@value": "x", "@type": "https://a.example/ space"}},
        {"credentialSubject": {"id": "https://a.example/ space", "name": "x"}},
        {"issuer": "https://a.example/{x}"},
        {"credentialSubject": "\ud800"},
    ],
)
def test_what_json_ld_would_drop_or_bend_is_refused(change: dict[str, Any]) -> None:
    document = a_document()
    Reader().canonical(document)

    for form in (Reader().canonical, Templates(Reader()).canonical):
        with pytest.raises(NotCanonical):
            form(document | change).encode()


def test_things_that_look_alike_are_told_apart_by_the_full_algorithm() -> None:
    document = a_document()
    document["credentialSubject"]["achievement"]["alignment"] = [
        {"type": ["Alignment"], "targetName": "Same", "targetUrl": "https://a.example/same", "targetType": "CFItem"} for _ in range(3)
    ]
    reader = Reader()

    assert in_first_degree(reader.quads(document)) is None
    assert reader.canonical(document) == plainly(document)


def test_a_graph_built_to_take_for_ever_is_refused_at_once() -> None:
    document = a_document()
    document["evidence"] = [{"type": ["Evidence"], "name": "Same"} for _ in range(MOST_ALIKE + 2)]

    with pytest.raises(NotCanonical, match="alike"):
        Reader().canonical(document)


@settings(max_examples=60, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
            st.sampled_from(["id", "type", "name", "issuer", "credentialSubject", "evidence", "@context", "@type", "@value", "proof",
                             "achievement"]),
            inner, max_size=4),
        max_leaves=12,
    )
)  # fmt: skip
def test_whatever_is_brought_is_read_or_refused_and_nothing_else_happens(value: Any) -> None:
    document = (value if isinstance(value, dict) else {"name": value}) | {"@context": [contexts.CREDENTIALS]}

    try:
        written = TEMPLATES.canonical(document)
    except NotCanonical:
        return

    assert written == READER.canonical(json.loads(json.dumps(document)))
