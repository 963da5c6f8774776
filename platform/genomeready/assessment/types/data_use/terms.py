"""The permissions and modifiers of the GA4GH Data Use Ontology (DUO, EBISPOT/DUO, CC BY 4.0), meanings in our words.

DUO helps to decide; it is no instrument of compliance with any law.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the ontology. `permission` says what the data may be used for; a modifier narrows that."""

    code: str
    number: str
    permission: bool
    meaning: str
    takes: str = ""
    """What a data set adds to the term: a disease, places, people, projects, institutions, a date, or a kind of research."""


_PERMISSIONS = (
    ("NRES", "0000004", "no restriction", ""),
    ("GRU", "0000042", "any research, on population origins too", ""),
    ("HMB", "0000006", "health, medical or biomedical research, not on population origins", ""),
    ("DS", "0000007", "research on one disease only", "disease"),
    ("POA", "0000011", "research on population origins or ancestry only", ""),
)
_MODIFIERS = (
    ("RS", "0000012", "studies of one kind only", "research"),
    ("NMDS", "0000015", "no general development of methods", ""),
    ("GSO", "0000016", "genetic studies only", ""),
    ("NPUNCU", "0000018", "organisations not for profit only, and no commercial use", ""),
    ("PUB", "0000019", "results are made available", ""),
    ("COL", "0000020", "in collaboration with the investigators", ""),
    ("IRB", "0000021", "ethics approval is documented", ""),
    ("GS", "0000022", "within named places only", "places"),
    ("MOR", "0000024", "nothing is published before a date", "date"),
    ("TS", "0000025", "until a date only", "date"),
    ("US", "0000026", "approved users only", "users"),
    ("PS", "0000027", "one approved project only", "projects"),
    ("IS", "0000028", "approved institutions only", "institutions"),
    ("RTN", "0000029", "derived data go back to the source", ""),
    ("CC", "0000043", "clinical care too", ""),
    ("NPOA", "0000044", "no research on population origins or ancestry", ""),
    ("NPU", "0000045", "organisations not for profit only", ""),
    ("NCU", "0000046", "no commercial use", ""),
)
TERMS: Mapping[str, Term] = {
    code: Term(code, number, permission, meaning, takes)
    for permission, rows in ((True, _PERMISSIONS), (False, _MODIFIERS))
    for code, number, meaning, takes in rows
}
BY_NUMBER: Mapping[str, str] = {f"DUO:{term.number}": term.code for term in TERMS.values()}


class BadTerms(ValueError):  # noqa: N818 - reads as a sentence where it is caught
    """Terms that make no sense together, or that are none; the message says what to write."""


def read_code(text: str) -> Term:
    """Return a term by its letters or by its number.

    >>> read_code("hmb").code, read_code("DUO:0000018").code
    ('HMB', 'NPUNCU')

    Raises:
        BadTerms: there is none.
    """
    upper = text.strip().upper()
    code = BY_NUMBER.get(upper.replace("DUO_", "DUO:"), upper)
    if code not in TERMS:
        message = f"`{text[:20]}` is no term of DUO; write letters such as HMB, or a number such as DUO:0000006."
        raise BadTerms(message)
    return TERMS[code]
