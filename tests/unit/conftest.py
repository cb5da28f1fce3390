"""Settings of every property test."""

from __future__ import annotations

from hypothesis import settings

# A busy machine pauses a test for longer than any deadline; how fast things are is measured in bench/.
settings.register_profile("unit", deadline=None)
settings.load_profile("unit")
