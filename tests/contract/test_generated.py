"""What is generated from the schemas is what is committed, and says what the models say."""

from __future__ import annotations

import json

import pytest

from schemas import authorization, generate
from schemas.names import Collection
from schemas.records import RecordChanges


def test_every_generated_file_is_as_the_models_say() -> None:
    drifted = [str(path) for path, text in generate.generated().items() if path.read_text() != text]
    assert drifted == [], "run `make generate`"


def test_the_authorization_matrix_is_as_the_table_says() -> None:
    assert authorization.GENERATED.read_text() == authorization.as_json(), "run `make generate`"


def test_a_changed_model_is_named_by_the_check(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = next(path for path in generate.generated() if path.name == "Edit.json")
    changed = {path: path.read_text().replace("reason", "cause")}
    monkeypatch.setattr(generate, "generated", lambda: changed)
    monkeypatch.setattr("sys.argv", ["generate", "--check"])
    assert generate.main() == 1
    assert "Edit.json" in capsys.readouterr().err


def test_every_collection_has_its_row_in_the_authorization_table() -> None:
    assert {str(collection) for collection in Collection} <= {str(name) for name in authorization.GRANTS}


def test_json_kept_in_one_field_is_checked_as_what_it_holds() -> None:
    text = (generate.ROOT / "web" / "src" / "contract" / "schemas.ts").read_text()
    schemas = json.loads(text[text.index("= {") + 2 : text.rindex(";")])
    assert schemas["RecordPage"]["properties"]["records"]["json"]["items"]["ref"] == "FinancialRecord"


def test_a_message_of_more_than_500_rows_is_refused() -> None:
    message = {
        "org_id": "o", "import_id": "i", "chunk_id": "c", "kind": "import", "sequence": 1,
        "entity_id": "west", "period": "2025-01", "uid": "u",
        "rows": [{"op": "retire", "id": "a" * 24}] * 501,
    }  # fmt: skip
    with pytest.raises(ValueError, match="500"):
        RecordChanges.model_validate(message)
