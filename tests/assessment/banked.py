"""Banks of questions for tests: one neutral item of each kind, and small files in the published structure of each format."""

import io
import zipfile
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from genomeready.assessment.banks.drafting import Wishes
from genomeready.assessment.banks.formats import format_of, read_bank
from genomeready.assessment.banks.planning import Plan, Row, Shelf, plan
from genomeready.assessment.banks.readings import Reading
from genomeready.assessment.types.interactions import (
    Accepted,
    Alternative,
    Choice,
    Essay,
    Gap,
    Gaps,
    Interaction,
    Item,
    Match,
    Number,
    NumberEntry,
    Order,
    Pair,
    TextEntry,
    TrueFalse,
    Upload,
)

WISHES = Wishes(review_by=date(2027, 11, 22), competency="reading-genes", level=1)


def an_item(interaction: Interaction, **more: object) -> Item:
    said: dict[str, object] = {
        "identifier": "q-sm-0101",
        "title": "A small question",
        "stem": "A woman carries a *DMD* variant.\n\nShe has a brother.",
        "lead_in": "What is true?",
        "interaction": interaction,
        "solution": "Because of **this**.",
        "references": ("Nurk S. The genome. Science 2022. [doi:10.1/x](https://doi.org/10.1/x)",),
        "tags": ("competency:reading-genes", "level:1", "cognitive:apply", "bank:practice", "time:60"),
        "marks": Decimal(1),
        "language": "en",
    }
    return Item(**(said | more))  # type: ignore[arg-type]


def an_alternative(letter: str, credit: Fraction | int | None, *, right: bool | None = None, feedback: str = "Why.") -> Alternative:
    share = None if credit is None else Fraction(credit)
    decided = right if right is not None else bool(share and share > 0)
    return Alternative(id=letter, text=f"Answer {letter} < *b* & {{c}} = d~e #f", right=decided, credit=share, feedback=feedback)


SINGLE = Choice(options=tuple(an_alternative(i, int(i == "b")) for i in "abcd"), single=True)
MULTIPLE = Choice(options=tuple(an_alternative(i, Fraction(1, 2) if i in "ac" else Fraction(-1, 3)) for i in "abcde"), single=False)
TRUTH = TrueFalse(right=False, if_true="No.", if_false="Yes: it is not.")
NUMBER = NumberEntry(
    numbers=(
        Number(value=Decimal("0.0625"), tolerance=Decimal("0.0026")),
        Number(value=Decimal("0.5"), tolerance=Decimal("0.005"), credit=Fraction(0), feedback="That is one subunit."),
        Number(value=Decimal("-0.25"), tolerance=Decimal(0), credit=Fraction(3, 10), feedback="The sign is wrong."),
    )
)
TEXT = TextEntry(accepted=(Accepted(text="exon"), Accepted(text="exons {2}", credit=Fraction(1, 2))))
MATCH = Match(pairs=(Pair(left="DNA", right="T"), Pair(left="RNA", right="U")), extra=("X",))
ORDER = Order(steps=("Transcription", "Splicing", "Translation"))
GAPS = Gaps(
    pieces=("A codon has ", " bases; it is read by a ", "."),
    gaps=(
        Gap(entry=TextEntry(accepted=(Accepted(text="three"), Accepted(text="3", credit=Fraction(1, 2))))),
        Gap(options=(Alternative(id="1", text="ribosome", right=True), Alternative(id="2", text="lysosome", right=False))),
    ),
)
ESSAY, UPLOAD = Essay(guidance="Look for consent."), Upload(guidance="A PDF of one page.")
ALL_KINDS = {
    "single": SINGLE, "multiple": MULTIPLE, "true-false": TRUTH, "number": NUMBER, "text": TEXT, "match": MATCH, "order": ORDER,
    "gaps": GAPS, "essay": ESSAY, "upload": UPLOAD,
}  # fmt: skip


def read(data: bytes | str) -> Reading:
    """Read a file as it would be found: by its content."""
    content = data.encode() if isinstance(data, str) else data
    return read_bank(content, format_of(content))


def the_only(data: bytes | str) -> Item:
    reading = read(data)
    assert reading.refused == []
    (item,) = reading.items
    return item


def the_refusal(data: bytes | str) -> str:
    reading = read(data)
    assert reading.items == []
    (refusal,) = reading.refused
    return refusal.why


def planned(data: bytes | str, shelf: Shelf | None = None, wishes: Wishes = WISHES, *, source: str = "bank") -> Plan:
    return plan(read(data), shelf or Shelf(prefix="sm"), wishes, source=source)


def row_of(done: Plan) -> Row:
    (row,) = done.rows
    return row


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def moodle(*questions: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n{"".join(questions)}\n</quiz>'


def moodle_question(kind: str, inside: str, *, text: str = "<p>What is it?</p>", name: str = "Q") -> str:
    return (
        f'<question type="{kind}"><name><text>{name}</text></name><questiontext format="html"><text><![CDATA[{text}]]></text>'
        f"</questiontext>{inside}</question>"
    )


def moodle_choice(text: str = "<p>What is it?</p>", *, answers: str | None = None, inside: str = "", name: str = "Q") -> str:
    usual = "".join(
        f'<answer fraction="{100 if n == 1 else 0}" format="html"><text>Answer {n}</text><feedback><text>F{n}</text></feedback></answer>'
        for n in range(1, 5)
    )
    return moodle_question("multichoice", f"<single>true</single>{answers or usual}{inside}", text=text, name=name)


def qti21(body: str, declarations: str = "", processing: str = "", *, identifier: str = "i1", title: str = "T", head: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1"'
        f' identifier="{identifier}"'
        f' title="{title}" adaptive="false" timeDependent="false"{head}>{declarations}<outcomeDeclaration identifier="SCORE"'
        f' cardinality="single" baseType="float"/><itemBody>{body}</itemBody>{processing}</assessmentItem>'
    )


MATCH_CORRECT = '<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"/>'
MAP_RESPONSE = '<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/map_response"/>'


def qti_choice(options: str | None = None, *, right: str = "B", **more: str) -> str:
    declared = (
        '<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="identifier"><correctResponse>'
        f"<value>{right}</value></correctResponse></responseDeclaration>"
    )
    usual = "".join(f'<simpleChoice identifier="{i}">Answer {i}</simpleChoice>' for i in "ABC")
    body = (
        "<p>A stem.</p><choiceInteraction responseIdentifier='RESPONSE' shuffle='true' maxChoices='1'><prompt>Which one?</prompt>"
        f"{options or usual}</choiceInteraction>"
    )
    return qti21(body, declared, MATCH_CORRECT, **more)


def canvas(*items: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2">'
        f'<assessment ident="g1" title="Quiz"><section ident="root_section">{"".join(items)}</section></assessment></questestinterop>'
    )


def canvas_item(kind: str, presentation: str, processing: str = "", *, ident: str = "g100", feedback: str = "", text: str = "What?") -> str:
    fields = "".join(
        f"<qtimetadatafield><fieldlabel>{label}</fieldlabel><fieldentry>{entry}</fieldentry></qtimetadatafield>"
        for label, entry in (("question_type", kind), ("points_possible", "1.0"))
        if entry
    )
    return (
        f'<item ident="{ident}" title="Question"><itemmetadata><qtimetadata>{fields}</qtimetadata></itemmetadata><presentation><material>'
        f'<mattext texttype="text/html">&lt;p&gt;{text}&lt;/p&gt;</mattext></material>{presentation}</presentation><resprocessing>'
        f'<outcomes><decvar maxvalue="100" minvalue="0" varname="SCORE" vartype="Decimal"/></outcomes>{processing}</resprocessing>'
        f"{feedback}"
        "</item>"
    )


def canvas_list(*labels: tuple[str, str], ident: str = "response1", more: str = "Single", material: str = "") -> str:
    options = "".join(
        f'<response_label ident="{i}"><material><mattext texttype="text/plain">{said}</mattext></material></response_label>'
        for i, said in labels
    )
    return f'<response_lid ident="{ident}" rcardinality="{more}">{material}<render_choice>{options}</render_choice></response_lid>'


def canvas_right(value: str, *, ident: str = "response1", score: str = "100") -> str:
    return (
        f'<respcondition continue="No"><conditionvar><varequal respident="{ident}">{value}</varequal></conditionvar>'
        f'<setvar action="Set" varname="SCORE">{score}</setvar></respcondition>'
    )
