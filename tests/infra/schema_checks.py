"""Arguments, blocks and values, held against the provider's schema and what it does not say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from tests.infra.provider_schema import Argument, ResourceSchema, provider_schema
from tests.infra.terraform_files import Block, Expression
from tests.infra.tree import Problem, Tree

META_ARGUMENTS = {"count", "depends_on", "for_each", "provider"}
META_BLOCKS = {"connection", "lifecycle", "provisioner"}
BUILT_IN = {"terraform_data"}
_CPU = re.compile(r"[1248]|0\.\d+")
_MEMORY = re.compile(r"[1-9]\d*(Mi|Gi)")
_SECONDS = re.compile(r"\d+(\.\d+)?s")
_CRON_FIELD = re.compile(r"(\*|\d{1,2}(-\d{1,2})?)(/\d{1,2})?(,(\*|\d{1,2}(-\d{1,2})?)(/\d{1,2})?)*")
_CRON_LIMITS = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))


def arguments(tree: Tree) -> Iterator[Problem]:
    """Types, argument names, blocks, and what is required."""
    declared = [b for b in tree.blocks if b.kind in {"resource", "data"} and b.labels[0] not in BUILT_IN]
    types = frozenset(_type(block) for block in declared)
    schemas = provider_schema(types)
    for block in declared:
        schema = schemas.get(_type(block))
        if schema is None:
            yield tree.problem(block, f"the provider has no {_type(block)}")
            continue
        yield from _against(tree, block, block, schema, "", META_ARGUMENTS, META_BLOCKS)


def _type(block: Block) -> str:
    return ("data." if block.kind == "data" else "") + block.labels[0]


def _against(
    tree: Tree,
    top: Block,
    block: Block,
    schema: ResourceSchema,
    form: str,
    extra: set[str] | None = None,
    extra_blocks: set[str] | None = None,
) -> Iterator[Problem]:
    allowed = schema.forms[form]
    where = "" if block is top else f"{block.kind}: "
    for name, attribute in block.attributes.items():
        if name in (extra or ()):
            continue
        argument = allowed.get(name)
        at = Problem(str(top.file.relative_to(tree.root.parent)), attribute.line, "")
        if argument is None:
            yield Problem(at.file, at.line, f"{top.address}: {where}there is no argument {name}")
        elif argument.block is not None:
            yield Problem(at.file, at.line, f"{top.address}: {where}{name} is a block, not an argument")
        elif argument.values and isinstance(attribute.value, str) and attribute.value not in argument.values:
            said = ", ".join(argument.values)
            yield Problem(
                at.file, at.line, f"{top.address}: {where}{name} is {attribute.value!r}; it may be {said}"
            )
        elif not _fits(argument, attribute.value):
            yield Problem(
                at.file,
                at.line,
                f"{top.address}: {where}{name} is {attribute.value!r}; it takes a {argument.form.split(' ')[0]}",
            )
    counted: dict[str, int] = {}
    for nested in block.blocks:
        if nested.kind in (extra_blocks or ()):
            continue
        argument = allowed.get(nested.kind)
        if argument is None or argument.block is None:
            yield Problem(
                str(top.file.relative_to(tree.root.parent)),
                nested.line,
                f"{top.address}: {where}there is no block {nested.kind}",
            )
            continue
        counted[nested.kind] = counted.get(nested.kind, 0) + 1
        if counted[nested.kind] > 1 and not argument.repeated:
            yield Problem(
                str(top.file.relative_to(tree.root.parent)),
                nested.line,
                f"{top.address}: {where}{nested.kind} may stand only once",
            )
        yield from _against(tree, top, nested, schema, argument.block)
    for name, argument in allowed.items():
        if argument.required and name not in block.attributes and name not in counted:
            kind = "block" if argument.block else "argument"
            yield Problem(
                str(top.file.relative_to(tree.root.parent)),
                block.line,
                f"{top.address}: {where}the {kind} {name} is required",
            )


def _fits(argument: Argument, value: object) -> bool:
    """Whether a plainly written value is of the declared type; Terraform turns numbers and text into another."""
    if value is None or isinstance(value, Expression):
        return True
    if argument.form.endswith("[]") or argument.form.startswith("{"):
        return isinstance(value, list if argument.form.endswith("[]") else dict)
    if argument.form.startswith("boolean"):
        return isinstance(value, bool)
    if argument.form == "number":
        return not isinstance(value, bool) and re.fullmatch(r"-?\d+(\.\d+)?", str(value)) is not None
    return not isinstance(value, (dict, list))


def values(tree: Tree) -> Iterator[Problem]:
    """Schedules, attempts, durations, sizes, retry policies."""
    for block in tree.blocks:
        yield from _values(tree, block, block)


def _values(tree: Tree, top: Block, block: Block) -> Iterator[Problem]:
    rules: tuple[tuple[str, Callable[[str], bool], str], ...] = (
        ("schedule", is_cron, "is no cron schedule"),
        (
            "retry_policy",
            lambda v: v == "RETRY_POLICY_RETRY",
            "must be RETRY_POLICY_RETRY: an event is never dropped",
        ),
        ("max_delivery_attempts", lambda v: v.isdigit() and 5 <= int(v) <= 100, "must be 5 to 100"),
        ("available_cpu", lambda v: _CPU.fullmatch(v) is not None, "is no number of processors"),
        ("cpu", lambda v: _CPU.fullmatch(v) is not None, "is no number of processors"),
        ("available_memory", lambda v: _MEMORY.fullmatch(v) is not None, "is no size like 512Mi"),
        ("memory", lambda v: _MEMORY.fullmatch(v) is not None, "is no size like 512Mi"),
        ("ack_deadline_seconds", lambda v: v.isdigit() and 10 <= int(v) <= 600, "must be 10 to 600"),
        ("timeout_seconds", lambda v: v.isdigit() and 1 <= int(v) <= 540, "must be 1 to 540"),
        ("concurrency", lambda v: v.isdigit() and 1 <= int(v) <= 1000, "must be 1 to 1000"),
        ("attempt_deadline_seconds", lambda v: v.isdigit() and 15 <= int(v) <= 1800, "must be 15 to 1800"),
        ("minimum_backoff", _is_backoff, "must be 0s to 600s"),
        ("maximum_backoff", _is_backoff, "must be 0s to 600s"),
        ("message_retention_duration", _is_retention, "must be 600s to 2678400s"),
        ("public_access_prevention", lambda v: v == "enforced", "must be enforced"),
    )
    for name, fits, message in rules:
        attribute = block.attributes.get(name)
        if attribute is None or isinstance(attribute.value, (Expression, dict)) or attribute.value is None:
            continue
        if not fits(str(attribute.value)):
            file = str(top.file.relative_to(tree.root.parent))
            yield Problem(file, attribute.line, f"{top.address}: {name} {attribute.value!r} {message}")
    for nested in block.blocks:
        yield from _values(tree, top, nested)


def is_cron(schedule: str) -> bool:
    """Whether Cloud Scheduler takes it."""
    fields = schedule.split()
    return len(fields) == len(_CRON_LIMITS) and all(
        _CRON_FIELD.fullmatch(field) is not None
        and all(low <= int(number) <= high for number in re.findall(r"(?<![/\d])\d+", field))
        for field, (low, high) in zip(fields, _CRON_LIMITS, strict=True)
    )


def _is_backoff(value: str) -> bool:
    return _SECONDS.fullmatch(value) is not None and float(value[:-1]) <= 600


def _is_retention(value: str) -> bool:
    return _SECONDS.fullmatch(value) is not None and 600 <= float(value[:-1]) <= 2_678_400
