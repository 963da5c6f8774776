"""What bringing files into the database did."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class SyncReport:
    """What a sync did, each thing as `slug number`. Drafts are checked and left out."""

    added: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    drafts: tuple[str, ...] = ()
