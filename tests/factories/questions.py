"""Questions of every type, as authors write them: read from `assessment/question_types`, stored, and answered."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

from catalogue.course_folder import TEXTS, a_course_folder

from genomeready.assessment.types.pedigree.rows import rows_of
from genomeready.assessment.types.pedigree.written import pedigree_in
from genomeready.assessment.types.registry import TYPES, type_named
from genomeready.assessment.types.run_quality.metrics import failing
from genomeready.base.faults import Fault
from genomeready.base.located import Located
from genomeready.catalogue.files.drawings import read_drawings
from genomeready.catalogue.files.heads import read_marked
from genomeready.catalogue.files.items import item_faults
from genomeready.catalogue.files.questions import parse_question
from genomeready.catalogue.files.shapes import Drawing, Prose, QuestionEntry
from genomeready.catalogue.rendering import Renderer

FOLDER = Path(__file__).resolve().parents[1] / "assessment" / "question_types"
JUDGED = ("free_text", "file_upload")
BY_PROGRAM = tuple(name for name in TYPES if name not in JUDGED)
"""The types that people mark have a course of their own, `assessment/judged_folder.py`."""
NAMING = {"id", "key", "unsafe", "father", "mother", "person", "members", "partners"}
"""The fields of a question's head that hold an id of the author's."""
NAMES = tuple(sorted(path.stem for path in FOLDER.glob("*.md")))


def an_entry(name: str) -> QuestionEntry:
    """A question as its file is read."""
    faults: list[Fault] = []
    read = read_marked(FOLDER / f"{name}.md", "question", name=f"{name}.md", faults=faults)
    found = parse_question(*read, faults=faults) if read else None
    assert found is not None, [str(fault) for fault in faults]
    return found


def drawings() -> dict[str, Drawing]:
    return read_drawings(FOLDER / "figures", label_of="figures", faults=[])


def stored(entry: QuestionEntry) -> dict[str, Any]:
    """What is stored of a question."""
    return Renderer().question(entry, works={}, drawings=drawings())


def faults_of(entry: QuestionEntry) -> list[str]:
    """What is wrong with a question by the rules of its type."""
    return [str(fault) for fault in item_faults(entry)]


def with_head(entry: QuestionEntry, **changes: Any) -> QuestionEntry:
    """The same question with other fields in its head."""
    return replace(entry, head=Located(entry.head.file, entry.head.value | changes, entry.head.lines))


def names_of(kind: str) -> list[str]:
    return [name for name in NAMES if an_entry(name).type == kind]


def the_key(kind: str, content: dict[str, Any]) -> Any:  # noqa: C901, PLR0911, PLR0912 - a table of the types
    """The stored answer that earns the whole mark."""
    match kind:
        case "single":
            return next(option["id"] for option in content["options"] if option["key"])
        case "multiple":
            return sorted(option["id"] for option in content["options"] if option["key"])
        case "numeric" | "risk":
            return a_number(content["numeric"])
        case "true_false":
            reason = next(option["id"] for option in content["options"] if option["key"])
            return {"statement": "true" if content["answer"] else "false", "reason": reason}
        case "short_text":
            return content["matcher"]["accept"][0]["text"]
        case "cloze":
            return {gap["id"]: the_filling(gap) for gap in content["gaps"]}
        case "matching":
            return {item["id"]: item["key"] for item in content["left"]}
        case "extended_matching":
            return {item["id"]: item["key"] for item in content["vignettes"]}
        case "ordering":
            return {item["id"]: str(place) for place, item in enumerate(content["items"], 1)}
        case "script_concordance":
            return {item["id"]: str(item["panel"].index(max(item["panel"])) - 2) for item in content["items"]}
        case "hotspot":
            return next(region["id"] for region in content["regions"] if region["key"])
        case "pgx":
            return the_steps(content)
        case "duo":
            return {"decision": [content["decision"]], "deciding": sorted(content["deciding"])}
        case "qc":
            return a_judgement(content["run"])
        case "karyotype":
            return content["formula"]
        case "hgvs":
            return content["hgvs"]["description"]
        case "reads":
            phase = {"phase": content["phase"]} if content["phase"] else {}
            return {"evidence": sorted(content["evidence"]), "verdict": content["verdict"]} | phase
        case "passport":
            readings = {f"visa-{n}": reading for n, reading in enumerate(content["readings"], 1)}
            return {"decision": "granted" if content["granted"] else "refused"} | readings
        case "pedigree_read":
            return {part["id"]: the_reading(part) for part in content["parts"]}
        case "pedigree_draw":
            return rows_of(pedigree_in(content["pedigree"]))
        case "acmg" | "points":
            return {row["code"]: row["choice"] for row in content["codes"] if not row["optional"]} | {"class": content["class"]}
        case "case":
            return {part["id"]: the_key(part["type"], part["content"]) for part in content["parts"]}
    raise AssertionError(kind)


def the_steps(content: dict[str, Any]) -> dict[str, str]:
    steps = next(steps for steps in content["steps"] if steps["diplotype"] == content["key"])
    first, second = steps["functions"]
    advice = next(advice["id"] for advice in content["recommendations"] if steps["phenotype"] in advice["fits"])
    found = {"diplotype": content["key"], "first": first, "phenotype": steps["phenotype"], "recommendation": advice, "second": second}
    return found | ({"score": steps["score"]} if steps["score"] else {})


def a_judgement(run: dict[str, Any]) -> dict[str, str]:
    broken = failing(run["values"])
    named = dict(zip(("first", "second"), run["faults"] or ["none"], strict=False))
    return {own: "fail" if own in broken else "pass" for own in run["values"]} | named | {"action": run["action"]}


def the_reading(part: dict[str, Any]) -> Any:
    return part["number"]["value"] if part["kind"] == "number" else part["right"] if part["kind"] == "many" else part["right"][:1]


def a_number(key: dict[str, Any]) -> str:
    return f"{key['value']} {key['unit']}" if key.get("units") else f"{key['value']}"


def the_filling(gap: dict[str, Any]) -> str:
    match gap["kind"]:
        case "text":
            return str(gap["text"]["accept"][0]["text"])
        case "number":
            return a_number(gap["number"])
    return str(gap["choice"]["key"])


def to_send(kind: str, frozen: dict[str, Any], answer: Any) -> list[str]:  # noqa: PLR0911 - a table of the types
    """What a browser sends for a stored answer."""
    match kind:
        case "single" | "multiple" | "hotspot":
            tokens = {own: token for token, own in frozen["options"]}
            return [tokens[own] for own in ([answer] if isinstance(answer, str) else answer)]
        case "numeric" | "short_text" | "risk" | "hgvs" | "karyotype":
            return [answer]
        case "acmg" | "points":
            return classified(frozen, answer)
        case "cloze":
            return [f"{token}={filled(kept, answer[own])}" for token, own, kept in frozen["gaps"] if own in answer]
        case "duo":
            return [f"{slot}={token}" for slot in frozen for token, own in frozen[slot] if own in answer.get(slot, ())]
        case "pedigree_read":
            return [
                f"{token}={value}" for token, own, kept, tokens in frozen["parts"] for value in as_read(kept, tokens, answer.get(own, []))
            ]
        case "pedigree_draw":
            tokens = {f"ill.{own}": token for token, own in frozen["conditions"]}
            return [f"{number}-{tokens.get(name, name)}={said}" for number, row in answer.items() for name, said in row.items()]
        case "case":
            return [
                f"{token}.{text}" if "=" in text else f"{token}={text}"
                for token, own, name, kept in frozen["parts"]
                if own in answer
                for text in to_send(name, kept, answer[own])
            ]
    return [
        f"{token}={next(t for t, own in choices if own == chosen)}"
        for token, slot, choices in frozen["slots"]
        if slot in answer
        for chosen in (answer[slot] if isinstance(answer[slot], list) else [answer[slot]])
    ]


def classified(frozen: dict[str, Any], answer: dict[str, str]) -> list[str]:
    """Boxes that are ticked, with the list beside each where it is not left as it stands; and the class."""
    sent = []
    for token, code, choices, first in frozen["codes"]:
        if code in answer:
            at = next(t for t, own in choices if own == answer[code])
            sent += [f"{token}={first}", *([f"{token}-at={at}"] if at != first else [])]
    token, _, classes = frozen["classes"]
    return [*sent, *(f"{token}={t}" for t, own in classes if own == answer.get("class"))]


def filled(kept: dict[str, Any], own: str) -> str:
    return own if kept["kind"] != "choice" else next(token for token, i in kept["options"] if i == own)


def as_read(kind: str, tokens: list[list[str]], answer: Any) -> list[str]:
    return [answer] if kind == "number" and answer else [token for token, own in tokens if own in answer]


def as_form(sent: list[str]) -> dict[str, list[str]]:
    """The fields of a form that sends this."""
    form: dict[str, list[str]] = {}
    for text in sent:
        slot, sign, value = text.partition("=")
        form.setdefault(f"answer.{slot}" if sign else "answer", []).append(value if sign else text)
    return form


def a_course_of_every_type(root: Path) -> Path:
    """Write a course with a question of every type in its lesson's check, and another of every type in its quiz."""
    firsts, others = _shared_out()
    check, quiz = ", ".join(["q-sc-0001", *firsts]), ", ".join(["q-sc-0002", *others])
    lesson = TEXTS["lesson"].replace("check: [q-sc-0001]", f"check: [{check}]")
    folder = a_course_folder(root, lesson=lesson, module=TEXTS["module"].replace("questions: [q-sc-0002]", f"questions: [{quiz}]"))
    module = folder / "modules" / "1-first-steps"
    for name in NAMES:
        shutil.copy(FOLDER / f"{name}.md", module / "questions" / f"{name}.md")
    for drawing in (FOLDER / "figures").iterdir():
        shutil.copy(drawing, module / "figures" / drawing.name)
    return folder


def _shared_out() -> tuple[list[str], list[str]]:
    firsts, others, seen = [], [], set[str]()
    for name in NAMES:
        kind = an_entry(name).type
        (others if kind in seen else firsts).append(name)
        seen.add(kind)
    return firsts, others


def told(entry: QuestionEntry) -> QuestionEntry:
    """The same question, each of whose secrets can be found again: ids begin with `zzid`, explanations hold `zzrationale` and so on."""
    head = _marked(entry.head.value) | {"title": "zztitle"}
    options = tuple(
        type(option)(id=f"zzid{option.id}", key=option.key, text=option.text, rationale=Prose("zzrationale")) for option in entry.options
    )
    return replace(
        entry, head=Located(entry.head.file, head), options=options, solution=Prose("zzsolution"), works=(), notes=(Prose("zzreference"),)
    )  # fmt: skip


def _marked(value: Any, name: str = "") -> Any:  # noqa: PLR0911 - a table of the fields
    if isinstance(value, dict):
        return {key: _marked(inner, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [_marked(inner, name) for inner in value]
    if name in {"rationale", "note"}:
        return f"zz{name}"
    if name in NAMING and isinstance(value, str) and not value.startswith("q-"):
        return f"zzid{value}"
    if name == "passage":
        return value.replace("{{gap:", "{{gap:zzid")
    if name == "expression":
        return value.replace("q", "zzidq")
    return value


def kind_of(entry: QuestionEntry) -> Any:
    return type_named(entry.type)
