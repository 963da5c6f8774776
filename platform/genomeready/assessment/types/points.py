"""Copy-number and somatic variants, classified by the points of their evidence: the schemes of `evidence_points`. See `classification`."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from genomeready.assessment.types.classification import Classification
from genomeready.assessment.types.classification_files import authored
from genomeready.assessment.types.evidence_points.evidence import PointScheme
from genomeready.assessment.types.evidence_points.schemes import POINT_SCHEMES
from genomeready.assessment.types.judging import Applied, Asked, Judged
from genomeready.assessment.types.shape import Content

CLASSES = ("B", "LB", "VUS", "LP", "P", "LO", "O")


class PointJudge:
    """A scheme of `evidence_points`."""

    def __init__(self, scheme: PointScheme) -> None:
        self.title, self.source = scheme.title, scheme.source
        self.classes: Sequence[str] = tuple(band.found for band in reversed(scheme.bands))
        self.asked: Sequence[Asked] = tuple(
            Asked(
                code=line.code,
                group=line.group,
                means=line.means,
                choices=tuple(map(str, line.allowed)),
                usual="" if line.usual is None else str(line.usual),
            )
            for line in scheme.evidence.values()
        )
        self._scheme = scheme

    def read(self, text: str) -> tuple[str, str]:
        """Return the code that an author wrote, with its points."""
        code, points = self._scheme.read(text)
        return code, str(points)

    def judge(self, applied: Applied) -> Judged:
        """Return the class in whose band the points lie."""
        held = {code: Decimal(points) for code, points in applied.items()}
        points = sum(held.values(), Decimal(0))
        band = self._scheme.band_of(points)
        warnings = tuple(self._scheme.warnings_on(held))
        return Judged(found=band.found, rules=(band.words,), contradictory=False, points=str(points), posterior=None, warnings=warnings)

    def weight(self, code: str, choice: str) -> Fraction:  # noqa: ARG002 - points weigh the same whatever the code
        """Return the points, without their sign."""
        return self._scheme.weight_of(Decimal(choice))

    def steps(self, code: str, one: str, other: str) -> int:
        """Return by how many steps two answers about a code differ."""
        return self._scheme.steps_between(code, Decimal(one), Decimal(other))


_JUDGES = {name: PointJudge(scheme) for name, scheme in POINT_SCHEMES.items()}


def judge_of(content: Content) -> PointJudge:
    """Return the scheme that a question names."""
    return _JUDGES[content["scheme"]]


POINTS = Classification(
    "points",
    authored(list(POINT_SCHEMES), CLASSES, "write a code such as 2A or OS2, or with points that are not the usual ones 4A=0.45."),
    judge_of=judge_of,
    own_faults=lambda _head, _body: iter(()),
)
