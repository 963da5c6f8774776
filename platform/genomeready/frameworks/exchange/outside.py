"""Links of an imported framework to what lies outside of it, as `aligned_to` and the sources it names. Pure."""

import re
from collections import Counter
from collections.abc import Collection
from typing import Final
from urllib.parse import unquote, urlsplit

from genomeready.frameworks.exchange.drafts import Draft, DraftLink
from genomeready.frameworks.exchange.folder import Values
from genomeready.frameworks.exchange.heading import NO_LICENCE
from genomeready.frameworks.rules import Relation

RELATIONS: Final = {"exactMatchOf": Relation.EXACT, "isPeerOf": Relation.CLOSE, "isRelatedTo": Relation.RELATED}
ADDRESS: Final = re.compile(r"https?://[^\s/]+(/\S*)?")


def place_and_code(link: DraftLink) -> tuple[str, str]:
    """Return where a link leads: the address that it shares with its neighbours, and what stands behind it.

    >>> place_and_code(DraftLink(type="isRelatedTo", target="https://doi.org/10.1038/gim.2014.35#EPA%204"))
    ('https://doi.org/10.1038/gim.2014.35', 'EPA 4')
    >>> place_and_code(DraftLink(type="isRelatedTo", target="S11", uri="https://asn.example.org/resources/S11"))
    ('https://asn.example.org/resources/', 'S11')
    """
    address = link.uri or link.target
    place, mark, code = address.partition("#")
    if mark and code:
        return place, unquote(code)
    place = address.rpartition("/")[0] + "/"
    if not ADDRESS.fullmatch(place) or place == address:
        return address, link.target
    return place, address.removeprefix(place) if link.target == address else link.target


class Outside:
    """Collects the places to which links lead, one source for each."""

    def __init__(self, draft: Draft, *, inside: Collection[str]) -> None:
        self.inside = inside
        self.title = draft.title
        self.places: dict[str, str] = {}
        self.hosts: Counter[str] = Counter()

    def aligned(self, link: DraftLink) -> Values | None:
        """Return a link as an entry of `aligned_to`: where it leads outside, to an address, and says how the two are related."""
        if link.type not in RELATIONS or link.target in self.inside or not ADDRESS.fullmatch(link.uri or link.target):
            return None
        place, code = place_and_code(link)
        if place not in self.places:
            self.places[place] = self._key(place)
        return {"framework": self.places[place], "code": code, "relation": str(RELATIONS[link.type])}

    def _key(self, place: str) -> str:
        """Return a key for a place: its host, and a number where the host has several."""
        host = re.sub(r"[^a-z0-9]+", "-", (urlsplit(place).hostname or "").lower()).strip("-") or "elsewhere"
        self.hosts[host] += 1
        return host if self.hosts[host] == 1 else f"{host}-{self.hosts[host]}"

    def sources(self, named: list[Values]) -> list[Values]:
        """Return the places as sources, without those that are named already."""
        known = {source["key"] for source in named}
        return [
            {
                "key": key, "title": f"Items at {place}", "url": place, "licence": NO_LICENCE,
                "relation": f"Target of links in {self.title}"[:300], "verified": False,
            }
            for place, key in self.places.items()
            if key not in known
        ]  # fmt: skip
