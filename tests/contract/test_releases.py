"""Releases run side by side: what a later one stored is read by this one, and what it cannot judge it refuses."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from schemas.generate import DOCUMENTS
from schemas.primitives import Model
from schemas.records import FinancialEvents, RecordChanges

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "tests" / "fixtures" / "contract"
MODELS: dict[str, type[BaseModel]] = {model.__name__: model for model in DOCUMENTS}
KINDS = sorted(path.stem for path in FIXTURES.glob("*.json") if path.stem in MODELS)
READS = [
    path
    for folder in ("functions", "cli")
    for path in (ROOT / folder).rglob("*.py")
    if path.name not in {"mapping_files.py"}  # what a person wrote into a file is held to every letter
]


def later(value: Any) -> Any:
    """What a later release might have stored: one field more in every object, also within fields that hold JSON.
    A record's dimensions are a map of data."""
    if isinstance(value, dict):
        kept = {key: inner if key == "dimensions" else later(inner) for key, inner in value.items()}
        return {**kept, "of_a_later_release": 1}
    if isinstance(value, list):
        return [later(inner) for inner in value]
    if isinstance(value, str) and value[:1] in ("{", "["):
        return json.dumps(later(json.loads(value)))
    return value


def has_open_map(kind: str) -> bool:
    """Whether a document has an object whose keys are data: there, one more key is one more value."""
    schema = json.dumps(MODELS[kind].model_json_schema()).replace('"additionalProperties": false', "")
    return any(word in schema for word in ("additionalProperties", "patternProperties"))


@pytest.mark.parametrize("kind", KINDS)
def test_a_document_of_a_later_release_is_read_without_what_is_new(kind: str) -> None:
    model = MODELS[kind]
    assert issubclass(model, Model)
    for document in json.loads((FIXTURES / f"{kind}.json").read_text()):
        known = model.stored(document)
        newer = later(document) if not has_open_map(kind) else {**document, "of_a_later_release": 1}
        assert model.stored(newer) == known
        with pytest.raises(ValidationError):
            model.model_validate(newer)


def test_most_documents_are_tried_at_every_depth() -> None:
    assert sum(not has_open_map(kind) for kind in KINDS) >= 5


@pytest.mark.parametrize("message", [RecordChanges, FinancialEvents])
def test_a_message_whose_meaning_changed_is_refused_and_not_half_read(message: type[Model]) -> None:
    """A refused message comes again, until a function of the release that wrote it takes it."""
    fields: dict[str, Any] = {"org_id": "acme", "events": []}
    if message is RecordChanges:
        fields = {
            "org_id": "acme", "import_id": "i", "chunk_id": "c", "kind": "import", "sequence": 1, "entity_id": "west",
            "months": [{"period": "2026-01", "rows": []}], "uid": "u",
        }  # fmt: skip
    assert message.stored_json(json.dumps({**fields, "of_a_later_release": 1}))
    with pytest.raises(ValidationError, match="schema_version"):
        message.stored_json(json.dumps({**fields, "schema_version": 3}))


def test_whatever_is_stored_is_read_so() -> None:
    strict = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in READS
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if re.search(r"\.model_validate\(dict\(|model_validate\([^)]*fields", line)
    ]
    assert strict == [], "read documents with Model.stored"
