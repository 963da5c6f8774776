"""From components back to a text: what is written is read as the same description."""

from genomeready.assessment.types.hgvs.description import Change, Description, Kind, Reference
from genomeready.assessment.types.hgvs.proteins import THREE

_WORDS = {Kind.DELETION: "del", Kind.DUPLICATION: "dup", Kind.INVERSION: "inv"}


def written(found: Description) -> str:
    """Return a description as it is written.

    >>> from genomeready.assessment.types.hgvs.reading import read_description
    >>> written(read_description("NM_000059.4:c.[76A>T;78_80delCTGinsA]")), written(read_description("p.(R97Pfs*23)"))
    ('NM_000059.4:c.[76A>T;78_80delCTGinsA]', 'p.(Arg97ProfsTer23)')
    """
    texts = [change_of(change, found.type) for change in found.changes]
    body = {"": texts[0], "cis": f"[{';'.join(texts)}]", "trans": ";".join(f"[{text}]" for text in texts), "unknown": "(;)".join(texts)}
    reference = f"{reference_of(found.reference)}:" if found.reference else ""
    return f"{reference}{found.type}.{body[found.phase]}"


def reference_of(reference: Reference) -> str:
    """Return a reference sequence as it is written."""
    version = "" if reference.version is None else f".{reference.version}"
    return f"{reference.accession}{version}{f'({reference.selector})' if reference.selector else ''}"


def change_of(change: Change, sequence: str) -> str:
    """Return one change as it is written, without reference and type of sequence."""
    text = f"{change.place or ''}{edit_of(change, sequence)}"
    return f"({text})" if change.predicted else text


def edit_of(change: Change, sequence: str) -> str:
    """Return what happens at its place; `sequence` is the type of sequence, such as `c` or `p`."""
    return _of_protein(change) if sequence == "p" else _of_bases(change, rna=sequence == "r")


def _of_bases(change: Change, *, rna: bool) -> str:
    old, new = (text.lower() if rna else text for text in (change.reference, change.alternative))
    size = "" if change.count is None else str(change.count)
    match change.kind:
        case Kind.SUBSTITUTION:
            return f"{old}>{new}"
        case Kind.DELETION | Kind.DUPLICATION | Kind.INVERSION:
            return f"{_WORDS[change.kind]}{old}{size}"
        case Kind.INSERTION | Kind.DELETION_INSERTION:
            what = f"{new}[{size}]" if new and size else new or f"({size})"
            return f"ins{what}" if change.kind is Kind.INSERTION else f"del{old}ins{what}"
        case Kind.REPEAT:
            return f"{old}[{size}]"
        case Kind.UNKNOWN:
            return "?"
    return f"{old}="


def _of_protein(change: Change) -> str:
    new = change.alternative
    return {
        Kind.SUBSTITUTION: new,
        Kind.DELETION: "del",
        Kind.DUPLICATION: "dup",
        Kind.INSERTION: f"ins{new}",
        Kind.DELETION_INSERTION: f"delins{new}",
        Kind.REPEAT: f"[{change.count}]",
        Kind.FRAMESHIFT: f"{new}fs{f'Ter{change.count}' if change.count else ''}",
        Kind.EXTENSION: f"{new}ext{_extended(change)}",
        Kind.NO_PROTEIN: "0",
        Kind.UNKNOWN: "?",
    }.get(change.kind, "=")


def _extended(change: Change) -> str:
    at_start = change.place is not None and change.place.start.residue == THREE["M"]
    if change.count is None:
        return "-?" if at_start else "Ter?"
    return str(change.count) if change.count < 0 else f"Ter{change.count}"
