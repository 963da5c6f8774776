"""The net for patient data: what stops a text, what only asks for a look, and what of a geneticist's daily words does neither."""

from datetime import date

import pytest

from genomeready.competence.patient_data import BLOCKING, Finding, Telling, findings

TODAY = date(2026, 11, 27)

STOPS = {
    "DOB 12/03/1980": "birth-date",
    "D.O.B.: 12.3.80": "birth-date",
    "date of birth 1980-03-12": "birth-date",
    "Born on 12 March 1980": "birth-date",
    "born 3rd of May 1974": "birth-date",
    "born 12 March": "birth-date",
    "b. 12.03.1980": "birth-date",
    "* 12.03.1980": "birth-date",
    "geb. 12.03.1980": "birth-date",
    "née le 12/03/1980": "birth-date",
    "DOB: 12031980": "birth-date",
    "Mrs K., 12/03/1980, BRCA1": "birth-date",
    "seen; March 12, 1961; variant found": "birth-date",
    "MRN 4521887": "record-number",
    "MRN: A-123456": "record-number",
    "MRN 4521": "record-number",
    "medical record number 88123": "record-number",
    "hospital number 123456": "record-number",
    "Hospital no. 12345": "record-number",
    "patient ID: 98765": "record-number",
    "record number is 55512": "record-number",
    "sample ID 100234": "record-number",
    "Chart #48812": "record-number",
    "passport no X1234567": "record-number",
    "CHI 1203801234": "record-number",
    "NHS number 943 476 5919": "record-number",
    "social security number 123456789": "record-number",
    "943 476 5919": "national-number",
    "123-45-6789": "national-number",
    "120380-1234": "national-number",
    "120380-123A": "national-number",
    "19800312-1234": "national-number",
    "1 85 05 78 006 084 36": "national-number",
    "756.1234.5678.97": "national-number",
    "AB 12 34 56 C": "national-number",
    "RSSMRA85T10A562S": "national-number",
    "9434765919": "very-long-number",
    "85031212345": "very-long-number",
    "07700900123": "very-long-number",
}

ASKS = {
    "seen on 12 March 2026": "full-date",
    "2026-10-04 clinic": "full-date",
    "4/10/2026": "full-date",
    "12.03.80": "full-date",
    "ana@example.org asked": "email",
    "+44 7700 900123": "telephone",
    "tel 01632 960001": "telephone",
    "tel: 0163296000": "telephone",
    "020 7946 0000": "telephone",
    "06 12 34 56 78": "telephone",
    "555-123-4567": "telephone",
    "Mrs Smith came": "name",
    "Mr O’Neill": "name",
    "Ms K. declined": "name",
    "Miss García": "name",
    "patient Maria agreed": "name",
    "Patient: Rossi, tumour sample": "name",
    "her daughter Anna was tested": "name",
    "name: Maria Rossi": "name",
    "1234567 was the code": "long-number",
    "H1234567": "long-number",
}

PASSES = [
    "NM_007294.4:c.5266dupC",
    "NM_000059.4(BRCA2):c.5946delT (p.Ser1982ArgfsTer22)",
    "rs80357906",
    "chr17:43044295",
    "chr17:43,044,295-43,125,483",
    "chr17:43044295-43125483",
    "17-43044295-G-A",
    "17:43044295",
    "chrX:100000-200000",
    "NC_000017.11:g.43045712_43045713insT",
    "g.32315474G>T",
    "c.68_69delAG",
    "c.*123456G>A",
    "p.(Arg175His)",
    "m.1555A>G",
    "ENST00000357654.9",
    "ENSG00000012048",
    "LRG_292",
    "NG_005905.2",
    "ISO 15189",
    "ISO 15189:2022",
    "ISO/IEC 17024:2012",
    "EN ISO 13485",
    "laboratory ISO 15189 audit",
    "GRCh38",
    "hg19",
    "HP:0001250",
    "OMIM 113705",
    "OMIM #604370",
    "MIM:613325",
    "ORPHA:145",
    "HGNC:1100",
    "VCV000017661.2",
    "SCV000282443",
    "COSM10656",
    "PMID: 25741868",
    "PMC4544753",
    "doi:10.1038/gim.2015.30",
    "https://www.ncbi.nlm.nih.gov/clinvar/variation/17661/",
    "NCT01234567",
    "PRJNA123456",
    "SRR1234567",
    "GSE12345678",
    "EGAD00001000001",
    "CA001234",
    "LOINC 69548-6",
    "SNOMED CT 254843006",
    "ORCID 0000-0002-1825-0097",
    "ISBN 978-3-16-148410-0",
    "tamoxifen 20 mg",
    "5 mg/kg",
    "clopidogrel 75 mg for 12 months",
    "IV fluids 500 ml at 08:30",
    "30x coverage, 120000000 reads",
    "3.2 Gb genome, 20000 genes",
    "3 200 000 variants",
    "4,500,000 variants were filtered",
    "100 000 people",
    "1200 patients",
    "48 % of 2000 cases",
    "between 2019 and 2024",
    "2019-2024",
    "2019/20",
    "woman in her forties, seen in October 2026",
    "10 consent conversations, 3 observed",
    "1 in 40, 1:400",
    "age 40-49",
    "BRCA1 exon 11, 17q21.31",
    "CYP2D6*4/*10",
    "HLA-B*57:01",
    "VAF 0.48, depth 312",
    "GATK 4.2.6.1",
    "gnomAD v4.1.0 allele frequency 0.000012",
    "45,X/46,XX",
    "46,XY,t(9;22)(q34;q11.2)",
    "ACMG PVS1, PM2, PP3",
    "MLPA probe mix P002-D1",
    "NIPT at 10+3 weeks",
    "Patient information leaflet was given",
    "Patient Safety Group",
    "MS Excel sheet",
    "NHS Genomic Medicine Service 2024",
    "hospital 2024 strategy",
    "unit 7, ward 12",
    "3:00 to 4:30",
    "lines 1 2 3 4 5 6 7 8",
]


def worst(found: list[Finding]) -> bool | None:
    """Whether some of it blocks; None where there is nothing."""
    return any(finding.blocks for finding in found) if found else None


@pytest.mark.parametrize(("text", "what"), STOPS.items())
def test_what_says_who_somebody_is_stops_the_text(text: str, what: str) -> None:
    found = findings(text, today=TODAY)

    assert worst(found) is True
    assert what in {finding.what for finding in found if finding.blocks}


@pytest.mark.parametrize(("text", "what"), ASKS.items())
def test_what_may_say_who_somebody_is_asks_for_a_look(text: str, what: str) -> None:
    found = findings(text, today=TODAY)

    assert worst(found) is False
    assert what in {finding.what for finding in found}


@pytest.mark.parametrize("text", PASSES)
def test_the_words_and_numbers_of_the_field_pass(text: str) -> None:
    assert findings(text, today=TODAY) == []


@pytest.mark.parametrize("text", PASSES)
def test_and_they_pass_in_the_middle_of_a_sentence_too(text: str) -> None:
    assert worst(findings(f"We found {text} and told the family.", today=TODAY)) is None


@pytest.mark.parametrize("text", STOPS)
def test_nomenclature_beside_it_hides_nothing(text: str) -> None:
    assert worst(findings(f"NM_007294.4:c.5266dupC, {text}; 20 mg", today=TODAY)) is True


def test_the_table_is_as_long_as_was_promised() -> None:
    assert len(STOPS) + len(ASKS) + len(PASSES) >= 140
    assert {Telling(what) for what in (*STOPS.values(), *ASKS.values())} == set(Telling)


def test_each_finding_names_its_line_and_the_piece_itself() -> None:
    text = "I led the consent.\n\nThe patient was born on 12 March 1980.\nMRN 4521887, seen 4 October 2026"

    found = [(f.line, f.what.value, f.piece) for f in findings(text, today=TODAY)]

    assert found == [
        (3, "birth-date", "born on 12 March 1980"),
        (4, "full-date", "4 October 2026"),
        (4, "record-number", "MRN 4521887"),
    ]


def test_the_same_thing_twice_on_a_line_is_said_once_and_on_two_lines_twice() -> None:
    assert len(findings("Mrs Smith, Mrs Smith", today=TODAY)) == 1
    assert len(findings("Mrs Smith\nMrs Smith", today=TODAY)) == 2


def test_a_full_date_is_doubtful_while_recent_and_stops_the_text_once_it_lies_long_back() -> None:
    (recent,) = findings("12 March 2017", today=TODAY)
    (old,) = findings("12 March 2016", today=TODAY)

    assert (recent.what, recent.blocks) == (Telling.FULL_DATE, False)
    assert (old.what, old.blocks) == (Telling.BIRTH_DATE, True)


def test_two_numbers_that_are_no_day_are_no_date() -> None:
    assert findings("40/50/60 scheme", today=TODAY) == []


def test_nothing_is_found_in_nothing() -> None:
    assert findings("", today=TODAY) == []


def test_four_kinds_of_finding_block() -> None:
    assert {what.value for what in BLOCKING} == {"birth-date", "record-number", "national-number", "very-long-number"}


@pytest.mark.parametrize("piece", ["9", "a@", "A-", "c.", "Patient ", "12.03.", "[:(", "+1 ", "1,000", "chr1:", "(.-", "x", "MRN ", "1 "])
def test_a_long_hostile_line_comes_to_an_end_with_what_is_in_it(piece: str) -> None:
    found = findings(piece * (20_000 // len(piece)) + " MRN 4521887", today=TODAY)

    assert any(finding.piece.endswith("MRN 4521887") for finding in found)
