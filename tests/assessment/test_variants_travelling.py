"""Questions with parameters in banks: an item for each variant elsewhere, whole in our own files."""

from pathlib import Path

from assessment.banked import WISHES
from catalogue.course_folder import REFERENCES
from factories.parametrised import CARRIERS, CHOICE, SEEDS

from genomeready.assessment.banks.folder import open_bank
from genomeready.assessment.banks.formats import Format, format_of, read_bank
from genomeready.assessment.banks.handing_out import HandedOut, handed_out
from genomeready.assessment.banks.planning import Fate, Shelf, plan

REVIEWED = CARRIERS.replace("deployed: [2, 3, 4]", "deployed: [2, 3, 4], reviewed_by: A. Reader, reviewed_hash: 0123456789ab")


def sent_out(root: Path, kind: Format) -> HandedOut:
    root.mkdir()
    (root / "q-sc-0001.md").write_text(REVIEWED, encoding="utf-8")
    (root / "q-sc-0002.md").write_text(CHOICE, encoding="utf-8")
    (root / "references.yaml").write_text(REFERENCES, encoding="utf-8")
    bank = open_bank(root)
    return handed_out(bank.questions, bank.texts, bank.works, kind)


def test_elsewhere_each_variant_is_an_item_of_its_own_and_the_loss_is_named(tmp_path: Path) -> None:
    for kind in (Format.GIFT, Format.MOODLE, Format.QTI_21, Format.QTI_30):
        done = sent_out(tmp_path / kind.value, kind)

        assert (done.written, done.left_out) == (2 * len(SEEDS), ())
        assert [name for name, _ in done.losses] == [f"{key}-{seed}" for key in ("q-sc-0001", "q-sc-0002") for seed in SEEDS]
        assert all("its parameters: it is one of 3 questions, one for each variant" in lost for _, lost in done.losses)
        back = read_bank(done.data, format_of(done.data))
        assert len(back.items) == 2 * len(SEEDS)
        assert not any("{{" in str(item) for item in back.items)


def test_in_our_own_files_a_question_travels_whole_and_its_review_stays_behind(tmp_path: Path) -> None:
    done = sent_out(tmp_path / "own", Format.FILES)
    shelf = Shelf(texts={}, prefix="aa", kind="practice")

    back = plan(read_bank(done.data, Format.FILES), shelf, WISHES, source="own.zip")
    again = plan(
        read_bank(done.data, Format.FILES),
        Shelf(texts=back.files, prefix="aa", kind="practice", remembered=back.remembered),
        WISHES,
        source="own.zip",
    )

    assert done.written == 2
    assert [row.fate for row in back.rows] == [Fate.NEW, Fate.NEW]
    text = next(text for text in back.files.values() if "phenylketonuria" in text)
    assert "{{ carriers }}" in text
    assert "{{ n*n }}" in text
    assert 'where: "carriers < 0.1"' in text
    assert "deployed: [2, 3, 4]" in text
    assert "reviewed_by" not in text
    assert {row.fate for row in again.rows} == {Fate.UNCHANGED}
