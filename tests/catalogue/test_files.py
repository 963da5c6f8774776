"""Course files: what is sound is read, and each fault names file, line, what and how to mend it."""

from pathlib import Path

import pytest
from catalogue.course_folder import COURSE, FIGURE, MULTIPLE, PLACES, QUESTION, TEXTS, a_course_folder, read
from frameworks.framework_folder import FRAMEWORK, a_framework_folder, a_reference_file

from genomeready.base.faults import Severity


def test_a_sound_course_is_read_whole(tmp_path: Path) -> None:
    a_course_folder(tmp_path)

    found = read(tmp_path)

    assert found.faults == ()
    (course,) = found.courses
    assert (course.slug, course.version, course.minutes) == ("small-course", "1.0", 14)
    (module,) = course.modules
    assert [lesson.name for lesson in module.lessons] == ["1-a-gene"]
    assert [question.key for question in module.questions] == ["q-sc-0001", "q-sc-0002"]
    assert [question.key for question in course.bank] == ["q-sc-0003"]
    assert module.drawings["figures/bar.svg"].width == 720
    assert module.works["nurk2022"].address == "https://doi.org/10.1126/science.abj6987"


def test_the_content_hash_follows_the_content_only(tmp_path: Path) -> None:
    reviewed = QUESTION.replace("reviews: []", "reviews: [{by: r1, date: 2026-12-01, kind: content}]").replace(
        "awaiting: [clinical-expert]\n", ""
    )
    a_course_folder(tmp_path / "one")
    a_course_folder(tmp_path / "two", course="# a comment\n" + COURSE, question=reviewed)
    a_course_folder(tmp_path / "three", figure=FIGURE.replace("One bar.", "A single bar."))

    one, two, three = (read(tmp_path / name).courses[0].content_hash for name in ("one", "two", "three"))

    assert one == two
    assert one != three


FAULTS = [
    # course.yaml
    ("course", "slug: small-course", "slug: other-course", 1, "the folder is `small-course`", "slug: small-course"),
    ("course", "code: SC-1", "code: small", 2, "has not the form", "GF-1"),
    ("course", 'version: "1.0"', "version: 1.0", 3, "should be text", "in quotes"),
    ("course", "funder: None.\n", "", 1, "`funder` is missing", "sentence"),
    (
        "course",
        'framework: {slug: small-core, version: "1.0"}',
        'framework: {slug: small-core, version: "2.0"}',
        7,
        "is not here",
        "small-core 1.0",
    ),
    ("course", "roles: [small-nurse]", "roles: [small-nurze]", 8, "not a profession", "Did you mean `small-nurse`?"),
    ("course", "courses: []", "courses: [other-course]", 10, "There is no course `other-course`", "take it off"),
    (
        "course",
        "competency: reading-genes, level: 2",
        "competency: reading-gene, level: 2",
        12,
        "not a competency",
        "Did you mean `reading-genes`?",
    ),
    ("course", "competency: reading-genes, level: 2", "competency: reading-genes, level: 5", 12, "Level 5 is not on the scale", "1 to 2"),
    ("course", "modules: [1-first-steps]", "modules: [1-first-steps, 2-more]", 1, "The file is missing", "take it off the list"),
    (
        "course",
        "reading-genes, questions: 1",
        "reading-genes, questions: 2",
        23,
        "asks for 2 questions of `reading-genes`; the bank has 1",
        "fewer",
    ),
    ("course", "reading-genes, questions: 1", "telling-risk, questions: 1", 23, "`telling-risk`, which is not an outcome", "outcomes"),
    (
        "course",
        "reading-genes, questions: 1",
        "telling-risk, questions: 1",
        22,
        "does not ask for the outcome `reading-genes`",
        "what is certified is examined",
    ),
    (
        "course",
        "  - {competency: reading-genes, level: 2}",
        "  - {competency: reading-genes, level: 2}\n  - {competency: telling-risk, level: 1}",
        13,
        "`telling-risk` is in no lesson",
        "outcomes of a lesson",
    ),
    (
        "course",
        "  - {competency: reading-genes, level: 2}",
        "  - {competency: reading-genes, level: 2}\n  - {competency: telling-risk, level: 1}",
        13,
        "`telling-risk` has no practice question",
        "check or a quiz",
    ),
    (
        "course",
        "  - {competency: reading-genes, level: 2}",
        "  - {competency: reading-genes, level: 2}\n  - {competency: telling-risk, level: 1}",
        13,
        "`telling-risk` has no examination question",
        "examination/questions",
    ),
    ("course", "cpd: {accredited: false}", "cpd: {accredited: true}", 29, "`accreditation` is missing", "accreditation"),
    ("course", "next_review: 2027", "next_review: 2025", 35, "not after the last", "correct one"),
    # module.yaml
    ("module", "slug: first-steps", "slug: steps", 1, "the folder is `1-first-steps`", "slug: first-steps"),
    ("module", "minutes: 14", "minutes: 18", 4, "add up to 14", "minutes: 14"),
    ("module", "[q-sc-0002]", "[q-sc-0009]", 6, "no question `q-sc-0009`", "questions/q-sc-0009.md"),
    ("module", "[q-sc-0002]", "[q-sc-0001]", 6, "is used before", "once"),
    ("module", "lessons: [1-a-gene]", "lessons: [1-the-gene]", 5, "`1-a-gene` is there but not on the list", "add it"),
    # a lesson
    ("lesson", "slug: a-gene", "slug: gene", 2, "the file is `1-a-gene.md`", "slug: a-gene"),
    ("lesson", "competency: reading-genes", "competency: telling-risk", 6, "not among the outcomes of the course", "outcomes"),
    ("lesson", "level: 2, text", "level: 3, text", 6, "leads to level 2", "together"),
    ("lesson", "check: [q-sc-0001]", "check: [q-sc-0003]", 7, "no question `q-sc-0003` in this module", "Did you mean"),
    ("lesson", "check: [q-sc-0001]", "check: []", 7, "has 0 entries", "at least one"),
    ("lesson", "---\nslug", "slug", 1, "has no head", "---"),
    ("lesson", "[@nurk2022]", "[@nurk2023]", 11, "`[@nurk2023]` cites a work that is not", "Did you mean `nurk2022`?"),
    ("lesson", "![A bar]", "![]", 17, "no alternative text", "what the figure shows"),
    ("lesson", "figures/bar.svg", "figures/bars.svg", 17, "no figure `figures/bars.svg`", "Did you mean `figures/bar.svg`?"),
    ("lesson", ' "One bar, a full sentence."', "", 17, "no caption", "in quotes"),
    ("lesson", "![A bar]", "See ![A bar]", 17, "within a line", "lines of its own"),
    ("lesson", "## What it does", "# What it does", 13, "first level", "`## `"),
    ("lesson", "It makes", "It <b>makes</b>", 15, "raw HTML: `<b>`", "write Markdown"),
    ("lesson", "It makes", "It <script src=x> makes", 15, "raw HTML", "write Markdown"),
    ("lesson", "It makes", "It <!-- x --> makes", 15, "raw HTML", "write Markdown"),
    ("lesson", "It makes", "See [this](2-other.md), it makes", 15, "goes nowhere: `2-other.md`", "whole address"),
    ("lesson", "It makes", "See [this](javascript:alert), it makes", 15, "goes nowhere", "whole address"),
    ("lesson", "!!! key", "!!! tip", 19, "no block of the kind `tip`", "key, pearl"),
    ("lesson", '!!! key "Key point"', "!!! key", 19, "cannot be read", "indent"),
    ("lesson", "??? answer", "??? key", 22, "no block of the kind `key`", "answer"),
    # references.yaml
    ("references", "doi: 10.1126", "doi: doi:10.1126", 5, "has not the form", "bare DOI"),
    ("references", "  doi: 10.1126/science.abj6987\n", "", 1, "at least one is needed", "`doi` or a `url`"),
    ("references", "nurk2022:", "Nurk_2022:", 1, "", "lower-case"),
    # a question
    ("question", "id: q-sc-0001", "id: q-sc-0011", 2, "the file is `q-sc-0001.md`", "q-sc-0011.md"),
    ("question", "type: single", "type: essay", 4, "no type of question `essay`", "write one of"),
    ("question", "id: reading-genes", "id: telling-risk", 7, "not among the outcomes", "outcomes"),
    ("question", "cognitive: recall\n", "", 2, "`cognitive` is missing", "what answering takes"),
    ("question", "[{id: reading-genes, level: 2, weight: 1}]", "[]", 7, "has 0 entries", "exactly one competency"),
    ("question", "## lead-in", "## question", 19, "is not a section", "stem, lead-in"),
    ("question", "## solution\nThe code itself is a small part.\n", "", 17, "`## solution` is missing", "add it"),
    ("question", "The code itself is a small part.", "", 30, "no solution", "two to five"),
    ("question", "Roughly what share of the genome codes for protein?", "", 21, "lead-in is empty", "ask the question"),
    ("question", "- [x] {#a}", "- [ ] {#a}", 22, "has 0 keys", "exactly one"),
    ("question", "- [ ] {#b}", "- [x] {#b}", 22, "has 2 keys", "exactly one"),
    ("question", "{#b}", "{#a}", 22, "`#a` is used 2 times", "its own"),
    ("question", "  > Rationale: That was missing from earlier assemblies.\n", "", 24, "`#b` has no rationale", "Rationale: why"),
    ("question", "About 8 %", "All of the above", 24, "refers to other options", "stands alone"),
    ("question", "- [ ] {#b} About 8 %", "- [ ] About 8 %", 24, "is no option", "{#a}"),
    ("question", "- [ ] {#c} About 40 %\n  > Rationale: That is the span of the genes.\n", "", 22, "There are 2 options", "3 to 5"),
    ("question", "time_s: 45", "time_s: 45\nkey: {value: 1, tolerance: 0}", 12, "belongs to numeric", "remove it"),
    ("question", "- [@nurk2022]", "- [@other2020]", 31, "`[@other2020]` cites a work", "references.yaml"),
    ("question", "About 8 %", "About <b>8</b> %", 24, "raw HTML", "write Markdown"),
    ("question", "bank: practice", "bank: exam", 9, "lies in a module", "examination/questions"),
    # the examination
    ("exam", "bank: exam", "bank: practice", 9, "is for practice", "bank: exam"),
    ("exam", 'key: {value: 0.01, tolerance: 0.0005, unit: ""}\n', "", 4, "has no key", "key: {value"),
    ("exam", "tolerance: 0.0001, credit", "tolerance: 0.01, credit", 17, "overlaps with the key", "narrow"),
    ("exam", "## solution", "## options\n- [x] {#a} One\n  > Why.\n## solution", 24, "has no options", "another type"),
    ("exam", "q-sc-0003", "q-sc-0001", 2, "also used in", "of its own"),
    # how it is held
    ("course", "  wait_hours: 24", "  wait_hours: 24\n  opens: tomorrow", 26, "has not the form", "2026-12-01T09:00+01:00"),
    ("course", "  wait_hours: 24", "  wait_hours: 24\n  opens: 2026-02-30T09:00Z", 26, "`opens` is no moment", "exist"),
    (
        "course",
        "  wait_hours: 24",
        "  wait_hours: 24\n  opens: 2026-12-01T09:00Z\n  closes: 2026-12-01T09:05Z",
        27,
        "before anybody could have sat it",
        "at least as long",
    ),
    ("course", "  wait_hours: 24", "  wait_hours: 24\n  navigation: sections", 26, "one section only", "`section`"),
    ("course", "questions: 1}", "questions: 1, section: 0}", 23, "", "in which section"),
    ("course", "  wait_hours: 24", "  wait_hours: 24\n  review: {later: [key]}", 26, "must be one of", "choose among marks"),
    ("course", "  wait_hours: 24", "  wait_hours: 24\n  safe_exam_browser: {config_keys: [abc]}", 26, "has not the form", "64 lower-case"),
]


@pytest.mark.parametrize(("part", "old", "new", "line", "said", "mend"), FAULTS)
def test_a_fault_names_file_line_what_and_how_to_mend(
    tmp_path: Path, part: str, old: str, new: str, line: int, said: str, mend: str
) -> None:
    assert old in TEXTS[part]
    a_course_folder(tmp_path, **{part: TEXTS[part].replace(old, new, 1)})

    faults = read(tmp_path).faults

    found = [fault for fault in faults if said in fault.what and mend in fault.mend]
    assert found, [str(fault) for fault in faults]
    assert line in {fault.line for fault in found}, [str(fault) for fault in found]
    assert any(fault.file.startswith("courses/small-course/") for fault in found)
    assert read(tmp_path).courses == ()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("- [x] {#b}", "- [ ] {#b}", "has 1 keys among 3"),
        ("- [ ] {#c}", "- [x] {#c}", "has 3 keys among 3"),
        ("Choose two.", "Choose three.", "does not say how many"),
        (" Choose two.", "", "does not say how many"),
        ("marking: {rule: net}\n", "", "does not say how it is marked"),
    ],
)
def test_a_question_with_several_keys_keeps_its_own_rules(tmp_path: Path, old: str, new: str, said: str) -> None:
    a_course_folder(tmp_path / "sound", question=MULTIPLE)
    a_course_folder(tmp_path / "spoilt", question=MULTIPLE.replace(old, new, 1))

    assert read(tmp_path / "sound").faults == ()
    assert any(said in fault.what for fault in read(tmp_path / "spoilt").faults)


WARNINGS = [
    ("lesson", "minutes: 9", "minutes: 60", "module", "minutes: 14", "minutes: 65", "60 minutes are out of line"),
    ("lesson", "minutes: 9", "minutes: 1", "module", "minutes: 14", "minutes: 6", "1 minutes are out of line"),
    ("question", "About 1–2 %", "About 1–2 %, and this is by far the longest answer here", "", "", "", "much longer"),
    ("question", "codes for protein?", "does not code for protein?", "", "", "", "may be negative"),
    ("question", "codes for protein?", "codes for protein:", "", "", "", "asks no question"),
    ("question", "- [@nurk2022]", "", "", "", "", "no reference"),
    (
        "lesson",
        '![A bar](figures/bar.svg "One bar, a full sentence.")',
        "",
        "",
        "",
        "",
        "No lesson and no question shows `figures/bar.svg`",
    ),
]


@pytest.mark.parametrize(("part", "old", "new", "also", "was", "now", "said"), WARNINGS)
def test_what_only_may_be_wrong_is_a_warning_and_stops_nothing(
    tmp_path: Path, part: str, old: str, new: str, also: str, was: str, now: str, said: str
) -> None:
    texts = {part: TEXTS[part].replace(old, new, 1)}
    if also:
        texts[also] = TEXTS[also].replace(was, now, 1)
    a_course_folder(tmp_path, **texts)

    found = read(tmp_path)

    assert said in " ".join(fault.what for fault in found.faults)
    assert {fault.severity for fault in found.faults} == {Severity.WARNING}
    assert found.sound
    assert len(found.courses) == 1


def test_a_short_lesson_is_a_warning(tmp_path: Path) -> None:
    a_course_folder(tmp_path, lesson=TEXTS["lesson"][:900])

    said = [fault.what for fault in read(tmp_path).faults if fault.severity is Severity.WARNING]

    assert any(what.startswith("The lesson has ") for what in said)


def test_a_secret_bank_may_not_lie_where_anybody_can_read_it(tmp_path: Path) -> None:
    a_course_folder(tmp_path, course=COURSE.replace("bank_is_sample: true", "bank_is_sample: false"))

    public, private = read(tmp_path, public=True), read(tmp_path, public=False)

    assert "where anybody can read it" in public.faults[0].what
    assert "private folder" in public.faults[0].mend
    assert private.faults == ()


def test_the_keys_of_safe_exam_browser_may_not_lie_there_either(tmp_path: Path) -> None:
    told = f"safe_exam_browser: {{config_keys: [{'0a' * 32}]}}"
    a_course_folder(tmp_path, course=COURSE.replace("  wait_hours: 24", f"  wait_hours: 24\n  {told}"))

    public, private = read(tmp_path, public=True), read(tmp_path, public=False)

    assert ["keys of Safe Exam Browser lie" in fault.what for fault in public.faults] == [True]
    assert private.faults == ()


def test_a_reference_list_may_hold_a_plain_sentence(tmp_path: Path) -> None:
    a_course_folder(tmp_path, question=QUESTION.replace("- [@nurk2022]", "- General textbook knowledge."))

    found = read(tmp_path)

    assert found.faults == ()
    assert found.courses[0].modules[0].questions[0].notes[0].text == "General textbook knowledge."


def test_a_code_that_another_course_has_is_refused(tmp_path: Path) -> None:
    a_course_folder(tmp_path)
    a_course_folder(tmp_path, name="twin", course=COURSE.replace("slug: small-course", "slug: twin"))

    said = {fault.what for fault in read(tmp_path).faults}

    assert "The code is also that of `small-course`." in said
    assert any("The id `q-sc-0001` is also used in" in what for what in said)


DEVELOPMENTAL = FRAMEWORK.replace("permitted_use: assessment", "permitted_use: developmental-only")


@pytest.mark.parametrize("award", ["assessment-based-certificate", "certification"])
def test_a_certificate_may_not_stand_on_a_developmental_only_framework(tmp_path: Path, award: str) -> None:
    a_course_folder(tmp_path, course=COURSE.replace("type: assessment-based-certificate", f"type: {award}"))
    sound = read(tmp_path)
    a_framework_folder(tmp_path / "frameworks", head=DEVELOPMENTAL)

    (fault,) = read(tmp_path).faults

    assert sound.faults == ()
    assert (fault.file, fault.line) == ("courses/small-course/course.yaml", 7)
    assert "small-core 1.0 for development only" in fault.what
    assert "certificate-of-completion" in fault.mend


def test_a_course_without_an_assessed_certificate_may_follow_a_developmental_only_framework(tmp_path: Path) -> None:
    a_course_folder(tmp_path, course=COURSE.replace("type: assessment-based-certificate", "type: certificate-of-completion"))
    a_framework_folder(tmp_path / "frameworks", head=DEVELOPMENTAL)

    assert read(tmp_path).faults == ()


def test_a_course_cannot_stand_on_a_reference(tmp_path: Path) -> None:
    a_course_folder(tmp_path, course=COURSE.replace('{slug: small-core, version: "1.0"}', '{slug: wise-owls, version: "3"}'))
    a_reference_file(tmp_path / "frameworks")

    (fault,) = read(tmp_path).faults

    assert (fault.line, fault.what) == (7, "The framework wise-owls 3 is not here.")


def test_a_folder_that_does_not_exist_is_a_fault(tmp_path: Path) -> None:
    (fault,) = read(tmp_path).faults

    assert "no such folder" in fault.what


def test_a_figure_that_is_no_svg_is_refused(tmp_path: Path) -> None:
    folder = a_course_folder(tmp_path)
    (folder / "modules/1-first-steps/figures/photo.png").write_bytes(b"\x89PNG")

    (fault,) = read(tmp_path).faults

    assert "Figures are SVG drawings" in fault.what


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    folder = a_course_folder(tmp_path)
    (folder / PLACES["question"]).write_bytes(QUESTION.replace("–", "-").replace("usual", "usuél").encode("latin-1"))

    assert any("UTF-8" in fault.what for fault in read(tmp_path).faults)


def test_two_works_under_one_key_are_refused(tmp_path: Path) -> None:
    folder = a_course_folder(tmp_path)
    (folder / "examination/references-b.yaml").write_text(TEXTS["references"].replace("The complete", "An incomplete"))

    (fault,) = read(tmp_path).faults

    assert "another work in a file beside this one" in fault.what
