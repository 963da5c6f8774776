"""The engines behind the question types, for machines: one JSON object in, one out. A new engine is one line here."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from jsonschema import Draft202012Validator

from genomeready.assessment.types.branching import machine as branching
from genomeready.assessment.types.data_use import machine as duo
from genomeready.assessment.types.evidence_points import machine as points
from genomeready.assessment.types.hgvs import machine as hgvs
from genomeready.assessment.types.hgvs.scanner import BadDescription
from genomeready.assessment.types.karyotypes import machine as karyotype
from genomeready.assessment.types.passport import machine as passport
from genomeready.assessment.types.pedigree import draw_machine as pedigree_draw
from genomeready.assessment.types.pedigree import read_machine as pedigree_read
from genomeready.assessment.types.pgx import machine as pgx
from genomeready.assessment.types.pileup import machine as reads
from genomeready.assessment.types.risk import machine as risk
from genomeready.assessment.types.run_quality import machine as qc
from genomeready.assessment.types.variants import machine as acmg


class Machine(Protocol):
    """An engine that answers lines; a module with these names, all of it pure.

    One that has to be quick has `is_plain` too, which says of the usual line that it follows the schema.
    """

    NAME: str
    INPUT: Mapping[str, Any]
    """JSON Schema of a line."""

    def answer(self, line: Mapping[str, Any], *, scheme: str | None = None) -> dict[str, Any]:
        """Return the answer to a line that follows the schema; its `id` is none of its business.

        Raises:
            ValueError: what it says cannot be answered; the message says why.
        """
        ...


MACHINES: Mapping[str, Machine] = {
    module.NAME: module
    for module in (acmg, branching, duo, hgvs, karyotype, passport, pedigree_draw, pedigree_read, pgx, points, qc, reads, risk)
}


class Answers:
    """Answers lines by one engine; a line that cannot be answered gets an `error`, never an exception."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self._validator = Draft202012Validator(dict(machine.INPUT))
        self._is_plain: Callable[[object], bool] = getattr(machine, "is_plain", lambda _: False)

    def to(self, line: Any, *, scheme: str | None = None) -> dict[str, Any]:  # noqa: ANN401 - whatever JSON can hold
        """Return the answer to a line, with the line's own `id` where it has one.

        >>> Answers(acmg).to({"id": 1, "codes": ["PVS1", "PM2_Supporting"]}, scheme="tavtigian2020")
        {'id': 1, 'class': 'LP', 'points': 9, 'posterior': 0.987787, 'warnings': []}
        >>> Answers(acmg).to({"codes": ["PM7"]}, scheme="richards2015")["error"]
        'There is no criterion `PM7`; write a code such as PM2 or PM2_Supporting.'
        >>> Answers(acmg).to(["PM2"], scheme="richards2015")["error"]
        'The line should be an object, such as {"id": 1, …}; `--describe` prints its schema.'
        """
        wrong = None if self._is_plain(line) else next(iter(self._validator.iter_errors(line)), None)
        if wrong is None:
            try:
                return self._beside_id(line, self.machine.answer(line, scheme=scheme))
            except ValueError as fault:
                at = {"position": fault.position} if isinstance(fault, BadDescription) else {}
                return self._beside_id(line, {"error": str(fault)} | at)
        if not isinstance(line, dict):
            return {"error": 'The line should be an object, such as {"id": 1, …}; `--describe` prints its schema.'}
        where = ".".join(map(str, wrong.absolute_path)) or "the line"
        return self._beside_id(line, {"error": f"{where}: {wrong.message[:200]}"})

    @staticmethod
    def _beside_id(line: Mapping[str, Any], said: dict[str, Any]) -> dict[str, Any]:
        return {"id": line["id"], **said} if "id" in line else said
