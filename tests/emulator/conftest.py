"""Services for the adapters' tests: the running suite's, or ones started for them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from cli.suite import read_state
from emulator.environment import environment
from emulator.ports import Ports
from ledgerlight.adapters.bigquery_facts import BigQueryFacts
from ledgerlight.adapters.bigquery_schema import ensure_dataset
from tests.emulator.bigquery_support import PROJECT, bigquery_emulator


@pytest.fixture(scope="session", autouse=True)
def running_suite() -> dict[str, Any] | None:
    """The state of the suite that runs at this port offset, which every test is pointed at; None without one."""
    state = read_state(Ports.from_environment())
    if state is not None:
        os.environ.update(environment())
    return state


@pytest.fixture(scope="session")
def suite(running_suite: dict[str, Any] | None) -> dict[str, Any]:
    """The state of the running suite, for tests that cannot do without one."""
    if running_suite is None:
        pytest.fail("no suite runs at this port offset; start it with `ledgerlight up --detach`")
    return running_suite


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
