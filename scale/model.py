"""Operations, fan-out, bytes and money a month of a workload, and how much of each limit it uses at its peak."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, log

from scale.facts import PRICES, limit, measured

_CPU = Fraction(1, 2)
_MEMORY_GIB = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Workload:
    """``hot``: every record of the peak belongs to one entity and month of one organization."""

    people: int
    records_per_minute: int
    hot: bool = False

    @property
    def organizations(self) -> int:
        """Organizations, by the people of one."""
        return max(1, ceil(self.people / measured("people_per_organization")))

    @property
    def listeners(self) -> int:
        """People who look at a dashboard at the peak."""
        return max(1, ceil(self.people * measured("connected")))

    @property
    def leaves(self) -> Fraction:
        """Entity-months that take the records of the peak."""
        return Fraction(1) if self.hot else self.organizations * measured("active_leaves")


@dataclass(frozen=True, slots=True)
class Month:
    """What a month costs in operations and bytes."""

    reads: Fraction
    writes: Fraction
    invocations: Fraction
    pushed_documents: Fraction
    pubsub_bytes: Fraction
    bigquery_bytes: Fraction
    firestore_bytes: Fraction
    log_bytes: Fraction
    egress_bytes: Fraction

    def usd(self) -> Fraction:
        """US dollars at list prices. Free quotas, warm instances and discounts are left out."""
        seconds = self.invocations * measured("function_seconds")
        return sum(
            (
                PRICES["read"].of(self.reads + self.pushed_documents),
                PRICES["write"].of(self.writes),
                PRICES["invocation"].of(self.invocations),
                PRICES["cpu"].of(seconds * _CPU),
                PRICES["memory"].of(seconds * _MEMORY_GIB),
                PRICES["pubsub"].of(self.pubsub_bytes),
                PRICES["bigquery_write"].of(self.bigquery_bytes),
                PRICES["bigquery_storage"].of(self.bigquery_bytes),
                PRICES["firestore_storage"].of(self.firestore_bytes),
                PRICES["logging"].of(self.log_bytes),
                PRICES["egress"].of(self.egress_bytes),
            ),
            Fraction(0),
        )


@dataclass(frozen=True, slots=True)
class Use:
    """How much of a limit the peak uses, and what the design does beyond it. ``share`` 1 is all of it."""

    name: str
    share: Fraction
    then: str


def month(load: Workload) -> Month:
    """A month of a workload: its busy minutes of records, its people's screens and edits."""
    records = Fraction(load.records_per_minute) * measured("busy_minutes")
    thousands = records / 1000
    edits = load.people * measured("edits_a_day") * measured("days")
    screens = load.people * measured("screens_a_day") * measured("days")
    messages = thousands * measured("messages")
    # apply and stream a message, recalculate an aggregate; api, recalculate, stream an edit
    invocations = 2 * messages + thousands * measured("aggregates") + 3 * edits
    pushed = _pushes_a_second(load) * load.listeners * 60 * measured("busy_minutes")
    # Each edit is seen by those of its organization who look.
    pushed += edits * max(Fraction(1), Fraction(load.listeners, load.organizations))
    apart = measured("change_bytes") + measured("event_bytes")
    return Month(
        reads=thousands * (measured("apply_reads") + measured("recalculate_reads"))
        + screens * measured("screen_reads")
        + edits * measured("edit_operations"),
        writes=thousands * (measured("apply_writes") + measured("recalculate_writes"))
        + edits * measured("edit_operations") / 2,
        invocations=invocations,
        pushed_documents=pushed,
        pubsub_bytes=2 * records * apart,  # published and delivered
        bigquery_bytes=(records + edits) * measured("fact_bytes"),
        firestore_bytes=records * measured("page_bytes"),
        log_bytes=invocations * measured("line_bytes"),
        egress_bytes=(pushed + screens) * measured("dashboard_bytes"),
    )


def uses(load: Workload) -> list[Use]:
    """Every limit at the peak, the one that binds first in front."""
    records_a_second = Fraction(load.records_per_minute, 60)
    messages_a_second = records_a_second / 1000 * measured("messages")
    aggregates_a_second = records_a_second / 1000 * measured("aggregates")
    if load.hot:
        messages_a_second = aggregates_a_second = records_a_second / measured("rows_per_message")
    at_once = messages_a_second * measured("function_seconds")
    writes = records_a_second / 1000 * (measured("apply_writes") + measured("recalculate_writes"))
    pushes = _pushes_a_second(load)
    found = [
        Use("one write a second to an aggregate", aggregates_a_second / load.leaves / limit("document_writes"),
            "messages of one ordering key wait for each other; the import takes longer, nothing fails"),
        Use("1 MB a second of one ordering key",
            records_a_second / load.leaves * measured("change_bytes") / limit("ordering_key_bytes"),
            "the publisher waits for its batch; the import takes longer"),
        Use("500/50/5 on a cold collection", writes / limit("ramp_start"),
            f"contention is retried, then redelivered; full speed after {ramp_minutes(writes)} minutes"),
        Use("one document a second to a client", pushes / limit("pushed_documents"),
            "recalculations are coalesced; a dashboard is written at most about once a second a process"),
        Use("10 KiB a second to a client", pushes * measured("dashboard_bytes") / limit("pushed_bytes"),
            "listeners fall behind and catch up with the newest state; the client shows how old it is"),
        Use("apply_changes at once", at_once / limit("apply_changes"), "messages wait in Pub/Sub for up to 7 days"),
        Use("recalculate at once",
            aggregates_a_second * measured("function_seconds") / limit("recalculate"),
            "events wait; what waits together runs together, and the sweeper finds what was given up"),
        Use("stream_to_bigquery at once", at_once / limit("stream_to_bigquery"),
            "messages wait in Pub/Sub; BigQuery is behind, screens are not"),
    ]  # fmt: skip
    return sorted(found, key=lambda use: (-use.share, use.name))


def ramp_minutes(operations_a_second: Fraction) -> int:
    """Minutes until a cold collection takes so many operations a second."""
    if operations_a_second <= limit("ramp_start"):
        return 0
    times = float(operations_a_second / limit("ramp_start"))
    return 5 * ceil(log(times) / log(float(limit("ramp_growth"))))


def _pushes_a_second(load: Workload) -> Fraction:
    """Times a second that the dashboard someone looks at is written: coalesced to one."""
    per_organization = Fraction(load.records_per_minute, 60 * (1 if load.hot else load.organizations))
    return min(Fraction(1), per_organization / 1000 * measured("aggregates"))
