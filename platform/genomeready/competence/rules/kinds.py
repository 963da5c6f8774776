"""The kinds of things that competence speaks of: evidence, standings, decisions, claims. Pure."""

from collections.abc import Mapping
from enum import StrEnum


class EvidenceKind(StrEnum):
    """How something was shown, the strongest kind first."""

    EXAMINATION = "examination"
    SUPERVISOR = "supervisor"
    PROCTORED_TEST = "proctored-test"
    CASE = "case"
    PRIOR_LEARNING = "prior-learning"
    OUTSIDE_CERTIFICATE = "outside-certificate"
    PLACEMENT = "placement"
    QUIZ = "quiz"
    COURSE = "course"
    SELF = "self"


STRENGTH: Mapping[str, int] = {kind: len(EvidenceKind) - place for place, kind in enumerate(EvidenceKind)}
"""How strong a kind is: 10 for an examination, 1 for self-assessment."""


class State(StrEnum):
    """The six standings, the same on every page, in every report and in the API."""

    MET = "met"
    BELOW = "below"
    EXPIRED = "expired"
    SELF_DECLARED = "self-declared"
    NOT_ASSESSED = "not-assessed"
    NOT_APPLICABLE = "not-applicable"


class Decision(StrEnum):
    """What a supervisor says to one competency of a request."""

    CONFIRMED = "confirmed"
    ADJUSTED = "adjusted"
    REJECTED = "rejected"


class ClaimKind(StrEnum):
    """What prior learning rests on."""

    CERTIFICATE = "certificate"
    QUALIFICATION = "qualification"
    EXPERIENCE = "experience"


class Cluster(StrEnum):
    """How a health professional sees genomics in the own work: the four clusters of a published survey of training needs.

    Source: a training-needs survey of 2,814 health professionals, doi 10.3389/fgene.2019.01265.
    """

    COMPETENT = "competent"
    SPECIFIC_NEED = "specific-need"
    UNSURE = "unsure"
    NO_RELEVANCE = "no-relevance"
