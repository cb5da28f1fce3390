# ruff: noqa: E501 - the table reads better with a case a line
"""Malformed and messy files, each with its verdict. The table is the test: name, file, how made, verdict.

A verdict is the sum of minor units that is loaded, the rules of the row errors in file order, or the rule by
which the whole file is refused. Nothing else may happen: no other exception, no row that vanishes.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pytest

from ledgerlight.adapters.tables import open_table
from ledgerlight.domain.canonical import mapping_for_headers
from ledgerlight.domain.import_context import ImportContext
from ledgerlight.domain.mapping_rows import RowMapper
from ledgerlight.domain.table import FileRefused
from schemas.documents import Account
from tests.fixtures.malformed import text_files as text
from tests.fixtures.malformed import workbooks as book

MAX_SECONDS = 30  # of the processor: the machine may be busy with other things
MAX_MEMORY_MB = 512


@dataclass(frozen=True)
class Verdict:
    """What must come of a file."""

    total: int | None = None
    records: int = 0
    errors: tuple[str, ...] = ()
    refused: str | None = None


def loaded(records: int, total: int) -> Verdict:
    """Every row loads; the records and the sum of their minor units."""
    return Verdict(total, records)


def partly(records: int, total: int, *errors: str) -> Verdict:
    """Some rows load; the rest are row errors by these rules."""
    return Verdict(total, records, errors)


def refused(rule: str) -> Verdict:
    """The file is refused whole."""
    return Verdict(refused=rule)


@dataclass(frozen=True)
class Case:
    """A file and its verdict."""

    name: str
    filename: str
    make: Callable[[], bytes]
    verdict: Verdict


def _account(code: str, *, posting: bool = True) -> Account:
    return Account(
        code=code,
        name=code,
        parent=None,
        is_posting=posting,
        account_class="revenue" if posting else None,
        direction=1,
        position=0,
    )


CONTEXT = ImportContext(
    org_id="demo",
    currency="USD",
    accounts={code: _account(code) for code in ("4000", "5000", "1.10", "0100")}
    | {"4": _account("4", posting=False)},
    entities={"hq": "hq", "west": "west"},
    closed=frozenset({("hq", "2020-01")}),
)

T, B, A, D = text.table, book.workbook, text.amounts, text.dates
GOOD, DAY = book.GOOD, book.DAY
JSON_ROW = json.dumps(text.RECORD)
TWO = 10000 - 4050


CASES = [
    # What is no table, or an empty one
    Case("empty", "a.csv", lambda: b"", refused("empty_file")),
    Case("only a mark and blank lines", "a.csv", lambda: b"\xef\xbb\xbf\r\n \r\n", refused("empty_file")),
    Case("header only", "a.csv", T, loaded(0, 0)),
    Case("no header", "a.csv", lambda: T(text.ROWS[1], header=text.ROWS[0]), refused("no_header")),
    Case("duplicate header", "a.csv", lambda: T("hq,4000,2026-01-15,1,2", header="entity,account,date,amount,amount"),
         refused("no_mapping")),
    Case("binary named csv", "a.csv", lambda: bytes(range(256)) * 40, refused("not_a_table")),
    Case("PDF named csv", "a.csv", lambda: b"%PDF-1.7 ...", refused("not_a_table")),
    Case("web page named xls", "a.xls", lambda: b"<html><table><tr><td>1</td></tr></table></html>",
         refused("not_a_table")),
    Case("gzip", "a.csv.gz", lambda: b"\x1f\x8b\x08\x00rest", refused("compressed")),
    # Encodings and line ends
    Case("UTF-8 mark", "a.csv", lambda: b"\xef\xbb\xbf" + T(*text.ROWS), loaded(2, TWO)),
    Case("UTF-16 little-endian with mark", "a.csv", lambda: b"\xff\xfe" + T(*text.ROWS).decode().encode("utf-16-le"),
         loaded(2, TWO)),
    Case("UTF-16 big-endian with mark", "a.csv", lambda: b"\xfe\xff" + T(*text.ROWS).decode().encode("utf-16-be"),
         loaded(2, TWO)),
    Case("UTF-16 without mark", "a.csv", lambda: T(*text.ROWS).decode().encode("utf-16-le"), loaded(2, TWO)),
    Case("Windows-1252", "a.csv", lambda: text.in_encoding("cp1252", "Büro für Öffentlichkeit"), loaded(10, 10000)),
    Case("Windows-1251", "a.csv", lambda: text.in_encoding("cp1251", "Отдел продаж"), loaded(10, 10000)),
    Case("Shift-JIS", "a.csv", lambda: text.in_encoding("cp932", "営業部カスタマー"), loaded(10, 10000)),
    Case("ASCII, then one Windows-1252 letter after 600 KB", "a.csv", text.late_legacy, loaded(18_001, 1_800_100)),
    Case("UTF-8 that breaks off", "a.csv", text.broken_utf8, refused("bad_encoding")),
    Case("CR line ends", "a.csv", lambda: T(*text.ROWS, end="\r"), loaded(2, TWO)),
    Case("mixed line ends", "a.csv", lambda: b"\r\n".join([T(), *map(str.encode, text.ROWS)]).replace(b"\n\r", b"\n"),
         loaded(2, TWO)),
    # Rows and quotes
    Case("quoted line break", "a.csv", lambda: T('"hq",4000,2026-01-15,100.00,"US\nD"', text.ROWS[1]),
         partly(1, -4050, "unknown_currency")),
    Case("quoted line break in a description", "a.csv",
         lambda: T('hq,4000,2026-01-15,100.00,"two\nlines"', header="entity,account,date,amount,description"),
         loaded(1, 10000)),
    Case("unclosed quote at the end", "a.csv", lambda: T(text.ROWS[0], 'hq,"4000,2026-01-15,100.00,USD'),
         refused("unclosed_quote")),
    Case("unclosed quote before 10,000 rows", "a.csv", text.unclosed_quote_early, refused("unclosed_quote")),
    Case("text after a closing quote", "a.csv", lambda: T('"hq"x,4000,2026-01-15,100.00,USD', text.ROWS[1]),
         partly(1, -4050, "bad_quote")),
    Case("ragged rows", "a.csv", lambda: T("hq,4000,2026-01-15", text.ROWS[0], f"{text.ROWS[1]},more"),
         partly(1, 10000, "ragged_row", "ragged_row")),
    Case("surplus empty cells", "a.csv", lambda: T(f"{text.ROWS[0]},,", text.ROWS[1]), loaded(2, TWO)),
    Case("trailing blank rows", "a.csv", lambda: T(*text.ROWS, ",,,,", "", "  ,,,,"), loaded(2, TWO)),
    Case("title rows above the header", "a.csv", lambda: b"Acme Inc.\nReport for,2026\n\n" + T(*text.ROWS),
         loaded(2, TWO)),
    Case("padded header names", "a.csv", lambda: T(*text.ROWS, header=" Entity , ACCOUNT,date ,Amount, currency"),
         loaded(2, TWO)),
    Case("header row repeated in the file", "a.csv", lambda: T(text.ROWS[0], text.HEADER, text.ROWS[1]),
         loaded(2, TWO)),
    Case("trailing totals row", "a.csv", lambda: T(*text.ROWS, "Grand total,,,59.50,"), loaded(2, TWO)),
    Case("ten thousand columns", "a.csv", text.ten_thousand_columns, refused("too_many_columns")),
    Case("column name of 600 characters", "a.csv", lambda: T(header=f"{text.HEADER},{'x' * 600}"),
         refused("header_too_long")),
    Case("20,000 unknown names", "a.csv", lambda: T(*(f"e{n},4000,2026-01-15,1,USD" for n in range(20_000))),
         partly(0, 0, *["unknown_entity"] * 20_000)),
    Case("cell of 10 MB", "a.csv", text.large_cell, refused("line_too_long")),
    Case("cell of 1 MB", "a.csv", lambda: text.large_cell(1_000_000), refused("cell_too_large")),
    Case("NUL bytes", "a.csv", lambda: T("hq,40\x0000,2026-01-15,1.00,USD", text.ROWS[0]),
         partly(1, 10000, "nul_byte")),
    Case("semicolons", "a.csv", lambda: T(*text.ROWS).replace(b",", b";"), loaded(2, TWO)),
    Case("tabs", "a.txt", lambda: T(*text.ROWS).replace(b",", b"\t"), loaded(2, TWO)),
    Case("bars", "a.csv", lambda: T(*text.ROWS).replace(b",", b"|"), loaded(2, TWO)),
    Case("sep= line", "a.csv", lambda: b"sep=;\r\n" + T(*text.ROWS).replace(b",", b";"), loaded(2, TWO)),
    # Amounts
    Case("decimal comma", "a.csv", lambda: A("1234,50", "-0,5", delimiter=";"), loaded(2, 123400)),
    Case("thousands dots", "a.csv", lambda: A("1.234.567,89", "1.234", delimiter=";"), loaded(2, 123580189)),
    Case("thousands commas", "a.csv", lambda: A("1,234,567.89", "1,234"), loaded(2, 123580189)),
    Case("one cell that reads both ways, semicolons", "a.csv", lambda: A("1.234", delimiter=";"),
         partly(0, 0, "ambiguous_number")),
    Case("both decimal styles in one column", "a.csv", lambda: A("1,50", "2.50", "1,234"),
         partly(2, 400, "ambiguous_number")),
    Case("thin and no-break spaces", "a.csv", lambda: A("1\u2009234,50", "1\u00a0234.50", "1\u202f234"),
         loaded(3, 370300)),
    Case("accounting parentheses", "a.csv", lambda: A("(4,533.75)", "$(1.00)", "($ 2.00)"), loaded(3, -453675)),
    Case("dash for zero", "a.csv", lambda: A("$ -", " - ", "$ -   "), loaded(3, 0)),
    Case("currency signs and codes", "a.csv", lambda: A("$1,234.50", "USD 1.00", "1.00 USD", "-$5"), loaded(4, 123150)),
    Case("another currency's sign", "a.csv", lambda: A("€5.00", "5.00"), partly(1, 500, "currency_mismatch")),
    Case("trailing minus", "a.csv", lambda: A("5.00-", "−7.00"), loaded(2, -1200)),
    Case("exponents", "a.csv", lambda: A("1.5E3", "2e-1", "1E+400"), partly(2, 150020, "not_a_number")),
    Case("NaN and inf", "a.csv", lambda: A("NaN", "inf", "-Infinity"), partly(0, 0, *["not_finite"] * 3)),
    Case("error text", "a.csv", lambda: A("#DIV/0!", "#N/A"), partly(0, 0, "error_cell", "error_cell")),
    Case("16 digits within 2^53-1", "a.csv", lambda: A("90071992547409.91"), loaded(1, 2**53 - 1)),
    Case("beyond 2^53-1", "a.csv", lambda: A("90071992547409.92", "12345678901234567890"),
         partly(0, 0, "amount_too_large", "amount_too_large")),
    Case("negative zero", "a.csv", lambda: A("-0", "-0.00", "(0.00)"), loaded(3, 0)),
    Case("three decimals in USD, half-even", "a.csv", lambda: A("1.005", "1.015", "10.125"), loaded(3, 100 + 102 + 1012)),
    Case("decimals in JPY", "a.csv", lambda: A("100.5", "101.5", currency="JPY"), loaded(2, 202)),
    Case("three decimals in BHD", "a.csv", lambda: A("1.234", "0.5", currency="BHD"), loaded(2, 1734)),
    Case("unknown currency", "a.csv", lambda: A("1.00", currency="XYZ"), partly(0, 0, "unknown_currency")),
    Case("empty amount", "a.csv", lambda: A("", "1.00"), partly(1, 100, "missing_amount")),
    Case("percentage and words", "a.csv", lambda: A("5%", "ten"), partly(0, 0, "not_a_number", "not_a_number")),
    Case("digits of other scripts", "a.csv", lambda: A("²5.00", "١٢.00"), partly(1, 1200, "not_a_number")),
    # Dates
    Case("month 13", "a.csv", lambda: D("2026-13", "2026-13-01", "2026-02-30"), partly(0, 0, *["bad_date"] * 3)),
    Case("Excel serial numbers", "a.csv", lambda: D("46037", "46037.5"), loaded(2, 20000)),
    Case("Feb-26 and other months", "a.csv", lambda: D("Feb-26", "February 2026", "2026M02", "202602", "02/2026"),
         loaded(5, 50000)),
    Case("written dates", "a.csv", lambda: D("15 Jan 2026", "Jan 15, 2026", "15.01.2026", "20260115", "2026/1/15"),
         loaded(5, 50000)),
    Case("dates with times", "a.csv", lambda: D("2026-01-15T10:30:00Z", "2026-01-15 10:30", "1/15/2026 10:30 AM"),
         loaded(3, 30000)),
    Case("3/4/2026 beside 3/14/2026", "a.csv", lambda: D("3/4/2026", "3/14/2026"), loaded(2, 20000)),
    Case("3/4/2026 alone", "a.csv", lambda: D("3/4/2026"), partly(0, 0, "ambiguous_date")),
    Case("years out of range", "a.csv", lambda: D("0001-01-01", "9999-12-31"), partly(0, 0, *["date_out_of_range"] * 2)),
    Case("no date", "a.csv", lambda: D("", "soon"), partly(0, 0, "missing_date", "bad_date")),
    Case("closed period", "a.csv", lambda: D("2020-01-15", "2020-02-15"), partly(1, 10000, "period_closed")),
    # Names and keys
    Case("account code eaten by Excel, as text", "a.csv", lambda: T("hq,1.1,2026-01-15,1.00,USD"),
         partly(0, 0, "account_lost_zeros")),
    Case("unknown account and entity", "a.csv", lambda: T("hq,9999,2026-01-15,1.00,USD", "moon,4000,2026-01-15,1.00,USD"),
         partly(0, 0, "unknown_account", "unknown_entity")),
    Case("account that only sums up", "a.csv", lambda: T("hq,4,2026-01-15,1.00,USD"),
         partly(0, 0, "not_a_posting_account")),
    Case("equal rows without a key are two records", "a.csv", lambda: T(text.ROWS[0], text.ROWS[0]), loaded(2, 20000)),
    Case("duplicate keys", "a.csv", lambda: T("k1,hq,4000,2026-01-15,1", "k1,hq,4000,2026-01-16,2", "k2,hq,4000,2026-01-15,4",
         header="key,entity,account,date,amount"), partly(2, 500, "duplicate_key")),
    Case("empty key", "a.csv", lambda: T(" ,hq,4000,2026-01-15,1", header="key,entity,account,date,amount"),
         partly(0, 0, "missing_key")),
    Case("another organization's rows", "a.csv", lambda: T("demo,hq,4000,2026-01-15,1", "rival,hq,4000,2026-01-15,2",
         header="organization,entity,account,date,amount"), partly(1, 100, "other_organization")),
    Case("formula payload in text", "a.csv", lambda: T("""hq,4000,2026-01-15,1.00,"=HYPERLINK(""http://x"",""y"")\"""",
         header="entity,account,date,amount,description"), loaded(1, 100)),
    Case("right-to-left override", "a.csv", lambda: T("hq,4000,2026-01-15,1.00,in\u202evoice",
         header="entity,account,date,amount,department"), loaded(1, 100)),
    Case("text too long for a dimension", "a.csv", lambda: T(f"hq,4000,2026-01-15,1.00,{'x' * 201}",
         header="entity,account,date,amount,department"), partly(0, 0, "too_long")),
    # JSON and NDJSON
    Case("JSON list", "a.json", lambda: text.json_records(text.RECORD, text.RECORD), loaded(2, 20000)),
    Case("JSON in a wrapper", "a.json", lambda: json.dumps({"records": [text.RECORD]}).encode(), loaded(1, 10000)),
    Case("JSON number beyond double precision", "a.json", lambda: text.json_with("90071992547409.91"),
         loaded(1, 2**53 - 1)),
    Case("JSON huge integer", "a.json", lambda: text.json_with("1" * 5_000), partly(0, 0, "too_many_digits")),
    Case("JSON NaN", "a.json", lambda: text.json_with("NaN"), partly(0, 0, "not_finite")),
    Case("JSON duplicate keys", "a.json", lambda: text.json_with('"1.00", "amount": "2.00"'),
         partly(0, 0, "duplicate_json_key")),
    Case("JSON 10,000 levels", "a.json", text.deep_json, refused("too_deep")),
    Case("JSON cut short", "a.json", lambda: text.json_records(text.RECORD)[:-20], refused("bad_json")),
    Case("JSON list of numbers", "a.json", lambda: b"[1, 2]", refused("no_header")),
    Case("NDJSON with a bad line", "a.ndjson", lambda: text.ndjson(JSON_ROW, JSON_ROW[:-5], JSON_ROW),
         partly(2, 20000, "bad_json")),
    Case("NDJSON 10,000 levels", "a.ndjson", text.deep_ndjson, partly(1, 10000, "too_deep")),
    Case("NDJSON nested value", "a.ndjson", lambda: text.ndjson(JSON_ROW.replace('"USD"', '{"code": "USD"}')),
         partly(0, 0, "nested_value")),
    # Workbooks
    Case("workbook", "a.xlsx", lambda: B(GOOD, ("west", 5000, DAY, -40.5, "USD")), loaded(2, TWO)),
    Case("workbook counted from 1904", "a.xlsx", lambda: B(GOOD, ("hq", "4000", 44575, 1.0, "USD"), epoch_1904=True),
         loaded(2, 10100)),
    Case("workbook, serial number without a date format", "a.xlsx", lambda: B(("hq", "4000", 46037, 1.0, "USD")),
         loaded(1, 100)),
    Case("account code eaten by Excel", "a.xlsx", lambda: B(("hq", 1.1, DAY, 1.0, "USD"), ("hq", 100, DAY, 1.0, "USD")),
         partly(0, 0, "account_lost_zeros", "account_lost_zeros")),
    Case("noise of binary fractions", "a.xlsx", lambda: B(("hq", "4000", DAY, 1.1 * 1.1, "USD")), loaded(1, 121)),
    Case("16 digits in a workbook", "a.xlsx", lambda: B(("hq", "4000", DAY, 12345678901234.56, "USD")),
         partly(0, 0, "too_many_digits")),
    Case("true as amount", "a.xlsx", lambda: B(("hq", "4000", DAY, True, "USD")), partly(0, 0, "not_a_number")),
    Case("titles and merged cells above the header", "a.xlsx", book.titled, loaded(1, 10000)),
    Case("merged cells in the data", "a.xlsx", book.merged, partly(2, 11000, "merged_cell")),
    Case("hidden sheet first", "a.xlsx", lambda: book.hidden_sheet(first=True), loaded(1, 10000)),
    Case("hidden sheet last", "a.xlsx", lambda: book.hidden_sheet(first=False), loaded(1, 10000)),
    Case("formula without value", "a.xlsx", book.formula_without_value, partly(1, 10000, "formula_without_value")),
    Case("error cell", "a.xlsx", book.error_cell, partly(1, 10000, "error_cell")),
    Case("macros are not run", "a.xlsm", lambda: book.added({"xl/vbaProject.bin": b"\xcc\x61"}), loaded(1, 10000)),
    Case("password", "a.xlsx", lambda: book.ole("EncryptedPackage"), refused("password")),
    Case("encrypted zip", "a.xlsx", book.encrypted_flag, refused("password")),
    Case("xls named xlsx", "a.xlsx", lambda: book.ole("Workbook"), refused("old_excel")),
    Case("ods named xlsx", "a.xlsx", lambda: book.zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}),
         refused("not_a_workbook")),
    Case("truncated zip", "a.xlsx", lambda: B(GOOD)[:-200], refused("damaged_workbook")),
    Case("zip in zip", "a.xlsx", lambda: book.zipped({"inner.xlsx": B(GOOD)}), refused("not_a_workbook")),
    Case("slip names", "a.xlsx", lambda: book.added({"../../etc/cron.d/x": b"x"}), refused("unsafe_entry_name")),
    Case("absolute name", "a.xlsx", lambda: book.added({"/etc/passwd": b"x"}), refused("unsafe_entry_name")),
    Case("bomb of 104 MB", "a.xlsx", book.bomb, refused("compression_ratio")),
    Case("bomb below the ratio", "a.xlsx", book.large_bomb, refused("too_large_unpacked")),
    Case("lying header", "a.xlsx", book.lying_header, refused("lying_size")),
    Case("2,001 entries", "a.xlsx", lambda: book.added({f"xl/media/{n}": b"" for n in range(2_000)}),
         refused("too_many_entries")),
    Case("cells in opposite corners", "a.xlsx", book.corner_cells, refused("too_many_cells")),
    Case("200,000 entries", "a.xlsx", book.many_entries, refused("too_many_entries")),
    Case("15 MB of tags that never close", "a.xlsx", book.open_tags, refused("damaged_workbook")),
    Case("entity expansion", "a.xlsx", book.entity_expansion, refused("xml_entities")),
    Case("external entity", "a.xlsx", book.external_entity, refused("xml_entities")),
    Case("sheet cut short", "a.xlsx", lambda: book.changed(book.SHEET, lambda data: data[: len(data) // 2]),
         refused("damaged_workbook")),
]  # fmt: skip


def judge(stream: BinaryIO, filename: str) -> Verdict:
    """Read and map a file as an import does."""
    try:
        table = open_table(stream, filename)
        mapping = mapping_for_headers(table.headers, CONTEXT.currency)
        if mapping is None:
            return refused("no_mapping")
        mapper = RowMapper(mapping, table.headers, CONTEXT, table.traits)
        mapper.learn(table.rows())
        total, records, rules = 0, 0, []
        for line, cells in table.rows():
            mapped, errors = mapper.map(line, cells)
            total += sum(record.change["amount_minor"] for record in mapped)
            records += len(mapped)
            rules += [error.rule for error in errors]
    except FileRefused as problem:
        return refused(problem.rule)
    return Verdict(total, records, tuple(rules))


def test_the_table_is_long_enough_and_each_name_is_there_once() -> None:
    names = [case.name for case in CASES]
    assert len(names) == len(set(names))
    assert len(names) >= 60


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_file_gets_its_verdict_in_time(case: Case) -> None:
    started = time.process_time()
    assert judge(io.BytesIO(case.make()), case.filename) == case.verdict
    assert time.process_time() - started < MAX_SECONDS


_MEASURE = """
import resource, sys, time
from tests.unit.test_malformed_files import judge
started = time.process_time()
with open(sys.argv[1], "rb") as stream:
    verdict = judge(stream, sys.argv[1])
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(verdict.records, len(verdict.errors), round(time.process_time() - started, 1), peak)
"""


def test_a_million_rows_stream_through_bounded_memory(tmp_path: Path) -> None:
    path = tmp_path / "million.csv"
    with path.open("w") as file:
        file.write(f"{text.HEADER}\n")
        for thousand in range(1000):
            day = f"{2021 + thousand // 336}-{thousand // 28 % 12 + 1:02d}-{thousand % 28 + 1:02d}"
            file.writelines(f"hq,4000,{day},{thousand}.{n % 100:02d},USD\n" for n in range(1000))
    command = [sys.executable, "-c", _MEASURE, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    records, errors, seconds, peak_mb = map(float, done.stdout.split())
    assert (records, errors) == (1_000_000, 0)
    assert seconds < MAX_SECONDS
    assert peak_mb < MAX_MEMORY_MB
