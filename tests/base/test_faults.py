"""Faults in files: how they are written for people, programs and GitHub, and how YAML keeps its lines."""

import json
from pathlib import Path

import pytest

from genomeready.base.faults import BrokenFileError, Fault, Severity, as_github, as_json, as_text, closest, errors_in, label
from genomeready.base.located import DEEPEST, LARGEST, read_yaml
from genomeready.base.schemas import read_schema, schema_faults

ONE = Fault("b.yaml", 2, "It is wrong.", "make it right.")
TWO = Fault("a.yaml", 9, "It is odd.", "look at it.", Severity.WARNING)


def test_text_has_one_line_a_fault_in_the_order_of_files() -> None:
    assert as_text([ONE, TWO]).split("\n") == [
        "a.yaml:9: warning: It is odd. To mend: look at it.",
        "b.yaml:2: It is wrong. To mend: make it right.",
    ]


def test_json_has_every_field() -> None:
    assert json.loads(as_json([ONE])) == [
        {"file": "b.yaml", "line": 2, "what": "It is wrong.", "mend": "make it right.", "severity": "error"},
    ]


def test_github_gets_workflow_commands_that_cannot_be_broken_out_of() -> None:
    nasty = Fault("a,b.yaml", 1, "Two\nlines.\r::error::x", "50 %.")

    line = as_github([nasty])

    assert line == "::error file=a%2Cb.yaml,line=1::Two%0Alines.%0D::error::x To mend: 50 %25."


def test_only_errors_stop_an_import() -> None:
    assert errors_in([TWO, ONE]) == [ONE]


def test_files_are_named_from_home_where_they_lie_in_it(tmp_path: Path) -> None:
    assert label(tmp_path / "courses" / "a.yaml", home=tmp_path) == "courses/a.yaml"
    assert label(Path("/elsewhere/a.yaml"), home=tmp_path) == "/elsewhere/a.yaml"


def test_a_near_miss_gets_a_hint() -> None:
    assert closest("recal", ["recall", "apply"]) == " Did you mean `recall`?"


def test_every_value_knows_its_line() -> None:
    read = read_yaml("a: 1\nb:\n  - x\n  - c: 2\n", file="f.yaml", first_line=10)

    assert read.value == {"a": 1, "b": ["x", {"c": 2}]}
    assert [read.line_of("a"), read.line_of("b", 1), read.line_of("b", 1, "c"), read.line_of("b", 1, "missing", 4)] == [10, 13, 13, 13]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"), ("on", "on"), ("yes", "yes"), ("true", True), ("2026-11-22", "2026-11-22"), ("012", 12), ("1_000", "1_000"),
        ("1.5", 1.5), ("1e3", "1e3"), ("~", None), ("12:30", "12:30"), ('"1.0"', "1.0"), ("0x1f", "0x1f"), ("-3", -3), ("", None),
    ],
)  # fmt: skip
def test_scalars_follow_the_core_schema_of_yaml_1_2(text: str, value: object) -> None:
    assert read_yaml(text, file="f.yaml").value == value


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("a: 1\na: 2", 2, "`a` is given twice"),
        ("a: &x [1]\nb: *x", 1, "alias"),
        ("a: !!python/object:os.system x", 1, "not used in these files"),
        ("a: [1", 2, "not YAML"),
        ("a: 1\n  b: 2", 2, "not YAML"),
        ("? [a]\n: 1", 1, "must be a word"),
        ("a: \x07", 1, "not YAML"),
    ],
)
def test_what_these_files_do_not_need_is_refused_with_its_line(text: str, line: int, said: str) -> None:
    with pytest.raises(BrokenFileError) as refused:
        read_yaml(text, file="f.yaml")

    assert said in refused.value.fault.what
    assert abs(refused.value.fault.line - line) <= 1
    assert refused.value.fault.mend


def test_a_bomb_of_aliases_is_refused_at_once() -> None:
    bomb = "a: &a [x]\n" + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20))

    with pytest.raises(BrokenFileError, match="alias"):
        read_yaml(bomb, file="f.yaml")


def test_depth_and_size_are_bounded() -> None:
    with pytest.raises(BrokenFileError, match="nested too deeply"):
        read_yaml("[" * (DEEPEST + 2) + "]" * (DEEPEST + 2), file="f.yaml")
    with pytest.raises(BrokenFileError, match="far larger"):
        read_yaml("a" * (LARGEST + 1), file="f.yaml")


SCHEMA = {
    "type": "object", "additionalProperties": False, "required": ["name", "size"],
    "properties": {
        "name": {"type": "string", "minLength": 2, "maxLength": 5, "pattern": "^[a-z]*$", "description": "write a short name."},
        "size": {"type": "integer", "minimum": 1, "maximum": 9, "description": "write a number from 1 to 9."},
        "kind": {"enum": ["a", "b"], "description": "choose a or b."},
        "fixed": {"const": 1, "description": "write 1."},
        "day": {"type": "string", "format": "date", "description": "write a day."},
        "list": {"type": "array", "minItems": 1, "maxItems": 2, "uniqueItems": True, "items": {"type": "string"},
                 "description": "list one or two."},
        "mixed": {"oneOf": [{"type": "integer"}, {"type": "boolean"}], "description": "write a number, or true."},
    },
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "line", "said", "mend"),
    [
        ("name: abc\n", 1, "`size` is missing.", "write a number from 1 to 9."),
        ("name: abc\nsize: 2\nsice: 3", 3, "`sice` is not a field.", "Did you mean `size`?"),
        ("name: 5\nsize: 2", 1, "`name` should be text, not `5`.", "write a short name."),
        ("name: a\nsize: 2", 1, "`name` is empty or too short.", "write a short name."),
        ("name: abcdef\nsize: 2", 1, "longer than 5", "write a short name."),
        ("name: A-B\nsize: 2", 1, "has not the form", "write a short name."),
        ("name: abc\nsize: 0", 2, "the least is 1", "1 to 9"),
        ("name: abc\nsize: 10", 2, "the most is 9", "1 to 9"),
        ("name: abc\nsize: 2\nkind: c", 3, "must be one of `a`, `b`", "choose a or b."),
        ("name: abc\nsize: 2\nfixed: 2", 3, "must be `1`", "write 1."),
        ("name: abc\nsize: 2\nday: 2026-02-30", 3, "not a date", "write a day."),
        ("name: abc\nsize: 2\nlist: []", 3, "has 0 entries; the least is 1", "one or two"),
        ("name: abc\nsize: 2\nlist: [a, b, c]", 3, "has 3 entries; the most is 2", "one or two"),
        ("name: abc\nsize: 2\nlist: [a, a]", 3, "holds an entry twice", "one or two"),
        ("name: abc\nsize: 2\nlist: [a, 3]", 3, "`list[2]` should be text", "README"),
        ("name: abc\nsize: 2\nmixed: x", 3, "not as it should be", "a number, or true"),
        ("- 1", 1, "The file should be a group of fields, not a list.", "README"),
    ],
)
def test_a_schema_speaks_plain_words(tmp_path: Path, text: str, line: int, said: str, mend: str) -> None:
    (tmp_path / "s.json").write_text(json.dumps(SCHEMA))

    (fault,) = schema_faults(read_yaml(text, file="f.yaml"), read_schema(tmp_path / "s.json"))

    assert fault.line == line
    assert said in fault.what
    assert mend in fault.mend
