"""Rows of a file become records."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from ledgerlight.adapters.tables import open_table
from ledgerlight.domain.canonical import mapping_for_headers
from ledgerlight.domain.import_context import ImportContext, MappedRecord
from ledgerlight.domain.mapping_rows import RowMapper
from ledgerlight.domain.table import MappingRefused
from schemas.documents import Account, RowError
from schemas.mapping import Mapping
from schemas.records import RecordChange

EXAMPLES = Path(__file__).parents[2] / "examples"
CHANGE = TypeAdapter(RecordChange)


def account(code: str) -> Account:
    """A posting account."""
    return Account(
        code=code, name=code, parent=None, is_posting=True, account_class="revenue", direction=1, position=0
    )


CODES = ("1.100", "2.100", "4000", "5000")
CONTEXT = ImportContext(
    org_id="demo",
    currency="USD",
    accounts={code: account(code) for code in CODES},
    entities={"hq": "hq", "head office": "hq", "west": "west"},
)
WIDE = Mapping.model_validate(
    {
        "name": "wide",
        "source": "wide",
        "date": {"column": "Date"},
        "entity": {"constant": "hq"},
        "currency": {"constant": "USD"},
        "key": ["No"],
        "measures": [
            {"column": "Sales", "account": "1.100"},
            {"expression": "Sales / Units", "account": "2.100", "sign": -1},
        ],
        "dimensions": {"segment": "Segment"},
    }
)


def mapped(
    data: bytes, mapping: Mapping | None = None, context: ImportContext = CONTEXT
) -> tuple[list[MappedRecord], list[RowError], RowMapper]:
    """Everything that comes of a file."""
    table = open_table(io.BytesIO(data), "file.csv")
    chosen = mapping or mapping_for_headers(table.headers, context.currency)
    assert chosen is not None
    mapper = RowMapper(chosen, table.headers, context, table.traits)
    mapper.learn(table.rows())
    records: list[MappedRecord] = []
    errors: list[RowError] = []
    for line, cells in table.rows():
        found, problems = mapper.map(line, cells)
        records += found
        errors += problems
    return records, errors, mapper


def superstore() -> tuple[bytes, Mapping]:
    """The public sample and its mapping."""
    mapping = Mapping.model_validate(yaml.safe_load((EXAMPLES / "superstore.yaml").read_text()))
    return (EXAMPLES / "superstore.csv").read_bytes(), mapping


def test_the_superstore_sample_comes_out_to_the_cent() -> None:
    data, mapping = superstore()
    records, errors, mapper = mapped(data, mapping, replace(CONTEXT, entities={}))
    totals: dict[str, int] = defaultdict(int)
    sales: dict[str, int] = defaultdict(int)
    for record in records:
        totals[record.change["account_code"]] += record.change["amount_minor"]
        if record.change["account_code"] == "1.100":
            sales[record.entity_id] += record.change["amount_minor"]
            sales[record.change["dimensions"]["product_line"]] += record.change["amount_minor"]
            sales[record.period] += record.change["amount_minor"]
    assert not errors
    assert totals == {"1.100": 229_720_065, "2.100": 201_080_469}
    assert [sales[name] for name in ("west", "east", "central", "south")] == [
        72545775,
        67878130,
        50123977,
        39172183,
    ]
    assert [sales[name] for name in ("Technology", "Furniture", "Office Supplies")] == [
        83615402,
        74199974,
        71904689,
    ]
    assert (sales["2016-01"], sales["2019-12"]) == (1423690, 8382930)
    assert len({record.period for record in records}) == 48
    assert mapper.new_entities == {"south": "South", "west": "West", "central": "Central", "east": "East"}
    # Rounded - exact, over both measures: (2,297,200.65 - 2,297,200.8603) + (2,010,804.69 - 2,010,803.8386).
    assert mapper.rounding_difference == Decimal("0.6411")


def test_the_same_file_again_has_the_same_ids_and_digests_and_one_corrected_cell_changes_one_record() -> None:
    data, mapping = superstore()
    head = b"\n".join(data.split(b"\n")[:200])
    first = {r.change["id"]: r.change["digest"] for r in mapped(head, mapping)[0]}
    assert first == {r.change["id"]: r.change["digest"] for r in mapped(head, mapping)[0]}
    corrected = head.replace(b"261.96,2,0,41.9136", b"261.96,2,0,40.9136", 1)
    again = {r.change["id"]: r.change["digest"] for r in mapped(corrected, mapping)[0]}
    assert first.keys() == again.keys()
    assert sum(first[name] != again[name] for name in first) == 1


def test_every_record_is_valid_for_the_message_it_travels_in() -> None:
    data, mapping = superstore()
    for record in mapped(b"\n".join(data.split(b"\n")[:50]), mapping)[0]:
        CHANGE.validate_python(record.change, strict=True)


words = st.sampled_from(["hq", "west", "Head Office", " hq", "moon", ""])
cells = st.fixed_dictionaries(
    {
        "key": st.sampled_from(["a", "b", "c", " d ", "", "e\u202e"]),
        "entity": words,
        "account": st.sampled_from(["4000", "5000", "9", "4000 "]),
        "date": st.sampled_from(["2026-01-15", "2026-02-15", "1/15/2026", "soon"]),
        "amount": st.sampled_from(["1.00", "-2.50", "3", "1,234.50", "(4.00)", "0.005", "", "-0.00", ".50"]),
        "currency": st.sampled_from(["USD", "usd", "JPY", "EUR"]),
        "department": st.sampled_from(["", "sales", " sales", "a\u200bb"]),
        "description": st.sampled_from(["", "text", " padded ", "two\nlines"]),
    }
)


def _file(rows: list[dict[str, str]], columns: list[str]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


@given(st.lists(cells, max_size=12), st.booleans(), st.booleans())
def test_the_short_way_gives_what_the_long_way_gives(
    rows: list[dict[str, str]], keyed: bool, described: bool
) -> None:
    columns = ["entity", "account", "date", "amount", "currency", "department"]
    columns += (["key"] if keyed else []) + (["description"] if described else [])
    data = _file(rows, columns)
    table = open_table(io.BytesIO(data), "file.csv")
    mapping = mapping_for_headers(table.headers, "USD")
    assert mapping is not None
    quick = RowMapper(mapping, table.headers, CONTEXT, table.traits)
    slow = RowMapper(mapping, table.headers, CONTEXT, table.traits)
    slow._takes_quick_way = False
    for line, row in table.rows():
        assert quick.map(line, row) == slow.map(line, row)
    assert quick.counts == slow.counts


def test_the_short_way_is_taken_once_the_cells_are_known() -> None:
    header, row = "entity,account,date,amount", "hq,4000,2026-01-15,{}.00"
    _, _, mapper = mapped("\n".join([header, *(row.format(n) for n in range(9))]).encode())
    assert mapper._quick is not None
    assert mapper._quick.map(99, ["hq", "4000", "2026-01-15", "77.00"]) is not None


def test_equal_rows_are_told_apart_by_their_occurrence_wherever_they_stand() -> None:
    rows = ["hq,4000,2026-01-15,1.00", "west,4000,2026-01-15,1.00", "hq,4000,2026-01-15,1.00"]
    one = mapped("\n".join(["entity,account,date,amount", *rows]).encode())[0]
    other = mapped("\n".join(["entity,account,date,amount", *reversed(rows)]).encode())[0]
    assert len({record.change["id"] for record in one}) == 3
    assert {record.change["id"] for record in one} == {record.change["id"] for record in other}


def test_a_wide_row_is_booked_whole_or_not_at_all() -> None:
    data = b"No,Date,Sales,Units,Segment\n1,2026-01-15,10.00,4,Home\n2,2026-01-15,10.00,0,Home\n"
    records, errors, _ = mapped(data, WIDE)
    assert [(r.change["account_code"], r.change["amount_minor"]) for r in records] == [
        ("1.100", 1000),
        ("2.100", -250),
    ]
    assert [(e.line, e.column, e.rule, e.value) for e in errors] == [
        (3, "Sales / Units", "division_by_zero", "Sales = 10.00, Units = 0")
    ]


def test_an_empty_measure_of_a_wide_file_is_no_entry() -> None:
    records, errors, _ = mapped(
        b"No,Date,Sales,Units,Segment\n1,2026-01-15,,,Home\n2,2026-01-15,5,1,\n", WIDE
    )
    assert not errors
    assert [record.change["row"] for record in records] == [3, 3]
    assert all("dimensions" not in record.change for record in records)


def test_a_duplicate_key_names_the_first_line_and_keeps_the_first_row() -> None:
    data = b"key,entity,account,date,amount\nk,hq,4000,2026-01-15,1\nk,hq,4000,2026-01-15,2\n"
    records, errors, mapper = mapped(data)
    assert [record.change["amount_minor"] for record in records] == [100]
    assert errors[0].line == 3
    assert errors[0].value == "k"
    assert errors[0].reason.startswith("line 2 has the same key")
    assert mapper.counts.duplicates == 1


def test_the_key_alone_names_the_record_so_that_a_corrected_row_stays_the_same_one() -> None:
    first = mapped(b"key,entity,account,date,amount\nk,hq,4000,2026-01-15,1.00\n")[0][0]
    moved = mapped(b"amount,date,account,entity,id\n2.50,2026-02-15,5000,west,k\n")[0][0]
    assert first.change["id"] == moved.change["id"]
    assert first.change["digest"] != moved.change["digest"]
    assert (moved.entity_id, moved.period) == ("west", "2026-02")


def test_quarantined_rows_carry_the_amount_that_is_missing() -> None:
    data = b"entity,account,date,amount\nmoon,4000,2026-01-15,12.50\nhq,40000,2026-01-15,-1\nmoon,4000,x,1\n"
    records, errors, mapper = mapped(data)
    assert not records
    assert [(e.line, e.rule, e.quarantined, e.amount_minor) for e in errors] == [
        (2, "unknown_entity", True, 1250),
        (3, "unknown_account", True, -100),
        (4, "unknown_entity", False, None),
        (4, "bad_date", False, None),
    ]
    assert "Did you mean '4000'" in errors[1].reason
    assert mapper.counts.unmapped == 3


def test_a_row_error_shows_hostile_text_escaped_and_cut() -> None:
    data = f"entity,account,date,amount\nhq,9\u202e99\x07,2026-01-15,1\nhq,{'9' * 300},2026-01-15,1\n"
    _, errors, _ = mapped(data.encode())
    assert errors[0].value == "9\\u202e99\\x07"
    assert len(errors[1].value) == 200
    assert errors[1].value.endswith("…")


def test_new_entities_are_made_only_for_rows_that_are_accepted_and_never_collide() -> None:
    mapping = mapping_for_headers(["entity", "account", "date", "amount"], "USD")
    assert mapping is not None
    rows = ["New York", "new york ", "New-York", "თბილისი", "Paris"]
    lines = [f"{name},4000,2026-01-15,1.00" for name in rows[:-1]] + ["Paris,4000,soon,1.00"]
    data = "\n".join(["entity,account,date,amount", *lines]).encode()
    records, errors, mapper = mapped(data, mapping.model_copy(update={"create": ["entities"]}))
    assert [error.line for error in errors] == [6]
    assert sorted(mapper.new_entities.values()) == ["New York", "New-York", "თბილისი"]
    assert len(set(mapper.new_entities)) == 3
    assert records[0].entity_id == records[1].entity_id == "new-york"
    for record in records:
        CHANGE.validate_python(record.change, strict=True)


def test_new_accounts_are_reported_when_the_mapping_may_create_them() -> None:
    mapping = mapping_for_headers(["entity", "account", "date", "amount"], "USD")
    assert mapping is not None
    data = b"entity,account,date,amount\nhq,7777,2026-01-15,1.00\nhq,a_b,2026-01-15,1.00\n"
    records, errors, mapper = mapped(data, mapping.model_copy(update={"create": ["accounts"]}))
    assert (len(records), [error.rule for error in errors]) == (1, ["bad_account"])
    assert list(mapper.new_accounts) == ["7777"]


def test_a_period_column_beside_the_date_must_agree() -> None:
    data = b"entity,account,date,period,amount\nhq,4000,2026-01-15,2026-01,1\nhq,4000,2026-01-15,2026-02,1\n"
    records, errors, _ = mapped(data)
    assert (len(records), [error.rule for error in errors]) == (1, ["period_mismatch"])


def test_skipped_rows_are_noted_and_not_counted() -> None:
    data = b"entity,account,date,amount\nhq,4000,2026-01-15,1\n,,,\nTotal,,,1\nGrand total,1\n"
    records, errors, mapper = mapped(data)
    assert (len(records), errors, mapper.counts.rows, mapper.counts.skipped) == (1, [], 1, 3)
    assert mapper.notes == [
        "line 4: skipped, a total row and not data",
        "line 5: skipped, a total row and not data",
    ]


def test_a_mapping_that_does_not_fit_names_every_missing_column_and_near_ones() -> None:
    with pytest.raises(MappingRefused) as caught:
        RowMapper(WIDE, ["No", "Dates", "Sale", "Units"], CONTEXT)
    assert "'Date' is missing. Did you mean 'Dates'?" in caught.value.reason
    assert "'Segment' is missing." in caught.value.reason


def test_a_mapping_with_an_impossible_constant_is_refused() -> None:
    mapping = WIDE.model_copy(update={"currency": WIDE.currency.model_copy(update={"constant": "XYZ"})})
    with pytest.raises(MappingRefused, match="'XYZ'"):
        RowMapper(mapping, ["No", "Date", "Sales", "Units", "Segment"], CONTEXT)


def test_learning_reads_no_more_than_it_must() -> None:
    read = 0

    def rows(amount: str) -> Iterator[tuple[int, list[str]]]:
        nonlocal read
        for read in range(1, 10_001):
            last = "1.50" if read == 9_000 else amount
            yield read, ["hq", "4000", "2026-01-15", last]

    mapping = mapping_for_headers(["entity", "account", "date", "amount"], "USD")
    assert mapping is not None
    RowMapper(mapping, ["entity", "account", "date", "amount"], CONTEXT).learn(rows("12"))
    assert read == 2_000
    RowMapper(mapping, ["entity", "account", "date", "amount"], CONTEXT).learn(rows("1,234"))
    assert read == 9_000


def test_the_quality_score_has_its_parts() -> None:
    data = (
        b"key,entity,account,date,amount,department\na,hq,4000,2026-01-15,1,sales\nb,hq,4000,2026-01-15,1,\n"
        b"a,hq,4000,2026-01-15,1,sales\nd,moon,4000,2026-01-15,1,sales\n"
    )
    quality = mapped(data)[2].quality("2026-01-31")
    assert (quality.validity, quality.mapping_coverage, quality.duplicates) == (5000, 7500, 7500)
    assert (quality.completeness, quality.timeliness) == (5000, 10_000)
    assert quality.score == (40 * 5000 + 15 * 5000 + 20 * 7500 + 15 * 7500 + 10 * 10_000) // 100
    stale = mapped(data)[2].quality("2027-06-01")
    assert stale.timeliness == 0
    assert mapped(b"entity,account,date,amount\n")[2].quality("2026-01-31").validity is None


def test_a_customer_called_total_is_data() -> None:
    data = b"entity,account,date,amount,customer\nhq,4000,,1,Total Wine\nhq,4000,2026-01-15,1,Total\n"
    records, errors, mapper = mapped(data)
    assert (len(records), [error.rule for error in errors], mapper.counts.skipped) == (1, ["missing_date"], 0)
