"""How a question about a pharmacogene is written, and what may be wrong with it: its key is worked out and compared."""

from collections.abc import Iterator, Mapping
from typing import Any

from genomeready.assessment.types.pgx import chain
from genomeready.assessment.types.pgx.alleles import AS_OF, UnreadableDiplotype
from genomeready.assessment.types.pgx.calling import USUAL, Defined, Site, fitting
from genomeready.assessment.types.pgx.phenotypes import GENES, Phenotype
from genomeready.assessment.types.written import ID, RATIONALE, TEXT, fields, repeated, several
from genomeready.base.faults import Fault
from genomeready.base.located import Located
from genomeready.catalogue.files.shapes import QuestionEntry

_SIGN = {"type": "string", "pattern": r"^[A-Za-z0-9()+-]{1,12}$", "description": "write the sign that stands there, such as G or del."}
_NAME = {"type": "string", "minLength": 1, "maxLength": 40, "description": "write the name that the page shows, such as rs4244285 or *2."}
_COPIES = {"type": "integer", "minimum": 0, "maximum": 20, "description": "write how many copies of the gene there are."}
_SITE = fields(
    "name", "reference", "found",
    name=_NAME, reference=_SIGN,
    means={"type": "string", "minLength": 1, "maxLength": 80, "description": "write another name of the place, such as c.681G>A."},
    found=several(_SIGN, 1, 2, "write what was found: [G, A], or [G] where there is one sign only."),
)  # fmt: skip
_ALLELE = fields(
    "name",
    name=_NAME, copies=_COPIES,
    has={"type": "object", "additionalProperties": _SIGN, "description": "write the signs that differ: {rs4244285: A}."},
)  # fmt: skip
_ADVICE = fields(
    "id", "text", "rationale",
    id=ID, text=TEXT, rationale=RATIONALE,
    fits=several(
        {"enum": list(Phenotype), "description": "write a phenotype in the standard words, such as Poor Metabolizer."}, 1, 12,
        "list the phenotypes for which this is the advice: [Poor Metabolizer].",
    ),
    unsafe={"type": "boolean", "description": "write true for advice that would put this patient at risk."},
)  # fmt: skip
_KEY = fields(
    diplotype={"type": "string", "minLength": 3, "maxLength": 80, "description": "write the right diplotype, such as *1/*2."},
    score={"type": "number", "minimum": 0, "maximum": 20, "description": "write the activity score, such as 1.5."},
    phenotype={"enum": list(Phenotype), "description": "write the phenotype in the standard words."},
)  # fmt: skip
BODY = fields(
    "gene", "tables", "sites", "alleles", "recommendations",
    gene={"enum": list(GENES), "description": f"write one of {', '.join(GENES)}."},
    tables={
        "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
        "description": f'write the day of the CPIC tables that this was checked against: "{AS_OF}".',
    },
    copies=_COPIES,
    sites=several(_SITE, 1, 8, "list the places that were read as `{name: …, reference: G, found: [G, A]}`."),
    alleles=several(_ALLELE, 2, 6, "list the alleles that the test looks for as `{name: …, has: {…}}`, the reference first."),
    key=_KEY,
    recommendations=several(_ADVICE, 3, 6, "list three to six recommendations as `{id: …, text: …, fits: [...], rationale: …}`."),
)  # fmt: skip


def fitting_of(body: Mapping[str, Any]) -> list[str]:
    """Return the diplotypes that fit a question's genotype table."""
    sites = [Site(name=site["name"], reference=site["reference"], found=tuple(site["found"])) for site in body["sites"]]
    alleles = [Defined(name=one["name"], has=one.get("has", {}), copies=one.get("copies", 1)) for one in body["alleles"]]
    return fitting(sites, alleles, copies=body.get("copies", USUAL))


def diplotype_of(body: Mapping[str, Any]) -> str:
    """Return the right diplotype: the one that fits, or, where several fit, the one that the key names."""
    return str(body.get("key", {}).get("diplotype") or fitting_of(body)[0])


def question_faults(question: QuestionEntry) -> Iterator[Fault]:
    """Return what is wrong with a question whose `body` follows its schema."""
    head, body = question.head, question.body
    yield from repeated(head, "recommendations", body["recommendations"])
    if body["tables"] != AS_OF:
        said = f"The question was checked against tables of {body['tables']}; these here are of {AS_OF}."
        yield head.fault(said, f"check it against them, then write {AS_OF}.", "body", "tables")
    table = list(_table_faults(head, body))
    yield from table
    if table:
        return
    key = list(_diplotype_faults(head, body))
    yield from key
    if not key:
        steps = chain.steps_of(body["gene"], diplotype_of(body))
        yield from _key_faults(head, body, steps)
        yield from _advice_faults(head, body, steps.phenotype)


def _table_faults(head: Located, body: Mapping[str, Any]) -> Iterator[Fault]:
    sites, seen = [site["name"] for site in body["sites"]], list[tuple[Any, ...]]()
    if len(set(sites)) < len(sites):
        yield head.fault("Two places have the same name.", "give each place a name of its own.", "body", "sites")
    for n, allele in enumerate(body["alleles"]):
        path = ("body", "alleles", n)
        try:
            chain.steps_of(body["gene"], f"{allele['name']}/{allele['name']}")
        except UnreadableDiplotype as why:
            yield head.fault(str(why), "write an allele as the tables name it.", *path, "name")
        for place in sorted(allele.get("has", {}).keys() - set(sites)):
            yield head.fault(f"`{allele['name']}` has a sign at `{place}`, which is not read.", "list it in `sites`.", *path, "has")
        signs = (sorted(allele.get("has", {}).items()), allele.get("copies", 1))
        if signs in seen:
            yield head.fault(f"`{allele['name']}` cannot be told from another allele.", "give it a sign of its own.", *path)
        seen.append(signs)


def _diplotype_faults(head: Located, body: Mapping[str, Any]) -> Iterator[Fault]:
    fits, said = fitting_of(body), body.get("key", {}).get("diplotype")
    if not fits:
        yield head.fault("No two of the alleles give what was found.", "mend `found`, or list the allele that is missing.", "body", "sites")
    elif said is None and len(fits) > 1:
        mend = "say in the stem how the phase was found, and write `key: {diplotype: …}`."
        yield head.fault(f"Without phase {' and '.join(fits)} all fit.", mend, "body", "sites")
    elif said is not None and said not in fits:
        what = f"The key is {said}; what was found fits {' or '.join(fits)}."
        yield head.fault(what, "write that, or mend the table.", "body", "key", "diplotype")


def _key_faults(head: Located, body: Mapping[str, Any], steps: chain.Steps) -> Iterator[Fault]:
    key, gene = body.get("key", {}), body["gene"]
    if "score" in key and f"{key['score']:g}" != steps.score:
        has = f"{steps.score}, from {' and '.join(steps.functions)}" if steps.score else "none"
        what = f"The key's activity score is {key['score']:g}; {gene} {steps.diplotype} has {has}."
        yield head.fault(what, "write that, or leave it out.", "body", "key", "score")
    if key.get("phenotype", steps.phenotype) != steps.phenotype:
        what = f"The key is {key['phenotype']}; {gene} {steps.diplotype} ({' and '.join(steps.functions)}) is {steps.phenotype}."
        yield head.fault(what, "write that, or leave it out.", "body", "key", "phenotype")


def _advice_faults(head: Located, body: Mapping[str, Any], phenotype: str) -> Iterator[Fault]:
    taken: set[str] = set()
    known = chain.phenotypes_to_choose(body["gene"])
    for n, advice in enumerate(body["recommendations"]):
        path = ("body", "recommendations", n)
        for fit in advice.get("fits", []):
            if fit in taken or fit not in known:
                said = f"{fit} {'has two recommendations' if fit in taken else 'is no phenotype of ' + body['gene']}."
                yield head.fault(said, f"name each of {', '.join(known)} once at most.", *path, "fits")
            taken.add(fit)
        if advice.get("unsafe") and phenotype in advice.get("fits", []):
            yield head.fault("The right recommendation is called unsafe.", "mend `fits` or `unsafe`.", *path, "unsafe")
    if phenotype not in taken:
        mend = f"write `fits: [{phenotype}]` in one of them."
        yield head.fault(f"No recommendation fits {phenotype}.", mend, "body", "recommendations")
