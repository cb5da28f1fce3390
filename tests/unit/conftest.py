"""Settings of every property test, what makes a thousand applications affordable, and who asks them."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from flask.testing import FlaskClient
from flask_openapi3 import utils as openapi
from hypothesis import settings
from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode

from tests.fakes.world import World

# A busy machine pauses a test for longer than any deadline; how fast things are is measured in bench/.
settings.register_profile("unit", deadline=None)
settings.load_profile("unit")

_model_schema = openapi.get_model_schema
_schemas: dict[tuple[type[BaseModel], str], dict[str, Any]] = {}


def _schema_once(model: type[BaseModel], mode: JsonSchemaMode = "validation") -> dict[str, Any]:
    if (model, mode) not in _schemas:
        _schemas[model, mode] = _model_schema(model, mode)
    return deepcopy(_schemas[model, mode])


# Each of a thousand tests has an application of its own, and its description is most of what making one costs.
openapi.get_model_schema = _schema_once


@pytest.fixture
def world() -> World:
    """An organization in memory."""
    return World()


@pytest.fixture
def client(world: World) -> FlaskClient:
    """Its interface."""
    return world.client()
