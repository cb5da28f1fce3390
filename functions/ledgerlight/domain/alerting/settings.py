"""Notification settings and rule files, checked: every problem with its file, its line and what to do.

Works on data that is already parsed, with the line of every part (``Located``); adapters read the YAML.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, get_args
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter, ValidationError

from ledgerlight.domain.alerting.dashboard_facts import OTHER_SOURCES
from ledgerlight.domain.alerting.system_facts import measures
from ledgerlight.domain.text import did_you_mean, shown
from schemas.alerts import AlertRule, Severity
from schemas.notifications import CHANNEL_ADDRESS, OWNER, EscalationPolicy, NotificationSettings, Recipient
from schemas.primitives import Model

T = TypeVar("T", bound=Model)
Path = tuple[str | int, ...]
Found = tuple[Path, str]
"""Where in the data, and what is wrong with what to do."""


@dataclass(frozen=True, slots=True)
class Located:
    """Parsed data and the line, from 1, on which each part of it begins."""

    file: str
    data: Any
    lines: Mapping[Path, int]

    def line(self, path: Path) -> int:
        """The line of a part; of the nearest part around it when it is not there."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right."""

    line: int
    message: str


class BadConfiguration(ValueError):
    """A configuration file that is refused; one line a problem: file, line, what is wrong, what to do."""

    def __init__(self, file: str, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(f"{file}:{each.line}: {each.message}" for each in problems))
        self.problems = tuple(problems)


class RuleFile(Model):
    """A file of alert rules."""

    rules: list[AlertRule]


@dataclass(frozen=True, slots=True)
class Known:
    """What an organization has, for a file to name: KPIs with its own, and entities and accounts; None is not checked,
    as of the product's own file, which is of no organization."""

    metrics: Collection[str]
    entities: Collection[str] | None = None
    accounts: Collection[str] | None = None
    recipients: Collection[str] | None = None


def settings_of(located: Located, known: Known) -> NotificationSettings:
    """The settings. Raises ``BadConfiguration`` with every problem."""
    settings = _validated(NotificationSettings, located)
    _refuse(located, _problems(settings, known))
    return settings


def rules_of(located: Located, known: Known) -> list[AlertRule]:
    """The rules of a file (``rules: [...]``). Raises ``BadConfiguration`` for what no rule may say, a KPI, account or
    entity that is not there, an id used twice, and an owner who is no recipient."""
    rules = _validated(RuleFile, located).rules

    def problems() -> Iterator[Found]:
        ids: set[str] = set()
        for number, rule in enumerate(rules):
            at = ("rules", number)
            if rule.id in ids:
                yield (*at, "id"), f"the id {rule.id!r} is used twice; give every rule one of its own"
            ids.add(rule.id)
            if rule.metric is not None and rule.kind not in OTHER_SOURCES:
                yield from _require_known("KPI", rule.metric, known.metrics, (*at, "metric"))
            if rule.kind == "system":
                yield from _require_known("figure of the system", rule.subject, measures(), (*at, "metric"))
            if rule.account is not None:
                yield from _require_known("account", rule.account, known.accounts, (*at, "account"))
            place = (*at, "scope", "entity_id")
            yield from _require_known("entity", rule.scope.entity_id, known.entities, place)
            if rule.owner is not None:
                yield from _require_known("recipient", rule.owner, known.recipients, (*at, "owner"))

    _refuse(located, problems())
    return rules


def _validated(model: type[T], located: Located) -> T:
    try:
        return TypeAdapter(model).validate_python(located.data)
    except ValidationError as error:
        problems = [
            Problem(located.line(_path(each["loc"], located)), _said(dict(each), model))
            for each in error.errors()
        ]
        raise BadConfiguration(located.file, sorted(set(problems), key=lambda p: p.line)) from error


def _refuse(located: Located, found: Iterator[Found]) -> None:
    problems = [Problem(located.line(path), message) for path, message in found]
    if problems:
        raise BadConfiguration(located.file, sorted(problems, key=lambda problem: problem.line))


def _path(loc: Path, located: Located) -> Path:
    """Pydantic also names the branch of a union that it tried; the data has no such part."""
    path: Path = ()
    for part in loc:
        if (*path, part) in located.lines:
            path = (*path, part)
    return path


def _said(error: Mapping[str, Any], model: type[Model]) -> str:
    where = ".".join(str(part) for part in error["loc"]) or model.__name__
    value = shown(str(error["input"])) if not isinstance(error["input"], dict | list) else ""
    kind = error["type"]
    if kind == "missing":
        return f"{where} is missing; add it"
    if kind == "extra_forbidden":
        return f"{where} is not a setting; remove it or check the spelling"
    if kind == "literal_error":
        return f"{where}: {value!r} is not known; use {error['ctx']['expected']}"
    if kind == "string_pattern_mismatch":
        return f"{where}: {value!r} does not have the form {error['ctx']['pattern']}"
    said = str(error["msg"]).removeprefix("Value error, ")
    return f"{where}: {said}" + (f" (it is {value!r})" if value else "")


def _problems(settings: NotificationSettings, known: Known) -> Iterator[Found]:
    yield from _zones(settings)
    yield from _names(settings, known)
    yield from _deputies(settings.recipients)
    for who, person in settings.recipients.items():
        if not any(person.has(channel) for channel in CHANNEL_ADDRESS):
            yield ("recipients", who), f"nothing reaches {who}; add an email, phone, slack or uid"
    for severity in get_args(Severity):
        policy = settings.escalation.get(severity)
        if policy is None:
            yield ("escalation",), f"there is no chain for {severity} alerts; add escalation.{severity}"
        else:
            yield from _chain(settings, severity, policy)
        if severity not in settings.grouping.wait_seconds:
            yield ("grouping", "wait_seconds"), f"there is no wait for {severity} alerts; add {severity}: 30"


def _require_known(kind: str, name: str, known: Collection[str] | None, path: Path) -> Iterator[Found]:
    if known is not None and name not in known:
        hint = did_you_mean(name, known) or f" Known are: {', '.join(sorted(known))}."
        yield path, f"{name!r} is no {kind}.{hint}"


def _names(settings: NotificationSettings, known: Known) -> Iterator[Found]:
    people = settings.recipients
    yield from _require_known("recipient", settings.owner, people, ("owner",))
    if OWNER in people:
        yield ("recipients", OWNER), f"{OWNER!r} means whoever is responsible; call the recipient otherwise"
    for part, to in (("summary", settings.summary), ("milestones", settings.milestones)):
        for index, who in enumerate(to.to if to is not None else ()):
            yield from _require_known("recipient", who, people, (part, "to", index))
            if who in people and not (people[who].has("email") or people[who].has("dashboard")):
                yield (part, "to", index), f"it cannot reach {who}: add recipients.{who}.email"
    for number, route in enumerate(settings.routes):
        yield from _require_known("recipient", route.to, people, ("routes", number, "to"))
        for index, metric in enumerate(route.metrics):
            yield from _require_known("KPI", metric, known.metrics, ("routes", number, "metrics", index))
        for index, entity in enumerate(route.entities):
            yield from _require_known("entity", entity, known.entities, ("routes", number, "entities", index))


def _zones(settings: NotificationSettings) -> Iterator[Found]:
    named: list[tuple[Path, str | None]] = [
        (("timezone",), settings.timezone),
        (("calendar", "timezone"), settings.calendar.timezone),
    ]
    named += [(("recipients", who, "timezone"), each.timezone) for who, each in settings.recipients.items()]
    for path, name in named:
        if name is None:
            continue
        try:
            ZoneInfo(name)
        except (ValueError, OSError, LookupError):
            yield path, f"{name!r} is no time zone; write one of the IANA database, as Europe/London"


def _deputies(people: Mapping[str, Recipient]) -> Iterator[Found]:
    """A deputy must exist, and deputies must not stand in for each other in a circle."""
    circles: set[frozenset[str]] = set()
    for who, person in people.items():
        path: Path = ("recipients", who, "deputy")
        if person.deputy is not None:
            yield from _require_known("recipient", person.deputy, people, path)
        if person.away and person.deputy is None:
            yield ("recipients", who, "away"), f"{who} is away, so name who stands in: add a deputy"
        way, at = [who], person.deputy
        while at is not None and at in people and at not in way:
            way.append(at)
            at = people[at].deputy
        if at == who and frozenset(way) not in circles:
            circles.add(frozenset(way))
            circle = " -> ".join([*way, who])
            yield path, f"an escalation would run in a circle: {circle}; end it with someone without a deputy"


def _chain(settings: NotificationSettings, severity: str, policy: EscalationPolicy) -> Iterator[Found]:
    """Every step reaches people who exist, by channels that they have, and nobody twice."""
    told: set[str] = set()
    for number, each in enumerate(policy.steps):
        at: Path = ("escalation", severity, "steps", number)
        for index, who in enumerate(each.to):
            if who != OWNER:
                yield from _require_known("recipient", who, settings.recipients, (*at, "to", index))
            if who in told:
                yield (
                    (*at, "to", index),
                    f"the chain comes back to {who}, a loop: use 'repeat' to tell people again",
                )
            told.add(who)
            for person in _owners(settings) if who == OWNER else [who]:
                recipient = settings.recipients.get(person)
                if recipient is None:
                    continue
                if each.digest and not (recipient.has("email") or recipient.has("dashboard")):
                    yield (*at, "digest"), f"a digest cannot reach {person}: add recipients.{person}.email"
                for channel in each.channels:
                    if not recipient.has(channel):
                        field = CHANNEL_ADDRESS[channel]
                        hint = f"add recipients.{person}.{field} or drop the channel"
                        yield (
                            (*at, "channels"),
                            f"{channel} cannot reach {person}, who has no {field}: {hint}",
                        )


def _owners(settings: NotificationSettings) -> list[str]:
    return list(dict.fromkeys([settings.owner, *(route.to for route in settings.routes)]))
