"""``python -m tests.contract.examples [--check]``: documents as the functions write them, for the web client's tests.

They come out of the pipeline in memory: a file dropped, edits applied, dashboards calculated. ``verdicts.json`` says
what pydantic holds of each document with one thing changed at a time: the client's checks must say the same.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import orjson
from pydantic import BaseModel, TypeAdapter, ValidationError

from ledgerlight.domain.language.local_reader import LANGUAGES, reader_of
from ledgerlight.domain.language.marks import MARKS
from schemas.alerts import AlertRule, Level, RuleScope
from schemas.documents import EditPatch
from schemas.generate import DOCUMENTS
from schemas.names import IMPORT_ERRORS, Collection, collection_path, document_path, organization_path
from tests.builders import ORG, WEST, carry_device, found_organization, post_edit, set_period
from tests.fakes.spine import Spine, SpineServices

FOLDER = Path(__file__).resolve().parents[1] / "fixtures" / "contract"

FILE = """entity,account,date,amount,currency,scenario,region,description,key
west,1.100,2026-01-03,1234.50,USD,actual,west,"Deal, large",r1
west,2.100,2026-01-09,400.00,USD,actual,west,,r2
west,1.100,2026-01-03,1000.00,USD,budget,west,,r3
west,3.100,2025-12-31,12.34,USD,actual,,"წითელი",r4
west,9.999,2026-01-03,5.00,USD,actual,west,unknown account,r5
west,1.100,2026-01-03,many,USD,actual,west,no amount,r6
"""

COLLECTIONS = {
    "Member": Collection.MEMBERS, "Entity": Collection.ENTITIES, "Account": Collection.ACCOUNTS,
    "PeriodState": Collection.PERIODS, "Import": Collection.IMPORTS, "Edit": Collection.EDITS,
    "RecordPage": Collection.RECORD_PAGES, "Aggregation": Collection.AGGREGATIONS,
    "Dashboard": Collection.DASHBOARDS, "Series": Collection.SERIES, "Timeline": Collection.TIMELINES,
    "AlertRule": Collection.ALERT_RULES,
    "Alert": Collection.ALERTS, "Notification": Collection.NOTIFICATIONS,
}  # fmt: skip

MISSING = object()
LONG_TEXT = 501
WRONG: tuple[Any, ...] = (None, True, 7, -7, 1.5, "text", "", [], {}, ["text"], {"text": "text"})


def documents() -> dict[str, list[dict[str, Any]]]:
    """Stored documents by model, as JSON values."""
    spine = Spine()
    services = spine.services
    store = services.documents
    found_organization(store, services.time)
    services.bucket.write(
        f"organizations/{ORG}/inbox/january.csv",
        FILE.encode(),
        "text/csv",
        {"uid": "editor", "mode": "replace"},
    )
    (page,) = (p for p in store.query(collection_path(ORG, Collection.RECORD_PAGES)) if _of_january(p.fields))
    record = orjson.loads((page.fields or {})["records"])[0]
    for edit_id, patch in (("e1", EditPatch(amount_minor=99)), ("e2", EditPatch(description="late"))):
        path = f"{collection_path(ORG, Collection.EDITS)}/{edit_id}"
        post_edit(store, "r", record["version"], patch, edit_id=edit_id)
        # The second is stale, and ends as a conflict; the client leaves out what it does not set.
        fields = {
            **store.fields(path),
            "record_id": record["id"],
            "patch": patch.model_dump(exclude_none=True),
        }
        store.put(path, fields)
        services.apply_edit(ORG, edit_id)
    set_period(store, "soft_close")
    _alert(services)
    found = {
        name: [dict(s.fields or {}) for s in store.query(collection_path(ORG, collection))]
        for name, collection in COLLECTIONS.items()
    }
    found["Organization"] = [store.fields(organization_path(ORG))]
    errors = re.compile(rf".*/{Collection.IMPORTS}/[^/]+/{IMPORT_ERRORS}/[^/]+")
    found["ImportErrors"] = [store.fields(path) for path in store.paths() if errors.fullmatch(path)]
    for name, kept in found.items():
        found[name] = kept[:1] + kept[-1:] if name != "Edit" else kept
    return {name: json.loads(orjson.dumps(kept)) for name, kept in sorted(found.items())}


def _alert(services: SpineServices) -> None:
    """A breach of which somebody was told."""
    rule = AlertRule(
        id="low-revenue",
        name="Low revenue",
        kind="absolute",
        metric="revenue",
        operator="below",
        threshold=100_000_000,
        severity="high",
        levels=[Level(threshold=90_000_000, severity="critical")],
        scope=RuleScope(entity_id=WEST),
    )
    services.documents.put(document_path(ORG, Collection.ALERT_RULES, rule.id), rule.model_dump())
    carry_device(services.documents, "finance-owner")
    services.check_alerts(ORG, [(WEST, "2026-01")])
    for snapshot in services.documents.query(collection_path(ORG, Collection.ALERTS)):
        services.notify(ORG, snapshot.path.rsplit("/", 1)[1])
    services.notify.sweep(ORG)


def _of_january(fields: Any) -> bool:
    return (fields["entity_id"], fields["period"]) == (WEST, "2026-01")


def verdicts(found: dict[str, list[dict[str, Any]]]) -> Iterator[dict[str, Any]]:
    """For each place of each kind of document: may it be missing, which values pydantic takes there and which not."""
    models: dict[str, type[BaseModel]] = {model.__name__: model for model in DOCUMENTS}
    for name, kept in found.items():
        adapter = TypeAdapter(models[name])
        document = kept[-1]
        for path, value, in_fields in _places(document):
            judged: dict[str, Any] = {"model": name, "path": path, "takes": [], "refuses": []}
            if in_fields:
                judged["missing"] = _verdict(adapter, changed(document, path, MISSING))
            for other in (*WRONG, *_near(value)):
                taken = _verdict(adapter, changed(document, path, other))
                # 7 and 7.0 are one number in JavaScript; to Python true is 1 where 1 is allowed.
                same = other == value and type(other) is type(value)
                if taken is not None and not same and not (other is True and type(value) is int):
                    judged["takes" if taken else "refuses"].append(other)
            yield judged


def _verdict(adapter: TypeAdapter[Any], fields: Any) -> bool | None:
    """Whether pydantic takes it; None when it minds nothing but a field too many, which the client leaves behind."""
    try:
        adapter.validate_json(json.dumps(fields), strict=True)
    except ValidationError as error:
        return None if {each["type"] for each in error.errors()} == {"extra_forbidden"} else False
    return True


def changed(value: Any, path: Sequence[str | int], other: object) -> Any:
    """A copy with another value at a place. A path goes on into text that holds JSON."""
    if not path:
        return other
    if isinstance(value, str):
        return json.dumps(changed(json.loads(value), path, other))
    copied = value.copy()
    if len(path) == 1 and other is MISSING:
        del copied[path[0]]
    else:
        copied[path[0]] = changed(value[path[0]], path[1:], other)
    return copied


def _places(
    value: Any, above: tuple[str | int, ...] = ()
) -> Iterator[tuple[tuple[str | int, ...], Any, bool]]:
    """(path, value there, whether it is a field) of everything inside."""
    if isinstance(value, str) and value[:1] in ("[", "{"):
        yield from _places(json.loads(value), above)
    inside: list[tuple[str | int, Any]] = []
    if isinstance(value, dict):
        inside = list(value.items())
    elif isinstance(value, list):
        # Lists repeat themselves: the first and the last element stand for all.
        inside = list({0: value[0], len(value) - 1: value[-1]}.items()) if value else []
    for key, each in inside:
        yield (*above, key), each, isinstance(value, dict)
        yield from _places(each, (*above, key))


def _near(value: Any) -> Iterator[Any]:
    """Values that are only just different."""
    if isinstance(value, str) and value[:1] in ("[", "{"):
        yield value[:-1]
        yield json.dumps("text")
    elif isinstance(value, str):
        yield f"{value}!"
        yield f"{value}\n"
        yield value.ljust(LONG_TEXT, "x")
    elif isinstance(value, bool):
        return
    elif isinstance(value, int):
        yield -value
        yield value + 0.5
    elif isinstance(value, list):
        yield [*value, *value[:1]]
        yield value[1:]


def files() -> dict[Path, str]:
    """Every fixture and what it must hold."""
    found = documents()
    written = {FOLDER / f"{name}.json": _text(kept) for name, kept in found.items()}
    lines = ",\n".join(json.dumps(each, ensure_ascii=False) for each in verdicts(found))
    written[FOLDER / "verdicts.json"] = f"[\n{lines}\n]\n"
    said = ",\n".join(json.dumps(each, ensure_ascii=False) for each in figures())
    written[FOLDER / "figures.json"] = f"[\n{said}\n]\n"
    return written


_MONEY = (
    ("USD", 123_450), ("USD", -123_456_789), ("EUR", 5), ("GEL", 150_000), ("JPY", -1_500), ("BHD", 12_345_678),
    ("CHF", 123_450), ("CHF", -99), ("INR", 12_345_678_900), ("XXX", -1_234_567), ("USD", 0),
)  # fmt: skip
_SHARES = (0, 4, 5, 15, -5, -4, 1_234, -99_996, 12_345_678)


def figures() -> Iterator[dict[str, Any]]:
    """What messages say of figures, months and days: by language, and the organization's locale; the client says the
    same of them."""
    for language in LANGUAGES:
        for locale in (*MARKS, "ka", "en", "de", "xx-XX"):
            reader = reader_of(language, locale)
            for currency, minor in _MONEY if language == "en" or locale in ("ka-GE", "en-US") else _MONEY[:2]:
                of = {"language": language, "locale": locale, "currency": currency, "value": minor}
                yield {**of, "money": reader.amount(minor, "money", currency)}
                yield {**of, "change": reader.change(minor, "money", currency)}
        reader = reader_of(language, "en-US")
        for share in _SHARES:
            said = {"percent": reader.percent(share), "points": reader.change(share, "ratio", None)}
            yield {"language": language, "locale": "en-US", "value": share, **said}
        for minutes in (0, 95, 120, 150, 2_879, 2_880, 3_000):
            said = {"minutes": reader.amount(minutes, "minutes", None)}
            yield {"language": language, "locale": "en-US", "value": minutes, **said}
        for count in (0, 999, 1_234, -12_345, 1_234_567):
            yield {"language": language, "locale": "en-US", "value": count, "count": reader.number(count)}
        for month in range(1, 13):
            period = f"2026-{month:02d}"
            said = {"period": period, "month": reader.period(period), "day": reader.day(f"{period}-09")}
            yield {"language": language, "locale": "en-US", **said}


def _text(value: Any) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"


def main() -> int:
    """Write or check."""
    check = "--check" in sys.argv[1:]
    FOLDER.mkdir(parents=True, exist_ok=True)
    drifted = [path for path, text in files().items() if not path.exists() or path.read_text() != text]
    for path in drifted:
        sys.stderr.write(f"{'differs' if check else 'wrote'}: {path.name}\n")
    if not check:
        for path, text in files().items():
            path.write_text(text)
    return 1 if check and drifted else 0


if __name__ == "__main__":
    sys.exit(main())
