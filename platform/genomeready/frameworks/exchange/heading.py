"""The head of an imported framework: what the source says of itself, and what it leaves open. Pure."""

import re
from typing import Final

from genomeready.frameworks.exchange.drafts import Draft, Note
from genomeready.frameworks.exchange.folder import HEAD_IN_CASE, Values
from genomeready.frameworks.exchange.words import on_one_line
from genomeready.frameworks.rules import PermittedUse, VersionState

VERSION: Final = re.compile(r"[0-9]+(\.[0-9]+){1,2}")
DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
FIRST: Final = "0.1"
NO_LICENCE: Final = "Not stated by the source"
SHORTEST_DESCRIPTION: Final = 20


def permitted(draft: Draft, chosen: PermittedUse | None) -> str:
    """Return what the framework may be used for: what was chosen, else what our own export said, else the careful one."""
    said = draft.own.get("permitted_use")
    return str(chosen or (said if said in list(PermittedUse) else PermittedUse.DEVELOPMENTAL_ONLY))


def head_of(draft: Draft, *, slug: str, use: str, domains: list[str], scale: list[Values], notes: list[Note]) -> Values:
    """Return the head; a framework of others is a draft until somebody has looked at it."""
    ours = bool(draft.own)
    head: Values = {"slug": slug, "version": _version(draft, notes)}
    head["status"] = VersionState.PUBLISHED.value if ours and draft.status != "Draft" else VersionState.DRAFT.value
    if ours and DAY.fullmatch(draft.published):
        head["published"] = draft.published
    head |= {"title": _title(draft), "description": _description(draft), "permitted_use": use, "licence": _licence(draft, notes)}
    if draft.notice:
        head["notice"] = draft.notice
    head |= {"domains": domains, "sources": _own_sources(draft) or _source(draft)}
    rest = {name: value for name, value in draft.own.items() if name not in {*head, *HEAD_IN_CASE, "form"}}
    return {**head, **rest, "scale": scale}


def _version(draft: Draft, notes: list[Note]) -> str:
    if VERSION.fullmatch(draft.version):
        return draft.version
    if draft.version:
        notes.append(Note(f"The version `{draft.version[:40]}` has not our form (1.0 or 1.0.2); {FIRST} was written, theirs was kept."))
    return FIRST


def _title(draft: Draft) -> str:
    title = on_one_line(draft.title)[:300]
    return title if len(title) > 2 else "Imported framework"  # noqa: PLR2004 - the schema's shortest


def _description(draft: Draft) -> str:
    if len(draft.description) >= SHORTEST_DESCRIPTION:
        return draft.description
    return f"{draft.description} Imported; the source says no more about it.".strip()


def _licence(draft: Draft, notes: list[Note]) -> str:
    if len(draft.licence) > 1:
        return draft.licence[:300]
    notes.append(Note("The source states no licence. Without one its text may not be passed on: find out before you publish it."))
    return NO_LICENCE


def _own_sources(draft: Draft) -> list[Values]:
    said = draft.own.get("sources")
    return [source for source in said if isinstance(source, dict) and isinstance(source.get("key"), str)] if isinstance(said, list) else []


def _source(draft: Draft) -> list[Values]:
    """Return the framework's own source, where it has an address."""
    if not re.fullmatch(r"https?://\S+", draft.address):
        return []
    return [
        {
            "key": "origin", "title": _title(draft), "url": draft.address, "licence": draft.licence or NO_LICENCE,
            "relation": "Imported from it", "verified": False,
        }
    ]  # fmt: skip
