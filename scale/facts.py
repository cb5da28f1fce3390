"""Every number that the model takes from outside: documented limits, list prices, measurements. One table each."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from schemas.list_prices import PER, READ_USD, SOURCE, WRITE_USD


class Limit(NamedTuple):
    """A documented limit or recommendation."""

    name: str
    value: Fraction
    unit: str
    source: str


class Price(NamedTuple):
    """A list price in US dollars for ``per`` units."""

    name: str
    usd: Fraction
    per: int
    unit: str
    source: str

    def of(self, count: Fraction) -> Fraction:
        """US dollars for so many units."""
        return count * self.usd / self.per


class Measured(NamedTuple):
    """A measurement of this product, or an assumption that says so."""

    name: str
    value: Fraction
    unit: str
    how: str


_FIRESTORE = "firebase.google.com/docs/firestore/best-practices"
LIMITS = {
    limit.name: limit
    for limit in (
        Limit("document_writes", Fraction(1), "sustained writes a second to one document", _FIRESTORE),
        Limit("ramp_start", Fraction(500), "operations a second to a cold collection", f"{_FIRESTORE} (500/50/5)"),
        Limit("ramp_growth", Fraction(3, 2), "times as many every 5 minutes", f"{_FIRESTORE} (500/50/5)"),
        Limit("pushed_documents", Fraction(1), "documents a second pushed to one client",
              "firebase.google.com/docs/firestore/real-time_queries_at_scale"),
        Limit("pushed_bytes", Fraction(10 * 1024), "bytes a second pushed to one client",
              "firebase.google.com/docs/firestore/real-time_queries_at_scale"),
        Limit("ordering_key_bytes", Fraction(1_000_000), "bytes a second of one ordering key",
              "cloud.google.com/pubsub/quotas"),
        Limit("apply_changes", Fraction(40 * 8), "messages at once", "terraform: 40 instances of 8"),
        Limit("recalculate", Fraction(10 * 80), "events at once", "terraform: 10 instances of 80"),
        Limit("stream_to_bigquery", Fraction(10 * 8), "messages at once", "terraform: 10 instances of 8"),
    )
}  # fmt: skip

_LIST = "list price, to be checked in the region"
PRICES = {
    price.name: price
    for price in (
        Price("read", READ_USD, PER, "documents read", f"{SOURCE}; {_LIST}"),
        Price("write", WRITE_USD, PER, "documents written", f"{SOURCE}; {_LIST}"),
        Price("invocation", Fraction("0.40"), 1_000_000, "requests", f"cloud.google.com/run/pricing; {_LIST}"),
        Price("cpu", Fraction("0.000024"), 1, "vCPU seconds", f"cloud.google.com/run/pricing; {_LIST}"),
        Price("memory", Fraction("0.0000025"), 1, "GiB seconds", f"cloud.google.com/run/pricing; {_LIST}"),
        Price("pubsub", Fraction(40), 2**40, "bytes published or delivered",
              f"cloud.google.com/pubsub/pricing; {_LIST}"),
        Price("bigquery_write", Fraction("0.025"), 2**30, "bytes by the Storage Write API",
              f"cloud.google.com/bigquery/pricing; {_LIST}"),
        Price("bigquery_storage", Fraction("0.02"), 2**30, "bytes kept a month",
              f"cloud.google.com/bigquery/pricing; {_LIST}"),
        Price("firestore_storage", Fraction("0.18"), 2**30, "bytes kept a month",
              f"cloud.google.com/firestore/pricing; {_LIST}"),
        Price("logging", Fraction("0.50"), 2**30, "bytes logged", f"cloud.google.com/stackdriver/pricing; {_LIST}"),
        Price("egress", Fraction("0.12"), 2**30, "bytes to the internet", f"cloud.google.com/vpc/pricing; {_LIST}"),
    )
}  # fmt: skip

_BENCH = "bench ingest, spread shape, local suite"
_SIZES = "30,000 generated rows through the use cases in memory"
_ASSUMED = "assumed"
MEASURED = {
    each.name: each
    for each in (
        Measured("apply_reads", Fraction(15), "documents read by apply_changes per 1,000 records", _BENCH),
        Measured("apply_writes", Fraction(24), "documents written by apply_changes per 1,000 records", _BENCH),
        Measured("messages", Fraction(254, 100), "messages of each topic per 1,000 records", _BENCH),
        Measured("aggregates", Fraction(6), "aggregates written and recalculated per 1,000 records", _BENCH),
        Measured("recalculate_reads", Fraction(25), "documents read by recalculate per 1,000 records, at most", _BENCH),
        Measured("recalculate_writes", Fraction(13), "documents written by recalculate per 1,000 records", _BENCH),
        Measured("change_bytes", Fraction(278), "bytes of a record in record-changes", _SIZES),
        Measured("event_bytes", Fraction(612), "bytes of a record in financial-events", _SIZES),
        Measured("page_bytes", Fraction(391), "bytes of a record in its page", _SIZES),
        Measured("dashboard_bytes", Fraction(28_411), "bytes of a dashboard of 60 accounts", _SIZES),
        Measured("fact_bytes", Fraction(300), "bytes of a row in BigQuery", _ASSUMED),
        Measured("line_bytes", Fraction(450), "bytes of a hop's log line", "local suite"),
        Measured("rows_per_message", Fraction(500), "records of a full message", "schemas.records"),
        Measured("function_seconds", Fraction(15, 100), "seconds of a message or event in the cloud",
                 "assumed; 7 to 40 ms on the local suite"),
        Measured("edit_operations", Fraction(30), "documents read, and half as many written, by an edit", _ASSUMED),
        Measured("screen_reads", Fraction(15), "documents read to open a screen", "the design's bound"),
        Measured("people_per_organization", Fraction(50), "people", _ASSUMED),
        Measured("connected", Fraction(1, 4), "of the people look at a dashboard at the same time", _ASSUMED),
        Measured("screens_a_day", Fraction(20), "screens that a person opens", _ASSUMED),
        Measured("edits_a_day", Fraction(10), "edits that a person makes", _ASSUMED),
        Measured("days", Fraction(22), "working days a month", _ASSUMED),
        Measured("busy_minutes", Fraction(60), "minutes a month at the full rate of records (month end)", _ASSUMED),
        Measured("active_leaves", Fraction(600), "entity-months an organization's import spreads over", _BENCH),
    )
}  # fmt: skip


def limit(name: str) -> Fraction:
    """The value of a limit."""
    return LIMITS[name].value


def measured(name: str) -> Fraction:
    """The value of a measurement."""
    return MEASURED[name].value
