"""Which mapping a file belongs to, and drafts for files seen the first time."""

from __future__ import annotations

import io
from collections.abc import Collection
from itertools import islice

import pytest

from ledgerlight.adapters.tables import open_table
from ledgerlight.domain.canonical import mapping_for_headers
from ledgerlight.domain.recognition import recognise, suggest
from ledgerlight.domain.table import MappingRefused
from schemas.mapping import Mapping
from tests.unit.test_mapping_rows import WIDE, mapped, superstore


def drafted(data: bytes, entities: Collection[str] = (), accounts: Collection[str] = ()) -> Mapping:
    """The draft for a file."""
    table = open_table(io.BytesIO(data), "file.csv")
    rows = [list(c) for _, c in islice(table.rows(), 50) if isinstance(c, list)]
    return suggest(table.headers, rows, "USD", entities=entities, accounts=accounts)


def test_canonical_headers_need_no_mapping() -> None:
    mapping = mapping_for_headers(
        ["Entity", "ACCOUNT", "Period", "amount", "Product Line", "id", "Notes!"], "GEL", "erp"
    )
    assert mapping is not None
    assert (mapping.source, mapping.date.column, mapping.currency.constant, mapping.key) == (
        "erp",
        "Period",
        "GEL",
        ["id"],
    )
    assert mapping.dimensions == {"product_line": "Product Line"}


@pytest.mark.parametrize("missing", ["entity", "account", "date", "amount"])
def test_a_missing_canonical_column_makes_no_canonical_file(missing: str) -> None:
    headers = [name for name in ("entity", "account", "date", "amount", "currency") if name != missing]
    assert mapping_for_headers(headers, "USD") is None


def test_a_file_is_recognised_by_the_headers_it_was_saved_with() -> None:
    headers = ["No", "Date", "Sales", "Units", "Segment"]
    saved = WIDE.model_copy(update={"headers": headers})
    twin = saved.model_copy(update={"name": "twin", "headers": None})
    assert recognise([" no", "DATE", "Sales ", "Units", "Segment"], [twin, saved]) is saved
    assert recognise([*headers, "New"], [twin]) is twin
    assert recognise(headers[1:], [saved]) is None


def test_two_mappings_that_fit_equally_are_no_recognition() -> None:
    twin = WIDE.model_copy(update={"name": "twin"})
    assert recognise(["No", "Date", "Sales", "Units", "Segment"], [WIDE, twin]) is None


def test_columns_that_hold_what_the_organization_has_are_known_by_it() -> None:
    data = b"Tag,Ort,Konto,Betrag\n11.02.2018,SOUTH,1.100,5\n12.02.2018,Nord West,2.100,-3\n"
    mapping = drafted(data, ["south", "South", "north-west", "Nord West"], ["1.100", "2.100"])
    assert (mapping.entity.column, mapping.account and mapping.account.column) == ("Ort", "Konto")
    assert mapping.amount is not None
    assert mapping.amount.column == "Betrag"
    stranger = drafted(data, ["east"], ["9.999"])
    assert (stranger.entity.column, stranger.account) == (None, None)


def test_the_draft_for_superstore_gives_the_same_totals_as_its_mapping() -> None:
    data, _ = superstore()
    draft = drafted(data)
    assert draft.entity.column == "Region"
    assert draft.key == ["Row ID"]
    assert draft.dimensions["product_line"] == "Category"
    records, errors, _ = mapped(data, draft)
    assert not errors
    total = dict.fromkeys(("1.100", "2.100"), 0)
    for record in records:
        total[record.change["account_code"]] += record.change["amount_minor"]
    assert total == {"1.100": 229_720_065, "2.100": 201_080_469}


def test_the_draft_for_a_ledger_finds_account_and_amount() -> None:
    draft = drafted(b"Posting Date;GL Account;Net Amount;Company;Memo\n15.01.2026;4000;1.234,50;hq;rent\n")
    assert draft.date.column == "Posting Date"
    assert draft.account is not None
    assert draft.account.column == "GL Account"
    assert draft.amount is not None
    assert (draft.amount.column, draft.entity.column, draft.description) == ("Net Amount", "Company", "Memo")


def test_a_file_without_dates_or_amounts_gets_no_draft() -> None:
    with pytest.raises(MappingRefused, match="dates"):
        drafted(b"name,colour\na,red\n")
    with pytest.raises(MappingRefused, match="amounts"):
        drafted(b"name,day\na,2026-01-15\n")
