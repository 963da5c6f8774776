"""The criteria written a second time: how strong each is by default, of what kind its evidence is, and what it does not go with."""

import pytest

from genomeready.assessment.types.acmg import AcmgJudge
from genomeready.assessment.types.evidence_points.schemes import POINT_SCHEMES
from genomeready.assessment.types.variants.co_application import warnings_on
from genomeready.assessment.types.variants.criteria import DEFAULTS, read_codes

LISTED = {
    "PVS1": ("VERY_STRONG", "Computational and predictive data"),
    "PS1": ("STRONG", "Computational and predictive data"),
    "PS2": ("STRONG", "De novo"),
    "PS3": ("STRONG", "Functional data"),
    "PS4": ("STRONG", "Population data"),
    "PM1": ("MODERATE", "Functional data"),
    "PM2": ("MODERATE", "Population data"),
    "PM3": ("MODERATE", "Phase"),
    "PM4": ("MODERATE", "Computational and predictive data"),
    "PM5": ("MODERATE", "Computational and predictive data"),
    "PM6": ("MODERATE", "De novo"),
    "PP1": ("SUPPORTING", "Segregation"),
    "PP2": ("SUPPORTING", "Functional data"),
    "PP3": ("SUPPORTING", "Computational and predictive data"),
    "PP4": ("SUPPORTING", "Other data"),
    "PP5": ("SUPPORTING", "Other data"),
    "BA1": ("STAND_ALONE", "Population data"),
    "BS1": ("STRONG", "Population data"),
    "BS2": ("STRONG", "Population data"),
    "BS3": ("STRONG", "Functional data"),
    "BS4": ("STRONG", "Segregation"),
    "BP1": ("SUPPORTING", "Computational and predictive data"),
    "BP2": ("SUPPORTING", "Phase"),
    "BP3": ("SUPPORTING", "Computational and predictive data"),
    "BP4": ("SUPPORTING", "Computational and predictive data"),
    "BP5": ("SUPPORTING", "Other data"),
    "BP6": ("SUPPORTING", "Other data"),
    "BP7": ("SUPPORTING", "Computational and predictive data"),
}
NOT_WITH = [
    ("PVS1", "PM4"),
    ("PVS1", "PP3"),
    ("PS2", "PM6"),
    ("PM2", "BA1"),
    ("PM2", "BS1"),
    ("PS1", "PM5"),
    ("PS3", "BS3"),
    ("PP2", "BP1"),
    ("PS4", "BS1"),
    ("PS4", "BA1"),
    ("PP1", "BS4"),
    ("PP3", "BP4"),
    ("PM3", "BP2"),
    ("BA1", "BP7"),
    ("BA1", "PS3"),
]
TOGETHER = [
    ("PVS1", "PM2"),
    ("PVS1", "PS3"),
    ("PS3", "PM1"),
    ("PM3", "PP4"),
    ("PP1", "PP3"),
    ("PP3", "PM1"),
    ("BS1", "BS3"),
    ("BP4", "BP7"),
]


def test_each_criterion_has_its_default_strength_and_its_kind_of_evidence() -> None:
    groups = {asked.code: asked.group for asked in AcmgJudge.asked}

    assert {code: (strength.name, groups[code]) for code, strength in DEFAULTS.items()} == LISTED


def test_what_is_usual_on_the_page_is_the_default() -> None:
    usual = {asked.code: asked.usual for asked in AcmgJudge.asked}

    assert usual == {code: strength.lower().replace("_", "-") for code, (strength, _) in LISTED.items()}


@pytest.mark.parametrize("pair", NOT_WITH)
def test_criteria_that_do_not_go_together_are_told_in_either_order(pair: tuple[str, str]) -> None:
    one, other = pair

    assert warnings_on(read_codes([one, other]))
    assert warnings_on(read_codes([one, other])) == warnings_on(read_codes([other, one]))
    assert warnings_on(read_codes([one])) == warnings_on(read_codes([other])) == []


@pytest.mark.parametrize("pair", TOGETHER)
def test_criteria_that_go_together_are_not_told(pair: tuple[str, str]) -> None:
    assert warnings_on(read_codes(pair)) == []


@pytest.mark.parametrize("code", ["PP5", "BP6"])
def test_a_retired_criterion_is_told_even_alone(code: str) -> None:
    assert ["retired" in warning for warning in warnings_on(read_codes([code]))] == [True]


# the same of evidence that is scored by points

POINTS_NOT_WITH = [
    ("cnv_loss2020", "1A", "1B"),
    ("cnv_loss2020", "1B", "3B"),
    ("cnv_loss2020", "1B", "3C"),
    ("cnv_loss2020", "3A", "3B"),
    ("cnv_loss2020", "3B", "3C"),
    ("cnv_loss2020", "4F", "4G"),
    ("cnv_loss2020", "4G", "4H"),
    ("cnv_loss2020", "2A", "4E"),
    ("cnv_gain2020", "2A", "4L"),
    ("cnv_gain2020", "5B", "5C"),
    ("cnv_gain2020", "5B", "5G"),
    ("cnv_gain2020", "5F", "5H"),
    ("oncogenicity2022", "OS1", "OS2"),
    ("oncogenicity2022", "OS1", "OS3"),
    ("oncogenicity2022", "OM1", "OM3"),
    ("oncogenicity2022", "OM4", "OM3"),
    ("oncogenicity2022", "OS3", "OP3"),
    ("oncogenicity2022", "SBVS1", "SBS1"),
    ("oncogenicity2022", "OP4", "SBVS1"),
    ("oncogenicity2022", "OS2", "SBS2"),
    ("oncogenicity2022", "OP1", "SBP1"),
]
POINTS_TOGETHER = [
    ("cnv_loss2020", "1A", "3C"),
    ("cnv_loss2020", "4L", "5B"),
    ("cnv_gain2020", "2K", "5H"),
    ("oncogenicity2022", "OVS1", "OP4"),
    ("oncogenicity2022", "OS2", "OS3"),
    ("oncogenicity2022", "OM1", "OM4"),
]


@pytest.mark.parametrize(("name", "one", "other"), POINTS_NOT_WITH)
def test_evidence_that_does_not_go_together_is_told(name: str, one: str, other: str) -> None:
    scheme = POINT_SCHEMES[name]

    assert scheme.warnings_on(scheme.read_all([one, other])) == scheme.warnings_on(scheme.read_all([other, one])) != []


@pytest.mark.parametrize(("name", "one", "other"), POINTS_TOGETHER)
def test_evidence_that_goes_together_is_not_told(name: str, one: str, other: str) -> None:
    scheme = POINT_SCHEMES[name]

    assert scheme.warnings_on(scheme.read_all([one, other])) == []
