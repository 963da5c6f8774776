"""Finding what tells who a patient is, in text that somebody writes about the own work. Pure.

*Blocking* findings are those that no account of one's work needs: a date of birth, a record number, a
national number, a very long number. *Doubtful* ones are shown, and the writer says that they are harmless:
a full date, an e-mail address, a telephone number, a name after "Mrs" or "patient", a long number.

Nomenclature of genes, variants, positions and references, standards, doses and counts are taken out first
(`_HARMLESS`), so that `NM_007294.4:c.5266dupC` or `chr17:43044295` is not mistaken for somebody's number.
It is a net and no proof: it knows forms, not meanings.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Telling(StrEnum):
    """What a piece of text gives away."""

    BIRTH_DATE = "birth-date"
    RECORD_NUMBER = "record-number"
    NATIONAL_NUMBER = "national-number"
    VERY_LONG_NUMBER = "very-long-number"
    FULL_DATE = "full-date"
    EMAIL = "email"
    TELEPHONE = "telephone"
    NAME = "name"
    LONG_NUMBER = "long-number"


BLOCKING = frozenset({Telling.BIRTH_DATE, Telling.RECORD_NUMBER, Telling.NATIONAL_NUMBER, Telling.VERY_LONG_NUMBER})
LONG_AGO = 10
"""A full date that lies this many years back or more reads like a date of birth."""
LONG, VERY_LONG = 7, 10
"""From how many digits a number is doubtful, and from how many it may not stand."""
TAKEN_OUT = "\N{SYMBOL FOR NULL}"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One piece of text that tells too much, and the line it stands on (from 1)."""

    line: int
    what: Telling
    piece: str

    @property
    def blocks(self) -> bool:
        """Whether the text may not be kept as long as this stands in it."""
        return self.what in BLOCKING


def _any(*shapes: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{shape})" for shape in shapes))


_MONTH = (
    r"(?i:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?"
    r"|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th|\.)?"
_DATE = (
    rf"(?:\d{{4}}([-/.])\d{{1,2}}\1\d{{1,2}}|\d{{1,2}}([-/.])\s?\d{{1,2}}\2\s?\d{{4}}|\d{{1,2}}([-/.])\d{{2}}\3\d{{2}}"
    rf"|{_DAY}\s+(?:of\s+)?{_MONTH}\.?,?\s+\d{{4}}|{_MONTH}\.?\s+{_DAY},?\s+\d{{4}})(?![\d/]|[-.]\d)"
)
_FULL_DATE = re.compile(rf"(?<![\w./-]){_DATE}")
_BIRTH = re.compile(
    r"(?:(?i:\bd\.?\s?o\.?\s?b\b\.?|\bdate\s+of\s+birth\b|\bbirth\s?-?date\b|\bbirthday\b|\bborn\b(?:\s+on\b)?(?:\s+the\b)?|\bgeb\b\.?|\bgeboren\b|\bn[ée]e?\s+le\b)"
    r"|(?<!\w)b\.|(?<![\w.])\*)"
    rf"[\s:.,=(-]{{0,4}}(?:{_DATE}|\d{{1,2}}[-/.]\d{{1,2}}[-/.]\d{{2}}(?!\d)|{_DAY}\s+(?:of\s+)?{_MONTH}(?!\w)|\d{{8}}(?!\d)|\d{{6}}(?!\d))"
)
_EMAIL = re.compile(r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_CHROMOSOME = r"(?:\d{1,2}|X|Y|MT?)"
_CHANGE = r"(?:[\s:-]?[ACGTN]+[>:/-][ACGTN]+)?"
_HARMLESS = _any(
    r"https?://\S+", r"\b10\.\d{4,9}/\S+", r"\b\d{4}-\d{4}-\d{4}-\d{3}[\dX]\b",
    r"\b(?:[NX][CGMPRTW]|LRG|AC|GC[AF])_\d+\S*", r"\bENS[A-Z]*\d{6,}\S*",
    r"[\w.()-]{0,60}:[cgmnopr]\.\S+", r"(?<!\w)[cgmnpr]\.[(\[]?[A-Z*\d-]\S*",
    r"\b(?:rs|ss|esv|nsv|dgv|RS)\d+",
    rf"\bchr{_CHROMOSOME}[:_ ]?[\d,]+(?:\s?[-–_]\s?[\d,]+)?{_CHANGE}",
    rf"(?<![\w:]){_CHROMOSOME}:[\d,]{{4,}}(?:[-–_][\d,]+)?{_CHANGE}",
    rf"\b{_CHROMOSOME}-\d{{4,}}-[ACGT]+-[ACGT]+\b",
    r"\b(?:HP|MONDO|GO|SO|DOID|HGNC|CHEBI|ORPHA|Orphanet|O?MIM|UMLS|LOINC|SNOMED(?: ?CT)?|PMC?ID|PubMed|ICD-?1[01]|ISBN(?:-1[03])?"
    r"|ISSN|ORCID|RRID|EudraCT|UniProt)(?: ?(?:no\.?|number|code|ID|id))?[:_ #]*[A-Z]{0,4}\d[\d.X-]*",
    r"\b(?:[VRS]CV|COS[MV]|PMC|NCT|ISRCTN|PRJ[A-Z]{2}|[SED]R[APRSXZ]|GS[EM]|EGA[A-Z]|SAM[A-Z]+|phs|CA|HGMD|C[DMS])\d{3,}\S*",
    r"\b(?:ISO|IEC|EN|BS|DIN|CLSI|NIST|RFC)(?:/(?:IEC|TS|TR))?[ -]?(?:(?:IEC|TS|TR|EN|ISO)[ -]?)*[A-Z]{0,3}-?\d+(?:[-:]\d+)*",
    r"\b\d{1,3}(?:[,’'\u2009\u202f\u00a0]\d{3})+(?:\.\d+)?\b",
    r"\b\d+(?:[ .,]\d{3})*(?:[.,]\d+)?\s?(?:%|‰|×|(?i:[mµμnpk]?g|mcg|[mµμdn]?l|[mµμn]?mol|iu|[kmgt]bp?|bp|nt|[cmnµμ]m|mmhg|x"
    r"|(?:read |base )?(?:reads?|pairs?|bases?|variants?|snps?|samples|genomes|exomes|patients|people|births|cells|copies))(?!\w))",
    r"(?<![\w./-])(?:19|20)\d\d\s?[-–/]\s?(?:(?:19|20)\d\d|\d\d)(?![\w/.-])",
)  # fmt: skip
_KEY = r"(?:\s*(?:no|nr|num|number|id|identifier|code|ref|reference)\b\.?|\s*#)"
_RECORD = re.compile(
    r"\b(?i:(?:MRN|URN|UHID|CRN|CHI|HCN|NHS|SSN|NIR|BSN|PESEL|CPR|medical\s+record|health\s+record|personnummer|social\s+security)"
    rf"{_KEY}?|(?:hospital|patient|case\s?note|chart|unit|record|admission|insurance|health\s?card|passport|lab|laboratory|sample|specimen|"
    rf"biobank|pathology|accession|study|national|personal|identity)(?:{_KEY}|\s*:))"
    r"(?:\s+(?:is|was))?\s*[:=#№-]?\s*(?P<number>[A-Z]{0,4}[-/ ]?\d[\d/ -]*\d[A-Za-z]?)(?![\w])"
)
_NATIONAL = _any(
    r"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])",  # United States
    r"(?<![\w-])\d{3} \d{3} \d{4}(?![\w-])",  # an NHS number as it is written
    r"(?<![\w-])(?:(?:19|20)?\d{6}[-+]\d{4}|\d{6}[-+A-F]\d{3}[\dA-Y])(?![\w-])",  # Denmark, Finland, Sweden
    r"(?<![\w-])[12] \d\d (?:0[1-9]|1[0-2]) (?:\d\d|2[AB]) \d{3} \d{3}(?: \d\d)?(?![\w-])",  # France
    r"(?<![\w-])756\.\d{4}\.\d{4}\.\d{2}(?![\w-])",  # Switzerland
    r"(?<![\w-])[A-CEGHJ-PR-TW-Z]{2} ?\d\d ?\d\d ?\d\d ?[A-D](?![\w-])",  # national insurance, United Kingdom
    r"(?<![\w-])[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z](?![\w-])",  # Italy
)
_TELEPHONE = _any(
    r"(?<![\w+])\+\d{1,3}(?:[ .()/-]*\d){6,12}(?!\d)",
    r"(?i:\b(?:tel|telephone|phone|mobile|call|ring|fax)\b)(?i:[\s:.]*(?:no|number|on)?[\s:.]*)\(?\+?\d(?:[ .()/-]*\d){5,13}(?!\d)",
    r"(?<![\w.,])0\d(?:[ .-]\d\d){4}(?!\d)", r"(?<![\w.,])\(?0\d{2,4}\)?[ -]\d{3,4}[ -]?\d{3,4}(?!\d)",
    r"(?<![\w.,-])\d{3}-\d{3}-\d{4}(?![\w-])",
)  # fmt: skip
_ORDINARY = frozenset(
    re.findall(
        r"\w+",
        """Advice Advocacy Advocate Adult After Age Aged And Are At Before By Care Centre Charter Child Choice Consent Data Education
        Experience Female For Forum From Group Groups Had Has In Information Involvement Is Leaflet Liaison Male Man No Not Now Of On
        Organisation Organisations Outcomes Pathway Portal Presented Rate Rates Record Records Referred Register Registry
        Representative Representatives Safety Satisfaction Support That The Then This To Understands Understood Unknown Ward Was Were
        Who With Woman Yes""",
    )
)
"""Words with a capital that stand after "patient" without being a name."""
_LETTERS = r"[A-ZÀ-Þ][a-zà-ÿ’'-]+"
_NAME = re.compile(
    r"\b(?:(?:Mrs?|Ms|Mx|Miss|Master|Herr|Frau|Mme|Mlle|Sr|Sra|Signora?)\.?\s+(?P<titled>[A-ZÀ-Þ][\w’'-]*(?![\w-]))"
    r"|(?:[Pp]atient|[Pp]roband|[Cc]lient|[Ss]ister|[Bb]rother|[Mm]other|[Ff]ather|[Dd]aughter|[Ss]on|[Bb]aby)(?:['’]s\s+name)?"
    rf"(?:\s*[,:(]|\s+(?:is|was|named|called))?\s+(?P<called>{_LETTERS})(?:\s+{_LETTERS})?"
    rf"|[Nn]ame(?:d|\s+is|\s*:)\s+(?P<named>{_LETTERS})(?:\s+{_LETTERS})?)"
)
_YEAR = _any(r"(?<![\w.,/-])(?:19|20)\d\d(?![\w/-])", r"\b\d{1,2}(?: \d{3}){1,3}\b(?! ?\d)")
_NUMBER = re.compile(r"(?<![\w.,])(?P<letters>[A-Z]{0,3})-?(?P<digits>\d{6,}|\d{3,}(?:[ -]\d{3,})+)(?!\w)")


def findings(text: str, *, today: date) -> list[Finding]:
    r"""Return what in a text tells who a patient is, line by line.

    >>> [(f.line, f.what.value, f.piece) for f in findings("In her forties.\nDOB 12/03/1980, c.68_69delAG", today=date(2026, 11, 1))]
    [(2, 'birth-date', 'DOB 12/03/1980')]
    """
    found = (
        Finding(line=n, what=what, piece=piece) for n, line in enumerate(text.splitlines(), 1) for what, piece in _of_line(line, today)
    )
    return list(dict.fromkeys(found))


def _of_line(line: str, today: date) -> Iterator[tuple[Telling, str]]:
    """Return what one line gives away; what was recognised is taken out, so that it is not found again as something else."""
    for shape, judge in (
        (_BIRTH, lambda _: Telling.BIRTH_DATE),
        (_FULL_DATE, lambda found: _of_date(found[0], today)),
        (_EMAIL, lambda _: Telling.EMAIL),
        (_HARMLESS, lambda _: None),
        (_RECORD, _of_record),
        (_NATIONAL, lambda _: Telling.NATIONAL_NUMBER),
        (_TELEPHONE, lambda _: Telling.TELEPHONE),
        (_NAME, _of_name),
        (_YEAR, lambda _: None),
        (_NUMBER, _of_number),
    ):
        judged = [(found, judge(found)) for found in shape.finditer(line)]
        yield from ((what, " ".join(found[0].split())) for found, what in judged if what)
        taken = [found for found, what in judged if what or shape in {_HARMLESS, _YEAR}]
        for found in taken:
            line = line[: found.start()] + TAKEN_OUT * len(found[0]) + line[found.end() :]


def _of_date(text: str, today: date) -> Telling | None:
    year = re.search(r"\d{4}", text)
    numbers = [int(n) for n in re.findall(r"\d+", text) if len(n) < 4][:2]  # noqa: PLR2004 - day and month, without the year
    if len(numbers) > 1 and not (min(numbers) <= 12 and max(numbers) <= 31):  # noqa: PLR2004 - no day of any month
        return None
    return Telling.BIRTH_DATE if year and int(year[0]) <= today.year - LONG_AGO else Telling.FULL_DATE


def _of_record(found: re.Match[str]) -> Telling | None:
    digits = sum(sign.isdigit() for sign in found["number"])
    return Telling.RECORD_NUMBER if digits > 4 or (digits == 4 and not _YEAR.fullmatch(found["number"])) else None  # noqa: PLR2004 - a year has four


def _of_name(found: re.Match[str]) -> Telling | None:
    word = found["titled"] or found["called"] or found["named"]
    return None if word in _ORDINARY else Telling.NAME


def _of_number(found: re.Match[str]) -> Telling | None:
    digits = sum(sign.isdigit() for sign in found["digits"])
    if digits >= VERY_LONG:
        return Telling.VERY_LONG_NUMBER
    return Telling.LONG_NUMBER if digits >= LONG or found["letters"] else None
