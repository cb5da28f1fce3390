"""A deployed installation's state, from Cloud Monitoring's REST interface (``timeSeries.list``).

Metrics are those that ``terraform/modules/monitoring`` makes and alerts on. The api's service account needs
``roles/monitoring.viewer``. Cloud Monitoring is some minutes behind.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ledgerlight.domain.alerting.times import later, moment
from schemas.list_prices import LOOKED_UP, firestore_usd
from schemas.names import EVENTS_DEAD_LETTER, EVENTS_DEAD_LETTER_SUBSCRIPTION, Function, Topic
from schemas.system import Costs, DeadLetterCount, FunctionHealth, HopLatency, Installation, QueueState

TIMEOUT_SECONDS = 4.0
HOP_METRIC = "logging.googleapis.com/user/ledgerlight-hop-latency"
REQUESTS_METRIC = "run.googleapis.com/request_count"
WAITING_METRIC = "pubsub.googleapis.com/subscription/num_undelivered_messages"
OLDEST_METRIC = "pubsub.googleapis.com/subscription/oldest_unacked_message_age"
READS_METRIC = "firestore.googleapis.com/document/read_count"
WRITE_METRICS = (
    "firestore.googleapis.com/document/write_count",
    "firestore.googleapis.com/document/delete_count",
)
AT_LIST_PRICE = f"Firestore's documents alone, at the list price of {LOOKED_UP}, without the free quota and one's own discounts."

_SCOPE = "https://www.googleapis.com/auth/monitoring.read"
_UNSEEN = "No request in the last hour: an instance starts with the next one."
_LETTERS = {
    **{topic.dead_letter_subscription: topic.dead_letter for topic in Topic},
    EVENTS_DEAD_LETTER_SUBSCRIPTION: EVENTS_DEAD_LETTER,
}

Series = Mapping[str, Any]


class NotTold(Exception):
    """Cloud Monitoring did not answer the question; the message says why."""


class CloudStatus:
    """Implements ``ports.SystemStatus``."""

    def __init__(self, project: str, session: Any = None) -> None:
        """``session``: an authorized one, for tests; else the process's own account."""
        self._project = project
        self._given = session

    def read(self, now: str) -> Installation:
        """How everything is."""
        functions, functions_note = self._functions(now)
        queue, letters, letters_note = self._subscriptions(now)
        hops, hops_note = self._hops(now)
        return Installation(
            functions=functions,
            functions_note=functions_note,
            queue=queue,
            dead_letters=letters,
            dead_letters_note=letters_note,
            hops=hops,
            hops_note=hops_note,
            costs=self._costs(now),
        )

    def _functions(self, now: str) -> tuple[list[FunctionHealth], str | None]:
        names = [function.value for function in Function]
        try:
            found = self._series(
                REQUESTS_METRIC, "cloud_run_revision", now, 3600, "ALIGN_SUM", period=60,
                reducer="REDUCE_SUM", groups=("resource.label.service_name", "metric.label.response_code_class"),
            )  # fmt: skip
        except NotTold as why:
            return [FunctionHealth(name=name, healthy=None, last_seen=None) for name in names], str(why)
        recent = later(now, minutes=-15)
        return [_health(name, found, recent) for name in names], None

    def _subscriptions(self, now: str) -> tuple[QueueState, list[DeadLetterCount], str | None]:
        try:
            waiting, oldest = (
                _newest(
                    self._series(
                        metric, "pubsub_subscription", now, 600, "ALIGN_MAX",
                        reducer="REDUCE_MAX", groups=("resource.label.subscription_id",),
                    )
                )
                for metric in (WAITING_METRIC, OLDEST_METRIC)
            )  # fmt: skip
        except NotTold as why:
            unknown = [DeadLetterCount(topic=topic, count=None) for topic in _LETTERS.values()]
            return QueueState(waiting=None, oldest_seconds=None, note=str(why)), unknown, str(why)
        queued = {name: count for name, count in waiting.items() if name not in _LETTERS}
        ages = [age for name, age in oldest.items() if name not in _LETTERS and queued.get(name)]
        queue = QueueState(
            waiting=sum(queued.values()) if queued else None,
            oldest_seconds=max(ages, default=None),
            note=None if queued else "Cloud Monitoring has no figures of the last ten minutes.",
        )
        letters = [DeadLetterCount(topic=topic, count=waiting.get(name)) for name, topic in _LETTERS.items()]
        missing = any(letter.count is None for letter in letters)
        note = "Cloud Monitoring has no figures of some topics in the last ten minutes." if missing else None
        return queue, letters, note

    def _hops(self, now: str) -> tuple[list[HopLatency], str | None]:
        try:
            p50, p95 = (
                _newest(
                    self._series(
                        HOP_METRIC, "cloud_run_revision", now, 3600, "ALIGN_DELTA", period=3600,
                        reducer=f"REDUCE_PERCENTILE_{percent}", groups=("metric.label.hop",),
                    )
                )
                for percent in ("50", "95")
            )  # fmt: skip
        except NotTold as why:
            return [], str(why)
        found = [
            HopLatency(hop=hop.value, p50_ms=p50[hop.value], p95_ms=p95[hop.value])
            for hop in Function
            if hop.value in p50 and hop.value in p95
        ]
        return found, None if found else "No function worked in the last hour."

    def _costs(self, now: str) -> Costs:
        seconds = max(60, int((moment(now) - moment(f"{now[:10]}T00:00:00Z")).total_seconds()))
        counted = []
        try:
            for metric in (READS_METRIC, *WRITE_METRICS):
                found = self._series(
                    metric, "firestore_instance", now, seconds, "ALIGN_SUM", period=seconds,
                    reducer="REDUCE_SUM",
                )  # fmt: skip
                counted.append(sum(_newest(found).values()))
        except NotTold as why:
            return Costs(counted="today", reads=None, writes=None, list_price_usd=None, note=str(why))
        reads, *writes = counted
        price = firestore_usd(reads, sum(writes))
        return Costs(
            counted="today", reads=reads, writes=sum(writes), list_price_usd=price, note=AT_LIST_PRICE
        )

    def _series(
        self,
        metric: str,
        resource: str,
        now: str,
        seconds: int,
        aligner: str,
        *,
        period: int = 60,
        reducer: str = "REDUCE_NONE",
        groups: Sequence[str] = (),
    ) -> list[Series]:
        """Time series of the last ``seconds``, newest point first. Raises ``NotTold``."""
        from requests import RequestException  # noqa: PLC0415 - only here

        address = f"https://monitoring.googleapis.com/v3/projects/{self._project}/timeSeries"
        asked = {
            "filter": f'metric.type="{metric}" AND resource.type="{resource}"',
            "interval.startTime": later(now, seconds=-seconds),
            "interval.endTime": now,
            "aggregation.alignmentPeriod": f"{period}s",
            "aggregation.perSeriesAligner": aligner,
            "aggregation.crossSeriesReducer": reducer,
            "aggregation.groupByFields": list(groups),
            "pageSize": 10_000,
        }
        try:
            answer = self._session().get(address, params=asked, timeout=TIMEOUT_SECONDS)
        except RequestException:
            raise NotTold("Cloud Monitoring did not answer.") from None
        if answer.status_code == 403:
            raise NotTold(
                "Cloud Monitoring refused: the api's service account needs roles/monitoring.viewer."
            )
        if answer.status_code != 200:
            raise NotTold(f"Cloud Monitoring answered {answer.status_code}.")
        found: list[Series] = answer.json().get("timeSeries", [])
        return found

    def _session(self) -> Any:
        if self._given is None:
            from google.auth import default  # noqa: PLC0415 - only here
            from google.auth.exceptions import DefaultCredentialsError  # noqa: PLC0415
            from google.auth.transport.requests import AuthorizedSession  # noqa: PLC0415

            try:
                credentials, _ = default(scopes=[_SCOPE])
            except DefaultCredentialsError:
                raise NotTold("Cloud Monitoring was not asked: this process has no account.") from None
            self._given = AuthorizedSession(credentials)  # type: ignore[no-untyped-call]
        return self._given


def _health(name: str, found: Sequence[Series], recent: str) -> FunctionHealth:
    """Healthy: it answered in the last hour, and with no failure in the last quarter of it."""
    seen, failed = "", False
    for series in found:
        if series["resource"]["labels"].get("service_name") != name.replace("_", "-"):
            continue
        times = [str(p["interval"]["endTime"]) for p in series["points"] if _value(p) > 0]
        seen = max([seen, *times])
        if series["metric"]["labels"].get("response_code_class") == "5xx":
            failed = failed or any(moment(at) >= moment(recent) for at in times)
    if not seen:
        return FunctionHealth(name=name, healthy=None, last_seen=None, note=_UNSEEN)
    note = "It failed in the last 15 minutes." if failed else None
    return FunctionHealth(name=name, healthy=not failed, last_seen=seen, note=note)


def _newest(found: Sequence[Series]) -> dict[str, int]:
    """The newest value of each series, by its one label ("" without one)."""
    values = {}
    for series in found:
        told = {**series.get("resource", {}).get("labels", {}), **series.get("metric", {}).get("labels", {})}
        name = told.get("hop") or told.get("subscription_id") or ""
        if series["points"]:
            values[str(name)] = round(_value(series["points"][0]))
    return values


def _value(point: Mapping[str, Any]) -> float:
    told = point["value"]
    return float(told.get("int64Value", told.get("doubleValue", 0)))
