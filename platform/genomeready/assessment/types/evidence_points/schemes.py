"""The schemes of points by name. A class without the name of its scheme means nothing."""

from collections.abc import Mapping

from genomeready.assessment.types.evidence_points.copy_number import GAIN, LOSS
from genomeready.assessment.types.evidence_points.evidence import PointScheme
from genomeready.assessment.types.evidence_points.oncogenicity import ONCOGENICITY

POINT_SCHEMES: Mapping[str, PointScheme] = {scheme.name: scheme for scheme in (LOSS, GAIN, ONCOGENICITY)}
"""Every scheme by its name. A question names one; none is assumed."""
