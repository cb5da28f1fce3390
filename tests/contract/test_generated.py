"""What is generated is what the models say; a difference is found and named."""

from __future__ import annotations

import sys
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import pytest
import yaml
from pydantic import Field

from ledgerlight.adapters.append_rows import arrow_schema
from ledgerlight.adapters.bigquery_facts import fact_of
from ledgerlight.adapters.bigquery_schema import FOLDER, Described, view_sql
from ledgerlight.domain.events import event_of
from ledgerlight.domain.leaf import LeafKey
from schemas import generate
from schemas.bigquery import FINANCIAL_FACTS_COLUMNS, TABLES
from schemas.names import View
from schemas.primitives import Model
from tests.builders import record
from tests.contract import examples


def test_every_generated_file_is_as_the_models_say() -> None:
    differing = [
        path.name
        for path, text in generate.generated().items()
        if not path.exists() or path.read_text() != text
    ]
    assert differing == [], "run `make generate`"


def test_every_example_for_the_web_client_is_as_the_functions_write_it() -> None:
    differing = [path.name for path, text in examples.files().items() if path.read_text() != text]
    assert differing == [], "run `make generate`"


def test_examples_show_what_is_rare_too() -> None:
    found = examples.documents()
    assert {edit["status"] for edit in found["Edit"]} == {"applied", "conflict"}
    assert found["ImportErrors"][0]["errors"]
    assert found["Import"][0]["status"] == "done_with_errors"


def test_the_check_names_each_file_that_differs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(generate, "ROOT", tmp_path)
    monkeypatch.setattr(sys, "argv", ["generate"])
    assert generate.main() == 0
    monkeypatch.setattr(sys, "argv", ["generate", "--check"])
    assert generate.main() == 0
    altered = tmp_path / "web" / "src" / "contract" / "types.ts"
    altered.write_text(altered.read_text().replace("amount_minor: number", "amount_minor: string"))
    removed = tmp_path / "bigquery" / "tables" / "financial_facts" / "schema.json"
    removed.unlink()
    capsys.readouterr()
    assert generate.main() == 1
    told = capsys.readouterr().err
    assert "differs: web/src/contract/types.ts" in told
    assert "differs: bigquery/tables/financial_facts/schema.json" in told
    assert told.count("differs") == 2
    assert not removed.exists(), "a check writes nothing"


def test_a_rule_that_the_web_client_would_not_check_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    class Share(Model):
        """Of something."""

        percent: Annotated[int, Field(multiple_of=5)]

    monkeypatch.setattr(generate, "DOCUMENTS", (*generate.DOCUMENTS, Share))
    with pytest.raises(generate.NotChecked, match="multipleOf"):
        generate.generated()


def test_a_fact_has_a_value_for_each_column_in_its_order() -> None:
    event = event_of("acme", LeafKey("west", "2026-01"), record("a", -5, currency="BHD"), created=True)
    fact = dict(zip((column.name for column in FINANCIAL_FACTS_COLUMNS), fact_of(event), strict=True))
    assert fact["amount"] == Decimal("-0.005")
    assert (fact["org_id"], fact["entity_id"], fact["period"]) == ("acme", "west", "2026-01")
    assert (fact["source_kind"], fact["import_id"], fact["source_row"]) == ("import", "imp-1", 2)
    assert arrow_schema(FINANCIAL_FACTS_COLUMNS).names == list(fact)


@pytest.mark.parametrize("table", list(TABLES))
def test_every_table_is_described_and_clustered_by_columns_it_has(table: str) -> None:
    described = Described.read(FOLDER / "tables" / table / "table.yaml")
    assert set(described.clustering) <= {column.name for column in TABLES[table]}
    assert described.clustering[0] == "org_id", "a query of one organization reads its own rows"


@pytest.mark.parametrize("view", list(View))
def test_every_view_names_its_dataset_and_describes_its_columns(view: View) -> None:
    assert "{" not in view_sql(view, "project.dataset")
    assert all(Described.read(FOLDER / "views" / view / "view.yaml").columns.values())


@pytest.mark.parametrize("file", ["view.sql", "view.yaml"])
def test_a_forecast_is_compared_as_a_budget_is(file: str) -> None:
    budget = (FOLDER / "views" / View.ACTUAL_VS_BUDGET / file).read_text()
    forecast = (FOLDER / "views" / View.ACTUAL_VS_FORECAST / file).read_text()
    assert forecast == budget.replace("budget", "forecast").replace("Budget", "Forecast")


def test_no_view_is_without_a_name_and_no_folder_without_a_view() -> None:
    assert {folder.name for folder in (FOLDER / "views").iterdir()} == {view.value for view in View}
    assert {folder.name for folder in (FOLDER / "tables").iterdir()} == set(TABLES)


def test_a_description_that_lacks_its_owner_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "table.yaml"
    path.write_text(yaml.safe_dump({"friendly_name": "Facts", "description": "All of them"}))
    with pytest.raises(ValueError, match="give owner"):
        Described.read(path)
