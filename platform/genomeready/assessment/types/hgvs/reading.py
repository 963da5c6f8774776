"""From a text to a description: reference, type, one change or several."""

import re

from genomeready.assessment.types.hgvs import nucleotides, proteins
from genomeready.assessment.types.hgvs.description import Change, Description, Reference
from genomeready.assessment.types.hgvs.scanner import LONGEST, BadDescription, Scanner

_REFERENCE = re.compile(
    r"(?P<accession>(?:[NXLAY][CGMPRTW]_\d{6,9}|LRG_\d{1,6}(?:[tp]\d{1,3})?|ENS[A-Z]{0,4}[GTP]\d{11}|[A-Z]{1,4}\d{5,8}))(?:\.(?P<version>\d{1,3}))?"
    r"(?:\((?P<selector>[A-Za-z0-9_.-]{1,40})\))?(?=:)"
)
_GENE = re.compile(r"(?P<gene>[A-Z][A-Za-z0-9-]{0,19})(?=:)")
_TYPE = re.compile(r"(?P<type>[gmcnrpo])\.")


def read_description(text: str) -> Description:
    """Return what a description says.

    >>> found = read_description("NM_000059.4:c.5946del")
    >>> found.reference.accession, found.reference.version, found.type, str(found.changes[0].place), found.changes[0].kind.value
    ('NM_000059', 4, 'c', '5946', 'deletion')
    >>> [str(read_description(t).changes[0].place) for t in ("c.88+1G>T", "c.(?_-245)_(31+1_32-1)del", "p.(Trp24Cys)")]
    ['88+1', '(?_-245)_(31+1_32-1)', 'Trp24']

    Raises:
        BadDescription: it is none; it says what should stand at which character.
    """
    scanner, reference, kind = _head(text)
    changes, phase = _changes(scanner, kind)
    if not scanner.done:
        raise scanner.fault("the description should end here")
    return Description(reference, kind, tuple(changes), phase)


def read_head(text: str) -> tuple[Reference | None, str]:
    """Return the reference and the type of sequence with which a text begins, whatever follows them.

    >>> read_head("NM_000059.4:c.5946")
    (Reference(accession='NM_000059', version=4, selector=None), 'c')

    Raises:
        BadDescription: it does not begin as a description does.
    """
    _, reference, kind = _head(text)
    return reference, kind


def _head(text: str) -> tuple[Scanner, Reference | None, str]:
    """Read the reference and the type of sequence; the scanner stands where the changes begin."""
    text = text.strip()
    if len(text) > LONGEST:
        message = f"a description has at most {LONGEST} characters"
        raise BadDescription(message, LONGEST + 1)
    scanner = Scanner(text)
    reference = _reference(scanner)
    kind = scanner.need(_TYPE, "here is the type of sequence: g., m., c., n., r. or p.")["type"]
    if reference and reference.accession[:2] in {"NM", "XM"} and kind in "gmp":
        scanner.at -= 2
        raise scanner.fault(f"a transcript such as {reference.accession} is described with c., n. or r.")
    if reference and reference.accession[:2] in {"NP", "XP"} and kind != "p":
        scanner.at -= 2
        raise scanner.fault(f"a protein such as {reference.accession} is described with p.")
    return scanner, reference, kind


def _reference(scanner: Scanner) -> Reference | None:
    if found := scanner.take(_REFERENCE):
        scanner.take_text(":")
        return Reference(found["accession"], int(found["version"]) if found["version"] else None, found["selector"])
    if found := scanner.take(_GENE):
        raise BadDescription(f"a gene such as {found['gene']} is no reference sequence; name one, such as NM_000059.4", 1)
    if ":" in scanner.text:
        raise scanner.fault("here is a reference sequence, such as NM_000059.4 or NC_000017.11")
    return None


def _one(scanner: Scanner, kind: str) -> Change:
    return proteins.read_change(scanner) if kind == "p" else nucleotides.read_change(scanner, coding=kind in "cr")


def _changes(scanner: Scanner, kind: str) -> tuple[list[Change], str]:
    """Read one change, `[a;b]` in cis, `[a];[b]` in trans, or `a(;)b` where nobody knows."""
    if not scanner.take_text("["):
        found = [_one(scanner, kind)]
        while scanner.take_text("(;)"):
            found.append(_one(scanner, kind))
        return found, "unknown" if len(found) > 1 else ""
    found = [_one(scanner, kind)]
    while scanner.take_text(";"):
        found.append(_one(scanner, kind))
    in_cis = len(found) > 1
    _close(scanner)
    trans = False
    while scanner.take_text(";["):
        trans = True
        found.append(_one(scanner, kind))
        while scanner.take_text(";"):
            found.append(_one(scanner, kind))
        _close(scanner)
    return found, "trans" if trans else "cis" if in_cis else ""


def _close(scanner: Scanner) -> None:
    if not scanner.take_text("]"):
        raise scanner.fault("the bracket of the allele should close here, with `]`")
