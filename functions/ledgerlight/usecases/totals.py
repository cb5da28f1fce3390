"""Adds up an organization's records by one key, from its leaf aggregates (or from the records themselves)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection as AnyOf
from collections.abc import Iterator
from dataclasses import dataclass

import orjson

from ledgerlight.domain.cells import Cells
from ledgerlight.ports import DocumentStore
from ledgerlight.usecases.context import OrganizationContext
from ledgerlight.usecases.organizations import descendants
from ledgerlight.usecases.records_query import RecordFilter, RecordReader, leaf_key
from schemas.documents import Account

KEYS = ("account", "account_class", "entity", "period", "scenario")
"""What totals are added up by, beside any dimension."""

NO_CLASS = "unclassified"


class UnknownName(ValueError):
    """A filter names an entity or account that does not exist; the message says which."""


@dataclass(frozen=True, slots=True)
class Total:
    """Sum of amounts in minor units, and how many records are in it."""

    key: str
    amount_minor: int
    currency: str
    count: int


@dataclass(frozen=True, slots=True)
class TotalsQuery:
    """What to add up. ``entity`` and ``account`` include all below them; None takes everything."""

    by: str = "account"
    entity: str | None = None
    period: str | None = None
    scenario: str | None = "actual"
    account: str | None = None
    account_class: str | None = None


@dataclass(frozen=True, slots=True)
class _Item:
    entity_id: str
    period: str
    scenario: str
    account: str
    value: str
    currency: str
    amount_minor: int
    count: int


@dataclass(frozen=True, slots=True)
class Totals:
    """The use case."""

    store: DocumentStore
    context: OrganizationContext

    def __call__(self, query: TotalsQuery) -> list[Total]:
        """Totals in key order. A live dimension comes from the aggregates, any other from the records.

        Raises ``UnknownName``.
        """
        accounts = accounts_wanted(self.context, query)
        sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
        for item in self._items(query):
            if accounts is not None and item.account not in accounts:
                continue
            if query.scenario is not None and item.scenario != query.scenario:
                continue
            total = sums[self._key(query.by, item), item.currency]
            total[0] += item.amount_minor
            total[1] += item.count
        return [
            Total(key, amount, currency, count)
            for (key, currency), (amount, count) in sorted(sums.items())
            if count
        ]

    def _items(self, query: TotalsQuery) -> Iterator[_Item]:
        entities = entities_wanted(self.context, query.entity)
        reader = RecordReader(self.store, self.context.org_id)
        if query.by not in KEYS and query.by not in self.context.live_dimensions:
            yield from self._from_records(reader, query, entities)
            return
        for snapshot in reader.leaves(entities, query.period, masked=False):
            fields = snapshot.fields or {}
            entity_id, period = leaf_key(fields)
            cells = Cells.from_lists(orjson.loads(fields["accounts"]), orjson.loads(fields["dimensions"]))
            if query.by in KEYS:
                for (scenario, account, currency), (amount, count) in cells.accounts.items():
                    yield _Item(entity_id, period, scenario, account, "", currency, amount, count)
            else:
                for (name, value, scenario, account, currency), (amount, count) in cells.dimensions.items():
                    if name == query.by:
                        yield _Item(entity_id, period, scenario, account, value, currency, amount, count)

    def _from_records(
        self, reader: RecordReader, query: TotalsQuery, entities: AnyOf[str] | None
    ) -> Iterator[_Item]:
        wanted = RecordFilter(entities=entities, period=query.period, scenario=query.scenario)
        for (entity_id, period), record in reader.matching(wanted):
            value = record.get("dimensions", {}).get(query.by)
            if value is not None:
                yield _Item(
                    entity_id, period, record["scenario"], record["account_code"], value,
                    record["currency"], record["amount_minor"], 1,
                )  # fmt: skip

    def _key(self, by: str, item: _Item) -> str:
        match by:
            case "account":
                return item.account
            case "account_class":
                account = self.context.accounts.get(item.account)
                return (account.account_class if account else None) or NO_CLASS
            case "entity":
                return item.entity_id
            case "period":
                return item.period
            case "scenario":
                return item.scenario
        return item.value


def entities_wanted(context: OrganizationContext, entity: str | None) -> list[str] | None:
    """An entity and all below it, None for every entity. Raises ``UnknownName``."""
    if entity is None:
        return None
    if entity not in context.entities:
        known = ", ".join(sorted(context.entities)[:20])
        raise UnknownName(f"there is no entity {entity!r} in {context.org_id!r}; it has {known}")
    return descendants(context.entities, entity)


def accounts_wanted(context: OrganizationContext, query: TotalsQuery) -> set[str] | None:
    """Codes of the accounts that a query takes, None for every account. Raises ``UnknownName``."""
    if query.account is None and query.account_class is None:
        return None
    codes = set(context.accounts)
    if query.account is not None:
        if query.account not in context.accounts:
            raise UnknownName(f"there is no account {query.account!r} in {context.org_id!r}")
        codes = {code for code in codes if _is_below(context.accounts, code, query.account)}
    if query.account_class is not None:
        codes = {code for code in codes if context.accounts[code].account_class == query.account_class}
    return codes


def _is_below(accounts: dict[str, Account], code: str, ancestor: str) -> bool:
    at: str | None = code
    for _ in range(len(accounts) + 1):
        if at == ancestor:
            return True
        if at is None or at not in accounts:
            return False
        at = accounts[at].parent
    return False
