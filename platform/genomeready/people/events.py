"""News from people for the domains above."""

from dataclasses import dataclass

from blinker import Signal


@dataclass(frozen=True, kw_only=True)
class MembershipsChanged:
    """Memberships of these people began, were confirmed, were altered or ended. Sent inside the transaction.

    `removed` where the rows themselves are gone: a declined membership never was one.
    """

    person_ids: tuple[int, ...]
    removed: bool = False


memberships_changed = Signal("sender: the session; news: MembershipsChanged")
