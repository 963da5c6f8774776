"""The names of QTI: version 3 writes `qti-choice-interaction` where 2.x writes `choiceInteraction`. Read here as 2.x writes them. Pure.

Source: 1EdTech, QTI 2.1, 2.2 and 3.0 (assessment, section and item; packaging).
"""

import re
from dataclasses import dataclass
from typing import Final

from genomeready.assessment.banks.xml_text import element
from genomeready.assessment.banks.xml_tree import Element

PREFIX: Final = "qti-"


@dataclass(frozen=True, kw_only=True)
class Version:
    """A version of QTI as it is written: namespaces, the type of an item in a manifest, and how names are spelled."""

    name: str
    items: str
    package: str
    resource: str
    schema: str
    schema_version: str
    hyphens: bool

    def element(self, name: str, *inside: str, **attributes: str) -> str:
        """Return an element of QTI; names come as 2.x writes them.

        >>> V30.element("simpleChoice", "x", identifier="a", matchMax="1")
        '<qti-simple-choice identifier="a" match-max="1">x</qti-simple-choice>'
        """
        if not self.hyphens:
            return element(name, *inside, **attributes)
        return element(
            f"{PREFIX}{hyphened(name)}", *inside, **{hyphened(key).replace("-", "_"): value for key, value in attributes.items()}
        )


V21: Final = Version(
    name="2.1", items="http://www.imsglobal.org/xsd/imsqti_v2p1", package="http://www.imsglobal.org/xsd/imscp_v1p1",
    resource="imsqti_item_xmlv2p1", schema="QTIv2.1 Package", schema_version="1.0.0", hyphens=False,
)  # fmt: skip
V30: Final = Version(
    name="3.0", items="http://www.imsglobal.org/xsd/imsqtiasi_v3p0", package="http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
    resource="imsqti_item_xmlv3p0", schema="QTI Package", schema_version="3.0.0", hyphens=True,
)  # fmt: skip


def hyphened(name: str) -> str:
    """Return a name as version 3 spells it.

    >>> hyphened("responseElseIf")
    'response-else-if'
    """
    return re.sub(r"[A-Z]", lambda found: f"-{found[0].lower()}", name)


def unhyphened(name: str) -> str:
    """Return a name as 2.x spells it.

    >>> unhyphened("response-else-if")
    'responseElseIf'
    """
    return re.sub(r"-([a-z])", lambda found: found[1].upper(), name)


def as_version_2(root: Element) -> Element:
    """Return a tree in which every element of QTI has the name that 2.x gives it; HTML stays as it is."""
    for part in root.everything():
        if part.name.startswith(PREFIX):
            name = unhyphened(part.name.removeprefix(PREFIX))
            part.name = "div" if name == "contentBody" else name  # only holds what 2.x holds without it
            part.attributes = {name if name.startswith("data-") else unhyphened(name): value for name, value in part.attributes.items()}
    return root
