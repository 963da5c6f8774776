"""Opening what people have to mark of an attempt, as it is handed in."""

from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from genomeready.assessment.models.attempts import Paper
from genomeready.assessment.models.marking import Marking, Script
from genomeready.assessment.queries.attempts import answers_of, contents_of
from genomeready.assessment.rules.marking import ScriptState, due_on
from genomeready.assessment.types.registry import type_named
from genomeready.assessment.types.rubrics import maximum_of
from genomeready.base.ids import new_public_id


def open_scripts(session: Session, paper: Paper, *, at: datetime) -> int:
    """Open a script with its turns for each answer that awaits markers; return how many there are.

    A paper that programs mark entirely costs no statement. An empty answer awaits nobody.
    """
    asked = {number: place for number, place in enumerate(paper.places, start=1) if place["frozen"].get("markers")}
    if not asked:
        return 0
    answers = answers_of(session, paper.attempt_id)
    contents = dict(zip(asked, contents_of(session, asked.values()), strict=True))
    rows = [
        {
            "public_id": new_public_id(), "attempt_id": paper.attempt_id, "place": number, "question_version_id": place["question"],
            "markers": place["frozen"]["markers"], "handed_in_at": at, "due_on": due_on(at.date()), "state": ScriptState.WAITING,
            "maximum": maximum_of(contents[number]),
        }
        for number, place in asked.items()
        if type_named(place["type"]).mark(contents[number], answers.get(number)).awaits
    ]  # fmt: skip
    if rows:
        made = session.execute(insert(Script).returning(Script.id, Script.markers), rows).all()
        session.execute(insert(Marking), [{"script_id": row.id, "turn": n} for row in made for n in range(1, row.markers + 1)])
    return len(rows)
