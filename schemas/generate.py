"""Generates what other languages read from the models: JSON Schema, TypeScript, BigQuery schemas.

``python -m schemas.generate`` writes; ``--check`` writes nothing and fails naming each file that differs.

In TypeScript a ``Json[...]`` field is text on the wire: the check parses it and gives it the inner type. A server's
timestamp is text here: ``web/src/data`` turns Firestore's type into RFC 3339 before it checks. Fields that the client
does not know are left behind, so that functions may be deployed first.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import BaseModel, TypeAdapter

from schemas import (
    alert_api,
    alerts,
    api,
    boards,
    budget,
    cash,
    changes,
    close,
    collaboration,
    dashboards,
    documents,
    grid_views,
    kpi_api,
    mapping,
    metrics,
    names,
    notifications,
    proof,
    records,
    signoffs,
    system,
)
from schemas.bigquery import TABLES, table_schema

ROOT = Path(__file__).resolve().parent.parent
HEADER = "// Generated from schemas/ by `python -m schemas.generate`; do not edit.\n"

DOCUMENTS: tuple[type[BaseModel], ...] = (
    documents.Organization, documents.Member, documents.Entity, documents.Account, close.PeriodState,
    documents.Import, documents.ImportErrors, documents.Edit, documents.RecordPage, documents.Aggregation,
    dashboards.Dashboard, dashboards.Series, dashboards.Timeline, documents.AuditEntry, mapping.Mapping,
    metrics.Metric, metrics.OwnMetric,
    alerts.AlertRule, alerts.Alert, notifications.Notification, collaboration.Presence,
    collaboration.Comment, signoffs.SignOff, cash.CashSettings, cash.CashVersion,
    boards.RoleBoard, boards.Preferences, grid_views.GridView, proof.Proof,
)  # fmt: skip
ANSWERS: tuple[type[BaseModel], ...] = (
    api.ApplyEditResult, api.OpenUploadResult, api.PreviewResult, api.ImportStarted,
    api.SeriesAnalysis, api.Movement, api.People, alert_api.BacktestResult, alert_api.AlertOptions,
    kpi_api.KpiLibrary, kpi_api.KpiPreview, kpi_api.KpiSaved, kpi_api.KpiProgress,
    system.SystemReport, cash.CashReport, budget.BudgetReport, budget.RiskReport,
    changes.ChangesSince,
)  # fmt: skip
"""What the web client reads from the HTTP interface; checked there like documents."""

OF_SCREENS: tuple[type[BaseModel], ...] = (
    cash.CashSettings, cash.CashVersion, cash.CashReport, budget.BudgetReport, budget.RiskReport,
    system.SystemReport, changes.ChangesSince, api.Movement, grid_views.GridView,
)  # fmt: skip
"""What only screens read that are loaded when they are opened: their checks are loaded with them."""

MESSAGES: tuple[type[BaseModel], ...] = (records.RecordChanges, records.FinancialEvents)

RENAMED = {"Record": "FinancialRecord"}
"""``Record`` is a word of TypeScript's own."""

PARTIAL = {"EditPatch"}
"""Types whose fields may be left out, also where the client makes them."""

_KEPT = (
    "type", "enum", "const", "anyOf", "items", "prefixItems", "required", "pattern", "minimum", "maximum",
    "minLength", "maxLength", "minItems", "maxItems", "default", "$ref",
)  # fmt: skip

_LEFT_OUT = {
    "title", "description", "contentMediaType", "contentSchema", "properties", "additionalProperties",
    "patternProperties",
}  # fmt: skip
"""Keywords that say nothing to check, or that take another form there."""


class NotChecked(Exception):
    """A model says something that the web client would not check."""

    def __init__(self, keywords: set[str]) -> None:
        super().__init__(
            f"nothing checks the JSON Schema keywords {sorted(keywords)}: "
            "check them in web/src/contract/check.ts and add them to _KEPT"
        )


def generated() -> dict[Path, str]:
    """Every generated file and what it must hold."""
    files: dict[Path, str] = {}
    for model in (*DOCUMENTS, *MESSAGES):
        path = ROOT / "schemas" / "generated" / "json" / f"{model.__name__}.json"
        files[path] = json.dumps(model.model_json_schema(), indent=2, sort_keys=True) + "\n"
    for table, columns in TABLES.items():
        path = ROOT / "bigquery" / "tables" / table / "schema.json"
        files[path] = json.dumps(table_schema(columns), indent=2) + "\n"
    definitions = _definitions((*DOCUMENTS, *ANSWERS))
    contract = ROOT / "web" / "src" / "contract"
    files[contract / "types.ts"] = _types(definitions)
    at_once = _definitions(model for model in (*DOCUMENTS, *ANSWERS) if model not in OF_SCREENS)
    files[contract / "schemas.ts"] = _schemas(at_once)
    files[contract / "ofScreens.ts"] = _schemas_of_screens(definitions, at_once)
    files[contract / "names.ts"] = _names()
    return files


def _definitions(models: Iterable[type[BaseModel]]) -> dict[str, dict[str, Any]]:
    """JSON Schemas of models and all they are made of, by TypeScript name."""
    found: dict[str, dict[str, Any]] = {}
    for model in models:
        schema = TypeAdapter(model).json_schema()
        for name, definition in schema.pop("$defs", {}).items():
            found[RENAMED.get(name, name)] = definition
        found[model.__name__] = schema
    return dict(sorted(found.items()))


def _reference(ref: str) -> str:
    name = ref.rsplit("/", 1)[1]
    return RENAMED.get(name, name)


# --- TypeScript types ---------------------------------------------------------------------------------
def _types(definitions: dict[str, dict[str, Any]]) -> str:
    parts = [HEADER]
    for name, schema in definitions.items():
        if schema.get("type") != "object":
            parts.append(f"export type {name} = {_type(schema)};\n")
            continue
        summary = schema.get("description", "").split("\n\n")[0].replace("\n", " ").strip()
        doc = f"/** {' '.join(summary.split())} */\n" if summary else ""
        fields = "".join(
            f"  {field}{_optional(name, field, schema)}: {_type(property_schema)};\n"
            for field, property_schema in schema.get("properties", {}).items()
        )
        parts.append(f"{doc}export interface {name} {{\n{fields}}}\n")
    entering = "".join(f"  {model.__name__}: {model.__name__};\n" for model in (*DOCUMENTS, *ANSWERS))
    # A page of records is read one by one: most are as they were when it came last.
    entering += "  FinancialRecord: FinancialRecord;\n"
    what = "What enters: documents of Firestore, and answers of the HTTP interface."
    parts.append(f"/** {what} */\nexport interface Contract {{\n{entering}}}\n")
    return "\n".join(parts)


def _optional(name: str, field: str, schema: dict[str, Any]) -> str:
    """A field that may be absent: neither required nor filled with a default when it is read."""
    if name in PARTIAL:
        return "?"
    absent = field not in schema.get("required", []) and "default" not in schema["properties"][field]
    return "?" if absent else ""


def _type(schema: dict[str, Any]) -> str:
    if "contentSchema" in schema:
        return _type(schema["contentSchema"])
    if "$ref" in schema:
        return _reference(schema["$ref"])
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(_type(option) for option in schema["anyOf"]))
    if "enum" in schema:
        return " | ".join(_literal(value) for value in schema["enum"])
    if "const" in schema:
        return _literal(schema["const"])
    if "prefixItems" in schema:
        return f"[{', '.join(_label(item) + _type(item) for item in schema['prefixItems'])}]"
    kind = schema.get("type")
    if kind == "array":
        inner = _type(schema.get("items", {}))
        return f"({inner})[]" if " " in inner and not inner.startswith("[") else f"{inner}[]"
    if kind == "object":
        return f"Record<string, {_type(_values(schema))}>"
    return {
        "integer": "number",
        "number": "number",
        "string": "string",
        "boolean": "boolean",
        "null": "null",
    }.get(str(kind), "unknown")


def _label(item: dict[str, Any]) -> str:
    """The name of a named tuple's part, which is all that a list has of it."""
    title: str = item.get("title", "")
    return f"{title.lower().replace(' ', '_')}: " if title else ""


def _literal(value: object) -> str:
    if not isinstance(value, str):
        return json.dumps(value)
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def _values(schema: dict[str, Any]) -> dict[str, Any]:
    """What a dictionary holds: pydantic writes keys with a pattern as ``patternProperties``."""
    values: Any = schema.get("additionalProperties")
    if isinstance(values, dict):
        return values
    patterns = list(schema.get("patternProperties", {}).values())
    return patterns[0] if patterns else {}


# --- schemas for the checks at run time ---------------------------------------------------------------
def _schemas(definitions: dict[str, dict[str, Any]]) -> str:
    types = "import type { Schema } from './check';"
    return f"{HEADER}{types}\n\nexport const schemas: Record<string, Schema> = {_listed(definitions)};\n"


def _schemas_of_screens(definitions: dict[str, dict[str, Any]], at_once: dict[str, dict[str, Any]]) -> str:
    rest = {name: schema for name, schema in definitions.items() if name not in at_once}
    return f"{HEADER}import {{ schemas }} from './schemas';\n\nObject.assign(schemas, {_listed(rest)});\n"


def _listed(definitions: dict[str, dict[str, Any]]) -> str:
    """One line a field: what a change adds, takes away or limits otherwise is a line of its difference."""
    lines = ["{"]
    for name, schema in definitions.items():
        kept = _compact(schema, name in PARTIAL)
        fields = kept.pop("properties", None)
        if fields is None:
            lines.append(f"  {name}: {json.dumps(kept)},")
            continue
        about = ", ".join(f"{key}: {json.dumps(value)}" for key, value in kept.items())
        lines.append(f"  {name}: {{ {about}, properties: {{")
        lines += [f"    {field}: {json.dumps(inner)}," for field, inner in fields.items()]
        lines.append("  } },")
    return "\n".join([*lines, "}"])


def _compact(schema: dict[str, Any], partial: bool = False) -> dict[str, Any]:
    """The parts of a JSON Schema that ``web/src/contract/check.ts`` checks."""
    unknown = schema.keys() - set(_KEPT) - _LEFT_OUT
    if unknown:
        raise NotChecked(unknown)
    if "contentSchema" in schema:
        return {"json": _compact(schema["contentSchema"])}
    kept: dict[str, Any] = {key: schema[key] for key in _KEPT if key in schema}
    if "$ref" in kept:
        kept = {"ref": _reference(kept["$ref"])} | ({"default": kept["default"]} if "default" in kept else {})
    if "anyOf" in kept:
        kept["anyOf"] = [_compact(option) for option in kept["anyOf"]]
    if "items" in kept:
        kept["items"] = _compact(kept["items"])
    if "prefixItems" in kept:
        kept["prefixItems"] = [_compact(item) for item in kept["prefixItems"]]
    if "properties" in schema:
        kept["properties"] = {name: _compact(p) for name, p in schema["properties"].items()}
        if partial:
            for inner in kept["properties"].values():
                inner.pop("default", None)
    elif schema.get("type") == "object":
        kept["values"] = _compact(_values(schema))
        if "patternProperties" in schema:
            (kept["keys"],) = schema["patternProperties"]
    return kept


def _names() -> str:
    lines = [HEADER]
    for collection in names.Collection:
        lines.append(f"export const {collection.name} = '{collection.value}';")
    lines += [
        f"export const ORGANIZATIONS = '{names.ORGANIZATIONS}';",
        f"export const IMPORT_ERRORS = '{names.IMPORT_ERRORS}';",
        f"export const METRIC_VERSIONS = '{names.METRIC_VERSIONS}';",
    ]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Write or check."""
    check = "--check" in sys.argv[1:]
    drifted = []
    for path, text in generated().items():
        if path.exists() and path.read_text() == text:
            continue
        drifted.append(path)
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
    for path in drifted:
        sys.stderr.write(f"{'differs' if check else 'wrote'}: {path.relative_to(ROOT)}\n")
    if check and drifted:
        sys.stderr.write("run `make generate`\n")
    return 1 if check and drifted else 0


if __name__ == "__main__":
    sys.exit(main())
