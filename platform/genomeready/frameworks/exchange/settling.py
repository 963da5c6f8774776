"""From a draft to the values of our files, and the origin that keeps what they have no place for. Pure."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from genomeready.frameworks.exchange.drafts import Draft, DraftItem, Note
from genomeready.frameworks.exchange.folder import ITEM_IN_CASE, LINK_FIELDS, ROLE_FIELDS, SOURCE_FIELDS, FolderValues, Values, in_order
from genomeready.frameworks.exchange.heading import head_of, permitted
from genomeready.frameworks.exchange.levels import Scale, scale_of
from genomeready.frameworks.exchange.origin import Origin, OriginItem
from genomeready.frameworks.exchange.outside import Outside
from genomeready.frameworks.exchange.words import Slugs, in_our_form, slug_of
from genomeready.frameworks.rules import Kind, PermittedUse

UNGROUPED: Final = "ungrouped"
KINDS: Final = {
    "knowledge": Kind.KNOWLEDGE,
    "attitude": Kind.ATTITUDE,
    "behavio": Kind.ATTITUDE,
    "value": Kind.ATTITUDE,
    "skill": Kind.SKILL,
}
COMPETENCY_FIELDS: Final = ("slug", "title", "kind", "risk", "statement", "levels", "aligned_to")
NOT_OURS: Final = {"form", "slug", "address", "identifier"}


@dataclass(frozen=True, kw_only=True)
class Settled:
    """A framework in our form, where it came from, and what was noticed while it was settled."""

    values: FolderValues
    origin: Origin
    notes: tuple[Note, ...]


def settle(draft: Draft, *, slug: str, permitted_use: PermittedUse | None = None) -> Settled:
    """Return a draft in our form under a slug; without a permitted use the package's own word counts, else `developmental-only`."""
    return _Settling(draft, slug, permitted(draft, permitted_use)).settle()


class _Settling:
    """One draft on its way: the slugs that were given, what points outside, what was noticed."""

    def __init__(self, draft: Draft, slug: str, use: str) -> None:
        self.draft, self.slug, self.use = draft, slug, use
        self.notes: list[Note] = []
        self.rows = {item.identifier: row for row, item in enumerate(draft.items)}
        self.below: dict[str, list[DraftItem]] = defaultdict(list)
        for item in sorted(draft.items, key=lambda item: (item.sequence is None, item.sequence or 0, self.rows[item.identifier])):
            self.below[item.parent].append(item)
        self.top = {item.identifier for item in self.below[""]}
        self.scale: Scale = scale_of(draft, self.notes)
        self.outside = Outside(draft, inside=set(self.rows))
        self.slugs: dict[str, str] = {}

    def settle(self) -> Settled:
        """Settle domains first, since what is below them needs their places; then roles and the head."""
        domain_slugs, competency_slugs = Slugs(), Slugs()
        groups = [item for item in self.below[""] if self.below[item.identifier]]
        alone = [item for item in self.below[""] if not self.below[item.identifier]]
        domains: dict[str, Values] = {}
        origins: dict[str, OriginItem] = {}
        members: dict[str, OriginItem] = {}
        for group in groups:
            name = self._slug(group, domain_slugs)
            domains[name] = self._domain(name, group, list(self._under(group.identifier)), competency_slugs, members)
            levels = {str(level): text for level, text in self.scale.numbered(group).items()}
            origins[name] = replace(self._origin_item(group), levels=levels)
        if alone:
            name = domain_slugs.give(UNGROUPED, identifier=UNGROUPED)
            domains[name] = {
                "slug": name, "title": "Ungrouped items", "summary": "Items that the source places under no heading.",
                "competencies": [self._competency(item, competency_slugs, members) for item in alone],
            }  # fmt: skip
        roles = {role["profession"]: role for role in self._roles()}
        head = head_of(self.draft, slug=self.slug, use=self.use, domains=list(domains), scale=self.scale.steps, notes=self.notes)
        head["sources"] = [*(in_order(s, SOURCE_FIELDS) for s in head["sources"]), *self.outside.sources(head["sources"])]
        origin = Origin(
            format=self.draft.format, identifier=self.draft.identifier, creator=self.draft.creator, columns=self.draft.columns,
            version=self.draft.version if self.draft.version != head["version"] else "", separator=self.draft.separator,
            parents_by=self.draft.parents_by, domains=origins, competencies=members,
        )  # fmt: skip
        return Settled(values=FolderValues(head=head, domains=domains, roles=roles), origin=origin, notes=tuple(self.notes))

    def _under(self, identifier: str) -> Iterator[DraftItem]:
        """Yield everything below an item in the order in which it is read aloud. Deep trees are walked without recursion."""
        waiting = list(reversed(self.below[identifier]))
        while waiting:
            item = waiting.pop()
            yield item
            waiting.extend(reversed(self.below[item.identifier]))

    def _slug(self, item: DraftItem, slugs: Slugs) -> str:
        said = item.own.get("slug")
        words = (said, item.code) if isinstance(said, str) else (item.code, item.title, item.statement)
        self.slugs[item.identifier] = slugs.give(*words, identifier=item.identifier)
        return self.slugs[item.identifier]

    def _domain(self, slug: str, group: DraftItem, under: list[DraftItem], slugs: Slugs, members: dict[str, OriginItem]) -> Values:
        deeper = [item for item in under if item.parent != group.identifier]
        said = "The item lies deeper than our two steps (domain, competency); it was put into its domain, and its place was kept."
        self.notes.extend(Note(said, item.identifier) for item in deeper)
        if group.levels:
            self.notes.append(Note("The item became a domain, which has no levels of its own; they were kept beside.", group.identifier))
        title, summary = self._words(group)
        rest = {name: value for name, value in group.own.items() if name not in NOT_OURS | ITEM_IN_CASE}
        competencies = [self._competency(item, slugs, members) for item in under]
        return {"slug": slug, "title": title, "summary": summary, **rest, "competencies": competencies}

    def _competency(self, item: DraftItem, slugs: Slugs, members: dict[str, OriginItem]) -> Values:
        slug = self._slug(item, slugs)
        members[slug] = self._origin_item(item)
        title, statement = self._words(item)
        value: Values = {"slug": slug, "title": title, "kind": self._kind(item), "statement": statement}
        value |= {name: part for name, part in item.own.items() if name not in NOT_OURS | ITEM_IN_CASE}
        value["levels"] = self.scale.levels_of(item, statement, self.notes)
        aligned = [dict(link.aligned) for link in item.links if link.aligned] + self._links(item)
        if aligned:
            value["aligned_to"] = [in_order(link, LINK_FIELDS) for link in aligned]
        return in_order(value, COMPETENCY_FIELDS)

    def _words(self, item: DraftItem) -> tuple[str, str]:
        title, statement = in_our_form(item.title, item.statement)
        if statement != item.statement or (item.title and title != item.title):
            self.notes.append(Note("The item's words are shorter or longer than ours may be; they were fitted, and kept.", item.identifier))
        return title, statement

    def _kind(self, item: DraftItem) -> str:
        found = next((kind for word, kind in KINDS.items() if word in item.kind.lower()), None)
        if found is None:
            self.notes.append(
                Note("The source does not say whether the item is knowledge, a skill or an attitude; `skill` was written.", item.identifier)
            )
        return str(found or Kind.SKILL)

    def _links(self, item: DraftItem) -> list[Values]:
        """Return the links to elsewhere that `aligned_to` has a place for."""
        return [made for link in item.links if not link.aligned and (made := self.outside.aligned(link))]

    def _origin_item(self, item: DraftItem) -> OriginItem:
        as_said = in_our_form(item.title, item.statement) == (item.title, item.statement)
        return OriginItem(
            identifier=item.identifier, row=self.rows[item.identifier], code=item.code, kind=item.kind, sequence=item.sequence,
            parent="" if item.parent in self.top else item.parent,
            title="" if as_said else item.title, statement=None if as_said else item.statement,
            links=tuple(link for link in item.links if not link.aligned), other=item.other,
        )  # fmt: skip

    def _roles(self) -> Iterator[Values]:
        """Yield the roles of our own export: what each asks stands under our slugs again. A role's name becomes that of a file."""
        for role in self.draft.roles:
            profession = role.get("profession")
            if not isinstance(profession, str) or not profession or profession != slug_of(profession):
                self.notes.append(Note("A role has no profession, or one that is no slug; it was left out.", refused=True))
                continue
            asked = {self.slugs[item]: level for item, level in role["requirements"].items() if item in self.slugs}
            yield in_order({**role, "requirements": asked}, ROLE_FIELDS)
