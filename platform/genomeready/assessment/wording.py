"""What regrades, appeals, incidents and outcomes are called."""

from flask_babel import lazy_gettext as _l

from genomeready.assessment.rules.appeals import AppealGround, IncidentGround, Kind, Outcome
from genomeready.assessment.rules.regrades import Policy

POLICIES = {
    Policy.BOTH: _l("Credit both keys: the better of the two markings counts"),
    Policy.NEW: _l("The new key only"),
    Policy.FULL: _l("Full credit to everybody who was asked it"),
    Policy.DROP: _l("Drop the question: it counts neither for nor against anybody"),
}
APPEAL_GROUNDS = {
    AppealGround.QUESTION: _l("A question or its key is wrong"),
    AppealGround.MARKING: _l("My answers were not marked as they should be"),
    AppealGround.PROCEDURE: _l("The examination did not go as it should"),
    AppealGround.OTHER: _l("Another reason"),
}
INCIDENT_GROUNDS = {
    IncidentGround.POWER: _l("Power cut or no network"),
    IncidentGround.TECHNICAL: _l("Something on the platform did not work"),
    IncidentGround.NOISE: _l("Noise or another disturbance"),
    IncidentGround.ILLNESS: _l("Illness"),
    IncidentGround.CONDUCT: _l("Suspected cheating"),
    IncidentGround.OTHER: _l("Something else"),
}
OUTCOMES_IN_WORDS = {
    Outcome.REGRADED: _l("Upheld: the question was regraded"),
    Outcome.REMARKED: _l("Upheld: the attempt is marked again"),
    Outcome.VOID: _l("The attempt is void and may be sat again"),
    Outcome.REJECTED: _l("Rejected"),
    Outcome.TIME: _l("Time is given"),
    Outcome.NONE: _l("Noted, without further consequence"),
}


def policy_in_words(policy: str) -> str:
    """Return what a regrade does, in the reader's language."""
    return str(POLICIES[Policy(policy)])


def ground_in_words(ground: str, kind: str) -> str:
    """Return what an appeal or an incident is about, in the reader's language."""
    return str(APPEAL_GROUNDS[AppealGround(ground)] if kind == Kind.APPEAL else INCIDENT_GROUNDS[IncidentGround(ground)])


def outcome_in_words(outcome: str) -> str:
    """Return what was decided, in the reader's language."""
    return str(OUTCOMES_IN_WORDS[Outcome(outcome)])
