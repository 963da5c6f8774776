"""Strict JSON-LD: a document becomes canonical N-Quads, or it is refused. Pure, and nothing is fetched.

Sources: JSON-LD 1.1 Processing Algorithms; RDF Dataset Canonicalization 1.0 (RDFC-1.0). JSON-LD lets
whatever it does not understand fall silently out of what is signed; here each of these is an error:
a word that no context defines, an address without a scheme, a context that is not pinned, a context
in the document itself, a keyword that leaves no trace, null, an empty list, a blank node as a name.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple, NoReturn

from pyld import jsonld
from pyld.nquads import escape

from genomeready.credentials.proofs.canonical import NotCanonical
from genomeready.credentials.proofs.contexts import known_contexts

BASE = "https://undefined.invalid/"
"""What an address without a scheme is read against, so that it is found out."""
ALLOWED_KEYWORDS = frozenset({"@context", "@id", "@type", "@value", "@language"})
MOST_CONTEXTS = 4
MOST_ALIKE = 8
"""Telling blank nodes apart that look alike takes time that grows with their factorial."""
IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`\ud800-\udfff]*")
LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\t\ud800-\udfff]")
"""Characters that canonical N-Quads of different programs escape differently, and halves of characters."""
NOTHING: Mapping[str, str] = MappingProxyType({})
XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"


class Quad(NamedTuple):
    """A statement, each part as N-Quads write it; `graph` is empty for the default graph."""

    subject: str
    predicate: str
    object: str
    graph: str


class _Remembering(jsonld.JsonLdProcessor):  # type: ignore[misc]  # PyLD has no types
    """PyLD, which works scoped contexts out anew for every node, with a memory for them, and no silence about what it drops.

    A result depends on the context before, on the local one and on three flags. Local contexts are
    lists of pinned addresses or parts of pinned files, so the memory stays small; a part is known by
    its identity and kept, so that no other object can take its place.
    """

    def __init__(self) -> None:
        super().__init__(on_property_dropped=_undefined)
        self._known: dict[tuple[object, ...], tuple[object, Any]] = {}

    def _process_context(
        self, active_ctx: Any, local_ctx: Any, options: Any, override_protected: bool = False, propagate: bool = True,  # noqa: ANN401, FBT001, FBT002 - PyLD's signature
        validate_scoped: bool = True, cycles: Any = None,  # noqa: ANN401, FBT001, FBT002
    ) -> Any:  # fmt: skip  # noqa: ANN401
        if cycles or "_uuid" not in active_ctx:
            return super()._process_context(active_ctx, local_ctx, options, override_protected, propagate, validate_scoped, cycles)
        named = isinstance(local_ctx, list) and all(isinstance(one, str) for one in local_ctx)
        part = tuple(local_ctx) if named else id(local_ctx)
        key = (active_ctx["_uuid"], part, override_protected, propagate, validate_scoped)
        found = self._known.get(key)
        if found is None:
            made = super()._process_context(active_ctx, local_ctx, options, override_protected, propagate, validate_scoped, cycles)
            found = self._known[key] = (local_ctx, made)
        return found[1]

    def _graph_to_rdf(self, graph: Any, issuer: Any, options: Any) -> Any:  # noqa: ANN401 - PyLD's signature
        for name in graph:
            _node(name)
        return super()._graph_to_rdf(graph, issuer, options)

    def _object_to_rdf(self, item: Any, issuer: Any, triples: Any, options: Any) -> Any:  # noqa: ANN401 - PyLD's signature
        found = super()._object_to_rdf(item, issuer, triples, options)
        if found is None:
            message = "an address without a scheme, or none at all"
            raise NotCanonical(message)
        return found


def _undefined(_name: object) -> NoReturn:
    message = "a word that no context defines"
    raise NotCanonical(message)


class Reader:
    """Reads documents whose words the pinned contexts define, or further ones that are given."""

    def __init__(self, *, further: Mapping[str, Any] | None = None) -> None:
        self._contexts = dict(known_contexts()) | dict(further or {})
        self._processor = _Remembering()

    def quads(self, document: Mapping[str, Any]) -> list[Quad]:
        """Return every statement of a document.

        Raises:
            NotCanonical: something in it would not be part of what is signed.
        """
        _refuse_what_leaves_no_trace(document)
        dataset = self._ask(self._processor.to_rdf, document, {})
        return [_quad(triple, graph) for graph, triples in dataset.items() for triple in triples]

    def canonical(self, document: Mapping[str, Any]) -> str:
        """Return the canonical N-Quads of a document, by the short way where it leads there.

        Raises:
            NotCanonical: something in it would not be part of what is signed, or too much of it looks alike.
        """
        quads = self.quads(document)
        return in_first_degree(quads) or self.in_full(document)

    def in_full(self, document: Mapping[str, Any]) -> str:
        """Return the canonical N-Quads of a document by PyLD's own, full algorithm."""
        _refuse_what_leaves_no_trace(document)
        return str(self._ask(self._processor.normalize, document, {"algorithm": "URDNA2015", "format": "application/n-quads"}))

    def _ask(self, what: Callable[[Any, Any], Any], document: Mapping[str, Any], options: dict[str, Any]) -> Any:  # noqa: ANN401 - PyLD has no types
        try:
            return what(dict(document), options | {"base": BASE, "documentLoader": self._load})
        except (jsonld.JsonLdError, RecursionError, ValueError, TypeError, KeyError, AttributeError) as fault:  # PyLD trusts shapes
            message = "this document has no strict reading as linked data"
            raise NotCanonical(message) from fault

    def _load(self, address: str, _options: object) -> dict[str, Any]:
        document = self._contexts.get(address)
        if document is None:
            message = "a context that is not known here"
            raise NotCanonical(message)
        return {"contextType": None, "contextUrl": None, "documentUrl": address, "document": document}


def _refuse_what_leaves_no_trace(value: object) -> None:
    if value is None or value == []:
        message = "null and empty lists are no statements"
        raise NotCanonical(message)
    if isinstance(value, list):
        for inner in value:
            _refuse_what_leaves_no_trace(inner)
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name == "@context":
                _refuse_context(inner)
            elif name.startswith(("@", "_:")) and name not in ALLOWED_KEYWORDS:
                _undefined(name)
            _refuse_what_leaves_no_trace(inner)


def _refuse_context(context: object) -> None:
    if not isinstance(context, list) or len(context) > MOST_CONTEXTS or not all(isinstance(one, str) for one in context):
        message = "contexts are a short list of addresses"
        raise NotCanonical(message)


def _quad(triple: Mapping[str, Any], graph: str) -> Quad:
    subject, predicate, found = triple["subject"], triple["predicate"], triple["object"]
    written = _literal(found) if found["type"] == "literal" else _node(found["value"])
    return Quad(_node(subject["value"]), _node(predicate["value"]), written, "" if graph == "@default" else _node(graph))


def _node(value: str) -> str:
    if value.startswith("_:"):
        return value
    if value.startswith(BASE) or not IRI.fullmatch(value):
        message = "an address without a scheme, or none at all"
        raise NotCanonical(message)
    return f"<{value}>"


def literal_text(value: str) -> str:
    """Return a text as N-Quads write it, without its quotation marks.

    Raises:
        NotCanonical: it holds a character that programs escape differently.
    """
    if UNSAFE.search(value):
        message = "a control character"
        raise NotCanonical(message)
    return str(escape(value))


def _literal(found: Mapping[str, Any]) -> str:
    text = f'"{literal_text(str(found["value"]))}"'
    language = found.get("language")
    if language:
        if not LANGUAGE.fullmatch(language):
            message = "a language that is none"
            raise NotCanonical(message)
        return f"{text}@{language}"
    return text if found["datatype"] == XSD_STRING else f"{text}^^{_node(found['datatype'])}"


def in_first_degree(quads: Iterable[Quad], *, hashed: Mapping[str, str] = NOTHING, settled: Iterable[str] = ()) -> str | None:
    """Return the canonical N-Quads of statements whose blank nodes differ in what is directly said of them.

    That is RDFC-1.0 §4.4, steps 1 to 5. None where some look alike: these need the full algorithm.
    `hashed` holds the hashes of nodes whose statements are known already, `settled` the lines of
    further statements that mention no blank node.

    Raises:
        NotCanonical: so many look alike that telling them apart could take for ever.
    """
    every = set(quads)
    found = first_degree_hashes(every, known=hashed)
    alike = len(found) - len(set(found.values()))
    if alike > MOST_ALIKE:
        message = "too many things in it look alike"
        raise NotCanonical(message)
    if alike:
        return None
    names = {node: f"_:c14n{place}" for place, node in enumerate(sorted(found, key=found.__getitem__))}
    named = names.get
    return "".join(sorted({*settled, *[line_of(Quad(named(s, s), p, named(o, o), named(g, g))) for s, p, o, g in every]}))


def first_degree_hashes(quads: Iterable[Quad], *, known: Mapping[str, str] = NOTHING) -> dict[str, str]:
    """Return the hash of each blank node (RDFC-1.0 §4.6, Hash First Degree Quads)."""
    about: dict[str, list[Quad]] = defaultdict(list)
    for quad in quads:
        for node in nodes_of(quad):
            if node not in known:
                about[node].append(quad)
    return {**known, **{node: _first_degree(node, of) for node, of in about.items()}}


def nodes_of(quad: Quad) -> set[str]:
    """Return the blank nodes that a statement mentions."""
    return {part for part in (quad.subject, quad.object, quad.graph) if part.startswith("_:")}


def line_of(quad: Quad) -> str:
    """Return a statement as a line of N-Quads."""
    subject, predicate, found, graph = quad
    return f"{subject} {predicate} {found} {graph} .\n" if graph else f"{subject} {predicate} {found} .\n"


def _first_degree(node: str, quads: list[Quad]) -> str:
    def seen(part: str) -> str:
        return ("_:a" if part == node else "_:z") if part.startswith("_:") else part

    lines = sorted(line_of(Quad(seen(s), p, seen(o), seen(g))) for s, p, o, g in quads)
    return hashlib.sha256("".join(lines).encode()).hexdigest()
