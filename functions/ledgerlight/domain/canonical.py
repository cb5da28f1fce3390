"""Files with canonical headers need no mapping: ``entity, account, date|period, amount, currency, scenario``.

Case, spaces and dashes in the names do not matter (``Product Line`` is ``product_line``). Without a currency
column the organization's applies, without a scenario column the rows are actuals; ``key`` or ``id`` is the
natural key, ``description`` the text; every other column whose name makes a dimension's name is a dimension.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ledgerlight.domain.text import clean
from schemas.mapping import AmountColumn, ColumnOrConstant, DateColumn, Mapping

NAME = "canonical"
_ALIASES = {
    "entity_id": "entity",
    "account_code": "account",
    "id": "key",
    "record_key": "key",
    "organisation": "organization",
    "org": "organization",
    "org_id": "organization",
    "organization_id": "organization",
    "organisation_id": "organization",
}
_DIMENSION = re.compile(r"[a-z][a-z0-9_]{0,39}")
_SEPARATORS = re.compile(r"[\s\-]+")


def canonical_name(header: str) -> str:
    """``Product Line`` -> ``product_line``, ``Account_Code`` -> ``account``."""
    name = _SEPARATORS.sub("_", clean(header).casefold())
    return _ALIASES.get(name, name)


def mapping_for_headers(headers: Sequence[str], currency: str, source: str = "files") -> Mapping | None:
    """The mapping of a file with canonical headers, None when a required one is missing or one is there
    twice."""
    columns: dict[str, str] = {}
    for header in headers:
        name = canonical_name(header)
        if name in columns and name in (
            "entity",
            "account",
            "date",
            "period",
            "amount",
            "currency",
            "scenario",
        ):
            return None
        columns.setdefault(name, header)
    date_column = columns.get("date") or columns.get("period")
    if date_column is None or not {"entity", "account", "amount"} <= columns.keys():
        return None
    taken = {"entity", "account", "date", "period", "amount", "currency", "scenario", "key", "description"}
    dimensions = {
        name: header
        for name, header in columns.items()
        if name not in taken and name != "organization" and _DIMENSION.fullmatch(name)
    }
    return Mapping(
        name=NAME,
        source=source,
        date=DateColumn(column=date_column),
        entity=ColumnOrConstant(column=columns["entity"]),
        currency=_column_or(columns.get("currency"), currency),
        scenario=_column_or(columns.get("scenario"), "actual"),
        account=ColumnOrConstant(column=columns["account"]),
        amount=AmountColumn(column=columns["amount"]),
        key=[columns["key"]] if "key" in columns else [],
        dimensions=dimensions,
        description=columns.get("description"),
    )


def _column_or(column: str | None, constant: str) -> ColumnOrConstant:
    return ColumnOrConstant(column=column) if column is not None else ColumnOrConstant(constant=constant)
