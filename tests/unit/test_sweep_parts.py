"""A sweep goes on where one part of it does not answer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

from ledgerlight.ports import Unavailable
from ledgerlight.usecases.sweep import Sweep
from tests.builders import found_organization
from tests.fakes.spine import SpineServices


def unavailable(_: str) -> int:
    raise Unavailable("no answer")


def test_a_part_that_does_not_answer_keeps_no_other_waiting() -> None:
    services = SpineServices()
    found_organization(services.documents, services.time)
    asked: list[str] = []

    def one(org_id: str) -> int:
        asked.append(org_id)
        return 1

    whole = Sweep(
        services.documents, services.objects, services.time, services.organizations, services.apply_edit,
        services.ingest_file, services.recalculate, one, one, one, one, one, one, one, one,
    )  # fmt: skip
    everything = whole().as_dict()
    assert everything["presence"] == 1
    assert everything["waiting"] == 0
    for part in (
        "refresh_definitions", "check_alerts", "notify", "presence", "mentions", "summarise", "cash", "prove",
    ):  # fmt: skip
        asked.clear()
        services.time.advance(3600)
        swept = replace(whole, **cast("dict[str, Any]", {part: unavailable}))().as_dict()
        assert swept["waiting"] == 1
        assert asked == ["acme"] * 7, part
