"""News from frameworks for the domains above."""

from dataclasses import dataclass

from blinker import Signal


@dataclass(frozen=True, kw_only=True)
class VersionPublished:
    """A version of a framework is the current one from now on; its lineage is written. Sent inside the transaction."""

    version_id: int


version_published = Signal("sender: the session; news: VersionPublished")
