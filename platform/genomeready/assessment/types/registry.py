"""Which question types there are. A new type is one module and one line here."""

from collections.abc import Mapping, Sequence

from genomeready.assessment.types import (
    cloze,
    extended_matching,
    file_upload,
    free_text,
    hotspot,
    matching,
    multiple,
    numeric,
    ordering,
    script_concordance,
    short_text,
    single,
    true_false,
)
from genomeready.assessment.types.acmg import ACMG
from genomeready.assessment.types.case import Case
from genomeready.assessment.types.data_use import question as duo
from genomeready.assessment.types.hgvs import question as hgvs
from genomeready.assessment.types.karyotypes import question as karyotype
from genomeready.assessment.types.passport import question as passport
from genomeready.assessment.types.pedigree import draw_question as pedigree_draw
from genomeready.assessment.types.pedigree import read_question as pedigree_read
from genomeready.assessment.types.pgx import question as pgx
from genomeready.assessment.types.pileup import question as reads
from genomeready.assessment.types.points import POINTS
from genomeready.assessment.types.risk import question as risk
from genomeready.assessment.types.run_quality import question as qc
from genomeready.assessment.types.shape import Content, NothingGiven, QuestionType, Revealed

_MODULES: dict[str, QuestionType] = {
    module.NAME: module
    for module in (
        single,
        multiple,
        numeric,
        true_false,
        short_text,
        cloze,
        matching,
        ordering,
        extended_matching,
        script_concordance,
        hotspot,
        risk,
        pgx,
        duo,
        hgvs,
        reads,
        qc,
        passport,
        pedigree_read,
        pedigree_draw,
        karyotype,
    )
}
_SIMPLE = _MODULES | {kind.NAME: kind for kind in (ACMG, POINTS)}
_JUDGED: Mapping[str, QuestionType] = {module.NAME: module for module in (free_text, file_upload)}
TYPES: Mapping[str, QuestionType] = {**_SIMPLE, Case.NAME: Case(_SIMPLE), **_JUDGED}


def type_named(name: str) -> QuestionType:
    """Return the question type with this name.

    >>> type_named("single").NAME
    'single'
    """
    return TYPES[name]


def mark_at_once(name: str, content: Content, given: Sequence[str]) -> Revealed:
    """Return what was sent, marked and with everything revealed: for practice, outside any attempt.

    Raises:
        BadAnswer: nothing was given, or it cannot be an answer to this question.
    """
    kind = type_named(name)
    frozen = kind.prepare(content, None)
    answer = kind.read_answer(frozen, given)
    if answer is None:
        raise NothingGiven
    return kind.reveal(content, frozen, answer)
