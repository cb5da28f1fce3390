"""Services for the adapters' tests: the running suite's, or ones started for them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from uuid import uuid4

import pytest

from ledgerlight.adapters.bigquery_facts import BigQueryFacts
from ledgerlight.adapters.bigquery_schema import ensure_dataset
from tests.emulator.bigquery_support import PROJECT, bigquery_emulator


@pytest.fixture(scope="session")
def bigquery() -> Iterator[None]:
    """BigQuery with the dataset."""
    if os.environ.get("BIGQUERY_EMULATOR_HOST"):
        ensure_dataset(PROJECT)
        yield
        return
    with bigquery_emulator():
        ensure_dataset(PROJECT)
        yield


@pytest.fixture
def org(bigquery: None) -> str:
    """An organization that no other test uses."""
    return f"t-{uuid4().hex[:12]}"


@pytest.fixture(scope="session")
def facts(bigquery: None) -> BigQueryFacts:
    """The adapter, as one process of the function has it."""
    return BigQueryFacts(PROJECT)
