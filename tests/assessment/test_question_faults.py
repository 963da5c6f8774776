"""What `courses check` finds in a question file, by the rules of each type."""

from pathlib import Path
from typing import Any

import pytest
from assessment.spoiling import GONE, spoilt
from catalogue.course_folder import read
from factories.questions import a_course_of_every_type

EIGHT = [{"id": f"o{n}", "text": "Text"} for n in range(8)]
BODY = [
    # true or false
    ("q-qt-0131", ("body", "answer"), "yes", "should be true or false"),
    ("q-qt-0131", ("body", "statement"), GONE, "`statement` is missing"),
    ("q-qt-0131", ("body", "marking"), {"rule": "weighted"}, "weights do not go with the rule"),
    ("q-qt-0132", ("body", "marking", "rule"), "both", "weights do not go with the rule"),
    ("q-qt-0132", ("body", "marking", "reason"), GONE, "weights do not go with the rule"),
    # short text
    ("q-qt-0141", ("body", "examples"), GONE, "`examples` is missing"),
    ("q-qt-0141", ("body", "examples", "accept", 0), "dominant", "example `dominant` of `accept` is not accepted"),
    ("q-qt-0141", ("body", "examples", "refuse", 0), "recessive", "example `recessive` of `refuse` is accepted"),
    ("q-qt-0141", ("body", "accept", 0), {"pattern": "rec.*"}, "first entry of `accept` is a pattern"),
    ("q-qt-0141", ("body", "accept", 1), {"pattern": "(a+)+"}, "repeats what repeats"),
    ("q-qt-0141", ("body", "accept", 1), {"pattern": "a", "text": "a"}, "holds a text and a pattern"),
    ("q-qt-0141", ("body", "accept", 2), {"text": "AR", "typo": True}, "slip of the pen"),
    ("q-qt-0141", ("body", "accept", 1), {}, "lacks one of the fields"),
    ("q-qt-0141", ("body", "refuse", 0, "note"), GONE, "`note` is missing"),
    ("q-qt-0141", ("body", "distinguish"), ["spaces"], "must be one of"),
    # cloze
    ("q-qt-0151", ("body", "passage"), "There is no gap in this text.", "is not in the text"),
    ("q-qt-0152", ("body", "passage"), "{{gap:distance}} {{gap:person}} {{gap:person}}", "is there twice"),
    ("q-qt-0152", ("body", "passage"), "{{gap:distance}} {{gap:person}} {{gap:x}}", "is not described"),
    ("q-qt-0152", ("body", "passage"), "{{gap:distance}} {{gap:person}} {{gap}}", "`{{` without a gap"),
    ("q-qt-0152", ("body", "passage"), "{{gap:distance}} [{{gap:person}}](/courses)", "holds a link"),
    ("q-qt-0151", ("body", "gaps", 1, "choice"), GONE, "is not of one kind"),
    ("q-qt-0151", ("body", "gaps", 1, "choice", "key"), "nucleolus", "`nucleolus` is not in `options`"),
    ("q-qt-0151", ("body", "gaps", 1, "choice", "options", 1, "id"), "nucleus", "used twice in `options`"),
    ("q-qt-0151", ("body", "gaps", 1, "id"), "copy", "used 2 times in `gaps`"),
    ("q-qt-0151", ("body", "gaps", 0, "text", "accept", 0, "text"), "DNA", "of `accept` is not accepted"),
    ("q-qt-0151", ("body", "gaps", 2, "number", "tolerance"), GONE, "does not say in one way"),
    # matching
    ("q-qt-0161", ("body", "left", 0, "key"), "thi", "`thi` is not in `right`"),
    ("q-qt-0161", ("body", "left", 0, "key"), "gua", "key of two items"),
    ("q-qt-0161", ("body", "right", 2), GONE, "last pair follows"),
    ("q-qt-0161", ("body", "right", 2, "id"), "gua", "used 2 times in `right`"),
    ("q-qt-0161", ("body", "left", 0, "rationale"), GONE, "`rationale` is missing"),
    # ordering
    ("q-qt-0171", ("body", "items", 1, "id"), "extract", "used 2 times in `items`"),
    ("q-qt-0171", ("body", "rule"), "longest", "must be one of"),
    # extended matching
    ("q-qt-0181", ("body", "options", 4), GONE, "`mit` is not in `options`"),
    ("q-qt-0181", ("body", "options"), EIGHT[:7], "the least is 8"),
    ("q-qt-0181", ("body", "options"), EIGHT * 4, "the most is 26"),
    ("q-qt-0181", ("body", "vignettes", 0, "key"), "mt", "`mt` is not in `options`"),
    # script concordance
    ("q-qt-0191", ("body", "items", 0, "panel"), [5, 4, 0, 0, 0], "panel has 9 members"),
    ("q-qt-0191", ("body", "items", 0, "panel"), [5, 5], "the least is 5"),
    ("q-qt-0191", ("body", "items", 1, "id"), "one", "used 2 times in `items`"),
    ("q-qt-0191", ("body", "about"), "test", "must be one of"),
    # hotspot
    ("q-qt-0201", ("body", "regions", 1, "key"), False, "0 keys among 4 regions"),
    ("q-qt-0201", ("body", "regions", 0, "rect"), [1, 2, 3, 4], "has not one shape"),
    ("q-qt-0201", ("body", "regions", 0, "circle"), GONE, "has not one shape"),
    ("q-qt-0201", ("body", "regions", 0, "name"), "b", "used twice"),
    ("q-qt-0201", ("body", "regions", 1, "id"), "left", "used 2 times in `regions`"),
    ("q-qt-0201", ("body", "figure"), "../x.svg", "has not the form"),
    # risk
    ("q-qt-0801", ("body", "key"), "1/100", "The key is 1/100, but the engine finds 1/150 (0.667 %, 1 in 150)."),
    ("q-qt-0801", ("body", "people", 2, "father"), "m", "but has the other sex"),
    ("q-qt-0801", ("body", "people", 0, "genotype"), 0, "The slip `well-forgotten` gives 1/200 (0.5 %, 1 in 200), which cannot be told"),
    ("q-qt-0801", ("body", "question"), GONE, "not one thing that the engine can work out"),
    ("q-qt-0801", ("body", "formula"), {"name": "carriers", "q": 0.1}, "not one thing that the engine can work out"),
    ("q-qt-0801", ("body", "significant"), 2, "The tolerance is written in two ways"),
    ("q-qt-0801", ("body", "wrong", 0, "value"), "1 in 151", "which cannot be told from the key"),
    ("q-qt-0801", ("body", "wrong", 0, "value"), "0.01", "which cannot be told from `forgot-quarter`"),
    ("q-qt-0801", ("body", "wrong", 0, "value"), GONE, "is not one number"),
    ("q-qt-0801", ("body", "wrong", 0, "value"), "a few", "gives no number: `a few` is no number"),
    ("q-qt-0801", ("body", "wrong", 1, "without", 0, "field"), "tests", "no `tests` is written of `sister`"),
    ("q-qt-0801", ("body", "wrong", 1, "id"), "forgot-quarter", "used 2 times in `wrong`"),
    ("q-qt-0802", ("body", "formula", "prevalence"), GONE, "`positive_predictive_value` takes `prevalence`"),
    ("q-qt-0802", ("body", "formula", "prevalence"), "often", "`often` is no chance"),
    # reading a pedigree
    ("q-qt-0811", ("body", "questions", 0, "key"), ["mitochondrial"], "but the pedigree says autosomal-recessive"),
    ("q-qt-0811", ("body", "questions", 1, "key"), "1/2", "The key is 1/2, but the pedigree says 2/3 (66.7 %)"),
    ("q-qt-0811", ("body", "questions", 1, "person"), GONE, "`risk` needs `person`"),
    ("q-qt-0811", ("body", "questions", 1, "evidence", 0, "person"), "aunt", "aunt is not in the family"),
    ("q-qt-0811", ("body", "questions", 1, "wrong", 0, "value"), "0.667", "cannot be told from the key"),
    ("q-qt-0811", ("body", "questions", 1, "id"), "pattern", "used 2 times in `questions`"),
    ("q-qt-0811", ("body", "pedigree", "people", 2, "father"), "m", "The pedigree cannot be: m is the father of girl"),
    ("q-qt-0811", ("body", "pedigree", "people", 2, "affected"), {}, "several patterns cannot be excluded"),
    ("q-qt-0812", ("body", "pedigree", "people", 6, "at_birth"), GONE, "Write the sex at birth of t"),
    # drawing a pedigree
    ("q-qt-0821", ("body", "pedigree", "people", 0, "proband"), False, "Nobody is marked as the proband"),
    ("q-qt-0821", ("body", "pedigree", "people", 3, "father"), GONE, "b has one parent"),
    ("q-qt-0821", ("body", "pedigree", "partners"), [["f", "x"]], "no two people"),
    # case
    ("q-qt-0211", ("body", "parts", 2, "type"), "case", "No part can be of the type `case`"),
    ("q-qt-0211", ("body", "parts", 1, "id"), "q", "used 2 times in `parts`"),
    ("q-qt-0211", ("body", "parts", 1, "follow", "expression"), "2*q*(1-q)*1.5", "but the key is 0.0198"),
    ("q-qt-0211", ("body", "parts", 1, "follow", "expression"), "open(q)", "cannot be worked out"),
    ("q-qt-0211", ("body", "parts", 1, "follow", "expression"), "advice + q", "cannot be worked out"),
    ("q-qt-0211", ("body", "parts", 1, "follow", "expression"), "198*prevalence", "follows from no earlier part"),
    ("q-qt-0211", ("body", "parts", 2, "follow"), {"expression": "q"}, "Only a numeric part can follow"),
    ("q-qt-0211", ("body", "parts", 2, "unsafe"), ["a"], "no wrong option"),
    ("q-qt-0211", ("body", "parts", 2, "options", 0, "key"), False, "has 0 keys"),
    ("q-qt-0211", ("body", "parts", 0, "options"), [{"id": i, "text": "Text", "rationale": "Because."} for i in "abc"], "has no options"),
    ("q-qt-0212", ("body", "parts", 0, "body", "examples", "accept", 0), "rapid", "of `accept` is not accepted"),
    ("q-qt-0212", ("body", "parts", 0, "body"), GONE, "needs a `body`"),
    ("q-qt-0212", ("body", "parts", 2, "body", "left", 0, "key"), "x", "`x` is not in `right`"),
    ("q-qt-0212", ("body", "parts", 1, "marking"), GONE, "does not say how it is marked"),
    ("q-qt-0212", ("body", "parts", 1, "lead_in"), "Which come first?", "does not say how many to choose"),
    # numbers
    ("q-qt-0121", ("key", "tolerance"), 0.1, "does not say in one way"),
    ("q-qt-0121", ("key", "significant"), GONE, "does not say in one way"),
    ("q-qt-0121", ("key", "value"), 0, "no significant figures"),
    ("q-qt-0121", ("key", "unit"), "g", "unit of the key with the factor 1"),
    ("q-qt-0121", ("key", "units", "mg"), 2, "unit of the key with the factor 1"),
    ("q-qt-0121", ("key", "units"), {"mg": 1}, "no other unit that could be"),
    ("q-qt-0121", ("wrong", 0, "value"), 0.252, "overlaps with the key"),
]


@pytest.mark.parametrize(("name", "path", "value", "said"), BODY, ids=lambda value: str(value)[:60])
def test_a_question_file_is_held_to_the_rules_of_its_type(name: str, path: tuple[str | int, ...], value: Any, said: str) -> None:
    faults = spoilt(name, path, value)

    assert any(said in fault for fault in faults), faults
    assert all(" To mend: " in fault for fault in faults)


SPOILT = [
    ("q-qt-0201", "figures/chromosome.svg", "figures/chromsome.svg", "There is no figure", "Did you mean"),
    ("q-qt-0161", "Two hydrogen bonds hold A and T.", "Two <b>bonds</b> hold A and T.", "There is raw HTML", "write Markdown"),
    ("q-qt-0131", "  answer: false", "  answers: false", "`answers` is not a field", "Did you mean `answer`?"),
    ("q-qt-0151", "{id: codons,", "{id: codon,", "The gap `codons` is not described", "describe each gap"),
]


@pytest.mark.parametrize(("name", "old", "new", "said", "mend"), SPOILT)
def test_a_fault_in_a_body_is_found_at_its_line(tmp_path: Path, name: str, old: str, new: str, said: str, mend: str) -> None:
    folder = a_course_of_every_type(tmp_path)
    path = folder / "modules" / "1-first-steps" / "questions" / f"{name}.md"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    lines = {n for n, line in enumerate(text.split("\n"), 1) if old in line or "passage:" in line}

    found = [fault for fault in read(tmp_path).faults if said in fault.what]

    assert found, [str(fault) for fault in read(tmp_path).faults]
    assert mend in found[0].mend
    assert found[0].line in lines
