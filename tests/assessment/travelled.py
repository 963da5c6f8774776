"""Questions of our own types sent out in a format and taken in again, and questions of others taken in alone."""

from dataclasses import replace
from pathlib import Path

from assessment.banked import WISHES, an_item
from assessment.judged_folder import FILES_IN_EXAM, WORDS_IN_EXAM

from genomeready.assessment.banks.drafting import Drafted, draft_of, faults_in, read_question, text_of
from genomeready.assessment.banks.formats import Format, format_of, read_bank
from genomeready.assessment.banks.handing_out import HandedOut, handed_out
from genomeready.assessment.banks.planning import Row, Shelf, plan
from genomeready.assessment.types.interactions import Interaction, Item
from genomeready.assessment.types.travelling import TRAVELLING
from genomeready.base.faults import errors_in
from genomeready.catalogue.files.shapes import QuestionEntry

FOLDER = Path(__file__).resolve().parent / "question_types"
TEXTS = {path.stem: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.md"))} | {
    "q-sc-0003": WORDS_IN_EXAM,
    "q-sc-0004": FILES_IN_EXAM.replace("q-sc-0003", "q-sc-0004"),
}
WRITTEN = (Format.GIFT, Format.MOODLE, Format.QTI_21, Format.QTI_30)


def question_in(text: str, key: str = "q-sm-0101") -> QuestionEntry:
    """A question as its file is read, sound by the rules of its type."""
    question, faults = read_question(text, name=f"{key}.md")
    assert question is not None, [str(fault) for fault in faults]
    assert [str(fault) for fault in errors_in(faults)] == []
    return question


def sent_out(text: str, kind: Format) -> HandedOut:
    question = question_in(text)
    return handed_out([question], {question.key: text}, {}, kind)


def losses_of(text: str, kind: Format) -> list[str]:
    """What a question loses on the way out, beside what all of them do."""
    ((_, lost),) = sent_out(text, kind).losses
    return lost[2:]


def there_and_back(text: str, kind: Format) -> tuple[Row, QuestionEntry]:
    """The row of the table and the question, once it was sent out and taken into an empty bank that has its prefix."""
    question = question_in(text)
    sent = sent_out(text, kind)
    shelf = Shelf(prefix=question.key.split("-")[1], kind=question.head.value["bank"])
    done = plan(read_bank(sent.data, format_of(sent.data)), shelf, WISHES, source="bank")
    (row,) = done.rows
    assert row.why == ""
    assert row.key == question.key
    return row, question_in(done.files[row.key], row.key)


def taken_in(interaction: Interaction, **more: object) -> Drafted:
    """What becomes of a question of somebody else."""
    return draft_of(replace(an_item(interaction), **more), WISHES)  # type: ignore[arg-type]


def file_of(draft: Drafted, *, bank: str = "practice") -> QuestionEntry:
    """The file that a draft becomes, read again; `courses check` finds nothing that would stop it."""
    text = text_of(draft, key="q-sm-0101", version=1, bank=bank)
    assert [str(fault) for fault in faults_in(text, name="q-sm-0101.md", works={})] == []
    return question_in(text)


def body_of(interaction: Interaction, **more: object) -> dict[str, object]:
    """The body that a question of somebody else has here."""
    return dict(taken_in(interaction, **more).written.head["body"])


def out_again(question: QuestionEntry) -> Item:
    """An item with what a question of ours asks."""
    return an_item(TRAVELLING[question.type].exported(question))
