"""Who can be called to a number: names of the members who see its entity, and nothing else of them."""

from __future__ import annotations

from dataclasses import dataclass

from ledgerlight.domain.authorization import require
from ledgerlight.ports import DocumentStore
from schemas.api import People, Person
from schemas.documents import Member
from schemas.names import Collection, collection_path

MEMBERS_READ = 2_000
"""Members that one search looks through; their names alone are read."""


@dataclass(frozen=True, slots=True)
class FindPeople:
    """The use case."""

    store: DocumentStore

    def __call__(self, org_id: str, member: Member, entity_id: str, find: str, most: int) -> People:
        """Members whose name, or a word of it, begins so; in the order of their names, at most ``most``.

        Raises ``Denied`` for who may not comment there.
        """
        require(member, "comment", entity_id)
        fields = ("uid", "display_name", "entity_scope")
        path = collection_path(org_id, Collection.MEMBERS)
        wanted = find.casefold().strip()
        found: list[Person] = []
        for snapshot in self.store.query(path, limit=MEMBERS_READ, fields=fields):
            each = snapshot.fields or {}
            scope = each.get("entity_scope")
            name = str(each.get("display_name", ""))
            if name and (scope is None or entity_id in scope) and _begins(name, wanted):
                found.append(Person(uid=each["uid"], name=name))
        return People(people=sorted(found, key=lambda person: (person.name.casefold(), person.uid))[:most])


def _begins(name: str, wanted: str) -> bool:
    """Whether a name, or what follows a space in it, begins with the text; no text takes all."""
    known = name.casefold()
    return known.startswith(wanted) or f" {wanted}" in known
