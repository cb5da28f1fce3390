"""Cells resolved to entities, accounts, currencies, scenarios and texts, or refused with rule and reason."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from ledgerlight.domain.import_context import AccountLike
from ledgerlight.domain.money import EXPONENTS, plain
from ledgerlight.domain.table import Cell, CellProblem
from ledgerlight.domain.text import clean, did_you_mean, name_key, slug

MAX_DIMENSION = 200
MAX_DESCRIPTION = 2000
MAX_HINTS = 100
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.\-]{0,63}")
_SCENARIO = re.compile(r"scenario:[A-Za-z0-9\-]{1,40}")
_SCENARIOS = {"actual": "actual", "actuals": "actual", "budget": "budget", "forecast": "forecast"}


class BadValue(ValueError):
    """A cell that cannot be used; carries what the row error says."""

    def __init__(self, rule: str, reason: str, *, quarantined: bool = False) -> None:
        self.rule = rule
        self.reason = reason
        self.quarantined = quarantined
        super().__init__(reason)


def cell_text(cell: Cell) -> str:
    """A cell as clean text: numbers without exponent or trailing zeros. Raises ``BadValue`` for problem
    cells."""
    if isinstance(cell, str):
        return clean(cell)
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, Decimal):
        return plain(cell) if cell.is_finite() else str(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    raise BadValue(cell.rule, cell.reason)


def raw_text(cell: Cell) -> str:
    """A cell as errors and reject files show it, whatever it is."""
    if isinstance(cell, CellProblem):
        return cell.text
    return cell if isinstance(cell, str) else cell_text(cell)


class _Hints:
    """Near matches for unknown names. They cost a search each, so only the first hundred names get one."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known = known
        self._found: dict[str, str] = {}

    def of(self, name: str) -> str:
        """A sentence to append, or nothing."""
        if name not in self._found and len(self._found) < MAX_HINTS:
            self._found[name] = did_you_mean(name[:MAX_DIMENSION], self._known)
        return self._found.get(name, "")


class EntityResolver:
    """Entities by id or name; with ``create`` an unknown name becomes a new entity.

    ``pending`` holds the name of each new id. It is created when a row with it is accepted.
    """

    def __init__(self, known: Mapping[str, str], *, create: bool) -> None:
        self._known = {name_key(name): entity_id for name, entity_id in known.items()}
        self._create = create
        self._hints = _Hints(self._known)
        self.pending: dict[str, str] = {}

    def resolve(self, cell: Cell) -> str:
        """The entity's id. Raises ``BadValue``."""
        name = cell_text(cell)
        if not name:
            raise BadValue("missing_entity", "the entity is empty; fill it in")
        key = name_key(name)
        found = self._known.get(key)
        if found is not None:
            return found
        if not self._create:
            raise BadValue(
                "unknown_entity",
                f"there is no such entity.{self._hints.of(name)} Add it, or correct the cell; "
                "'create: [entities]' in the mapping adds what is new",
                quarantined=True,
            )
        if len(name) > MAX_DIMENSION:
            raise BadValue("too_long", f"an entity's name may have {MAX_DIMENSION} characters")
        entity_id = slug(name)
        taken = set(self._known.values())
        if entity_id in taken:
            entity_id = f"{entity_id[:40]}-{slug('¤' + key)}"
        self._known[key] = entity_id
        self.pending[entity_id] = name
        return entity_id


class AccountResolver:
    """Posting accounts by code; with ``create`` an unknown code becomes a new account (``pending``)."""

    def __init__(self, accounts: Mapping[str, AccountLike], *, create: bool) -> None:
        self._accounts = accounts
        self._create = create
        self._hints = _Hints(accounts)
        self._by_number: dict[Decimal, list[str]] = {}
        for code, account in accounts.items():
            if account.is_posting and (number := _number(code)) is not None:
                self._by_number.setdefault(number, []).append(code)
        self.pending: dict[str, str] = {}

    def resolve(self, cell: Cell) -> str:
        """The account's code. Raises ``BadValue``."""
        code = cell_text(cell)
        if not code:
            raise BadValue("missing_account", "the account is empty; fill it in")
        # A spreadsheet keeps 1.10 as the number 1.1, so a number may stand for another code than its text.
        alike = [other for other in self._by_number.get(_number(code) or Decimal(-1), []) if other != code]
        account = self._accounts.get(code)
        if account is not None and account.is_posting and not (alike and isinstance(cell, Decimal)):
            return code
        if alike:
            raise BadValue(
                "account_lost_zeros",
                f"this may stand for account {' or '.join([*alike, *([code] if account else [])])}: "
                "spreadsheets drop a number's outer zeros; format the column as text and write the code out",
                quarantined=True,
            )
        if account is not None:
            raise BadValue(
                "not_a_posting_account",
                "this account only sums up others; book on one of the accounts below it",
                quarantined=True,
            )
        return self._new(code)

    def _new(self, code: str) -> str:
        if self._create:
            if not _CODE.fullmatch(code):
                raise BadValue(
                    "bad_account", "a new account's code is letters, digits, dots and dashes, at most 64"
                )
            self.pending[code] = code
            return code
        raise BadValue(
            "unknown_account",
            f"there is no such account.{self._hints.of(code)} Add it to the chart of accounts, "
            "or correct the cell",
            quarantined=True,
        )


def _number(code: str) -> Decimal | None:
    try:
        number = Decimal(code)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def currency_code(cell: Cell) -> str:
    """An ISO 4217 code. Raises ``BadValue``."""
    code = cell_text(cell).upper()
    if not code:
        raise BadValue("missing_currency", "the currency is empty; write its code, as USD or EUR")
    if code not in EXPONENTS:
        raise BadValue("unknown_currency", "this is no ISO 4217 currency code; write it as USD or EUR")
    return code


def scenario_name(cell: Cell) -> str:
    """actual, budget, forecast or ``scenario:<id>``. Raises ``BadValue``."""
    text = cell_text(cell)
    found = _SCENARIOS.get(text.casefold())
    if found is not None:
        return found
    if _SCENARIO.fullmatch(text):
        return text
    raise BadValue(
        "unknown_scenario", "this is not a scenario; write actual, budget, forecast or scenario:NAME"
    )


def limited_text(cell: Cell, limit: int) -> str:
    """Clean text of at most so many characters. Raises ``BadValue``."""
    text = cell_text(cell)
    if len(text) > limit:
        raise BadValue("too_long", f"this has {len(text)} characters; at most {limit} are kept")
    return text
