"""Pushed records as the lines of a canonical file, to be read again like any other."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from pydantic import JsonValue, ValidationError

from ledgerlight.domain.money import EXPONENTS
from schemas.api import FieldError, PushedRecord

VALUE_SHOWN = 100


def check(raw: JsonValue) -> PushedRecord | list[FieldError]:
    """The record, or everything that is wrong with it."""
    try:
        return PushedRecord.model_validate(raw)
    except ValidationError as error:
        return [
            FieldError(
                field=".".join(str(part) for part in one["loc"]) or "record",
                rule=one["type"],
                reason=one["msg"].removeprefix("Value error, "),
                value=str(one["input"])[:VALUE_SHOWN] if one["loc"] else "",
            )
            for one in error.errors(include_url=False, include_context=False)
        ]


def lines_of(records: Sequence[PushedRecord]) -> list[bytes]:
    """The records as lines of one NDJSON file, all with the same fields.

    The amount is a JSON number with every digit: text could be read with either decimal sign.
    """
    dimensions = sorted({name for record in records for name in record.dimensions})
    keyed = any(record.key is not None for record in records)
    described = any(record.description is not None for record in records)
    return [_line(record, dimensions, keyed=keyed, described=described) for record in records]


def _line(record: PushedRecord, dimensions: Sequence[str], *, keyed: bool, described: bool) -> bytes:
    fields: dict[str, Any] = {
        "entity": record.entity,
        "account": record.account,
        "date": record.date,
        "currency": record.currency,
        "scenario": record.scenario,
    }
    if keyed:
        fields["key"] = record.key
    if described:
        fields["description"] = record.description
    fields.update({name: record.dimensions.get(name) for name in dimensions})
    rest = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    return f'{{"amount":{_number(record)},{rest[1:]}\n'.encode()


def _number(record: PushedRecord) -> str:
    """The amount as a JSON number in major units."""
    if record.amount is not None:
        return record.amount
    minor = record.amount_minor or 0
    places = EXPONENTS.get(record.currency, 2)
    digits = str(abs(minor)).rjust(places + 1, "0")
    text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return f"-{text}" if minor < 0 else text
