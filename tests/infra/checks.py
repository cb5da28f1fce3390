"""What is wrong with a Terraform tree, each thing with its file, line and name. Needs no provider and no network."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from schemas.names import Function
from schemas.terraform_names import names
from tests.infra.provider_schema import Argument, ResourceSchema, provider_schema
from tests.infra.references import reference_problems
from tests.infra.terraform_files import Block, Expression, read_terraform

META_ARGUMENTS = {"count", "depends_on", "for_each", "provider"}
META_BLOCKS = {"connection", "lifecycle", "provisioner"}
BUILT_IN = {"terraform_data"}
FORBIDDEN_ROLES = {"roles/owner", "roles/editor", "roles/viewer"}
OVERWRITING_GRANTS = re.compile(r"google_\w+_iam_(binding|policy)")
PUBLIC = {
    "function/google_cloud_run_v2_service_iam_member.public":  # only for the api, see _public_functions
    "the api has a guard of its own: a Firebase token is none of IAM's"
}
"""Where ``allUsers`` may stand, and why."""
PEOPLE = {
    "operators/google_project_iam_member.this": "operators run the command line",
    "operators/google_storage_bucket_iam_member.this": "operators drop files",
    "analytics/google_bigquery_dataset_iam_member.analysts": "analysts see their own organization's dataset",
    "analytics/google_bigquery_dataset_iam_member.operators": "operators reconcile",
    "analytics/google_project_iam_member.queries": "whoever may read the data may run a query",
}
"""Where a group of people may stand, and why; the address is a variable."""

_CPU = re.compile(r"[1248]|0\.\d+")
_MEMORY = re.compile(r"[1-9]\d*(Mi|Gi)")
_SECONDS = re.compile(r"\d+(\.\d+)?s")
_CRON_FIELD = re.compile(r"(\*|\d{1,2}(-\d{1,2})?)(/\d{1,2})?(,(\*|\d{1,2}(-\d{1,2})?)(/\d{1,2})?)*")
_CRON_LIMITS = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


@dataclass(frozen=True, slots=True)
class Tree:
    """A Terraform tree as read."""

    root: Path
    blocks: list[Block]

    @classmethod
    def read(cls, root: Path) -> Tree:
        """Read ``root``, a folder like ``terraform/``. Raises ``ValueError`` when a file cannot be parsed."""
        return cls(root, read_terraform(root))

    def problem(self, block: Block, message: str, name: str | None = None) -> Problem:
        """A problem at a block, or at one of its attributes."""
        attribute = block.attributes.get(name) if name else None
        line = attribute.line if attribute else block.line
        return Problem(str(block.file.relative_to(self.root.parent)), line, f"{block.address}: {message}")

    def resources(self, kind: str | None = None) -> list[Block]:
        """Resources, all or of one type."""
        return [b for b in self.blocks if b.kind == "resource" and (kind is None or b.labels[0] == kind)]

    def modules(self, source: str) -> list[Block]:
        """Calls of a module by the last part of its source."""
        return [
            b
            for b in self.blocks
            if b.kind == "module" and str(b.value("source")).rsplit("/", 1)[-1] == source
        ]


def all_problems(root: Path, functions: Path) -> list[Problem]:
    """Everything that is wrong, in order; ``functions`` is the file of the entry points."""
    tree = Tree.read(root)
    found: list[Problem] = []
    checks: tuple[Callable[[Tree], Iterator[Problem]], ...] = (
        arguments,
        values,
        names_file,
        written_names,
        delivery,
        grants,
        buckets,
    )
    for check in checks:
        found.extend(check(tree))
    found.extend(entry_points(tree, functions))
    found.extend(Problem(*said) for said in reference_problems(root, tree.blocks))
    return sorted(set(found))


# --- against the provider's schema ----------------------------------------------------------------------------


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


# --- values that the provider's schema does not check ---------------------------------------------------------


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


# --- names ----------------------------------------------------------------------------------------------------


def names_file(tree: Tree) -> Iterator[Problem]:
    """``names.json`` says what ``schemas`` says."""
    path = tree.root / "names.json"
    said, now = json.loads(path.read_text()), json.loads(json.dumps(names()))
    for key in sorted(set(said) | set(now)):
        if said.get(key) != now.get(key):
            line = _line_of(path, f'"{key}"')
            message = f"{key} differs from schemas/names.py: {_difference(said.get(key), now.get(key))}"
            yield Problem(str(path.relative_to(tree.root.parent)), line, message)


def _difference(said: object, now: object) -> str:
    if isinstance(said, dict) and isinstance(now, dict):
        for key in sorted(set(said) | set(now)):
            if said.get(key) != now.get(key):
                return f"{key}: {_difference(said.get(key), now.get(key))}"
    return f"{json.dumps(said)} here, {json.dumps(now)} there"


def _line_of(path: Path, text: str) -> int:
    return next((n for n, line in enumerate(path.read_text().splitlines(), 1) if text in line), 1)


def written_names(tree: Tree) -> Iterator[Problem]:
    """A shared name is never written out in a Terraform file; ``local.names.*`` keys exist."""
    shared = _shared_names()
    keys = names()
    for block in tree.blocks:
        lines = block.text.split("\n")
        for offset, line in enumerate(lines):
            code = line.split("#", 1)[0]
            for word in re.findall(r'"([^"\s$]+)"', code):
                if word in shared:
                    message = f"{word!r} is a shared name: take it from names.json"
                    yield _at(tree, block, offset, message)
            for path in re.findall(r"local\.names\.([A-Za-z_][\w.\-]*)", code):
                if not _has(keys, path.split(".")):
                    yield _at(tree, block, offset, f"names.json has no {path}")


def _shared_names() -> set[str]:
    said = names()
    topics = {
        value for topic in said["topics"].values() for value in topic.values() if isinstance(value, str)
    }
    functions = {f.value for f in Function}
    return (topics - functions) | set(said["events_dead_letter"].values()) | {
        *said["tables"], *said["views"], *said["collections"],
    } - {"accounts"}  # fmt: skip


def _has(tree: object, path: list[str]) -> bool:
    if not path or not isinstance(tree, dict):
        return True
    return path[0] in tree and _has(tree[path[0]], path[1:])


def _at(tree: Tree, block: Block, offset: int, message: str) -> Problem:
    return Problem(
        str(block.file.relative_to(tree.root.parent)), block.line + offset, f"{block.address}: {message}"
    )


# --- functions and their delivery -----------------------------------------------------------------------------

_ENTRY_POINT = re.compile(r"^@functions_framework\.(cloud_event|http)\ndef (\w+)\(", re.MULTILINE)
_NAMED = re.compile(r"local\.names\.functions\.(\w+)")


def entry_points(tree: Tree, functions: Path) -> Iterator[Problem]:
    """Every entry point is deployed once, and nothing else is."""
    source = functions.read_text()
    written = {m.group(2): source[: m.start()].count("\n") + 2 for m in _ENTRY_POINT.finditer(source)}
    deployed: dict[str, Block] = {}
    for block in tree.modules("function"):
        named = _NAMED.fullmatch(block.text_of("names"))
        if named is None:
            yield tree.problem(block, "names must be an entry of local.names.functions", "names")
            continue
        if named.group(1) in deployed:
            yield tree.problem(block, f"{named.group(1)} is deployed twice", "names")
        deployed[named.group(1)] = block
        if block.labels[0] != named.group(1):
            yield tree.problem(block, f"is named differently from its entry point {named.group(1)}", "names")
    file = f"{functions.parent.name}/{functions.name}"
    for name, line in written.items():
        if name not in deployed:
            yield Problem(file, line, f"{name}: no function in Terraform deploys this entry point")
    for name, block in deployed.items():
        if name not in written:
            yield tree.problem(block, f"{file} has no entry point {name}", "names")


def delivery(tree: Tree) -> Iterator[Problem]:
    """Whatever calls a function calls it again, and in the end keeps a dead letter; or it says why not."""
    said = names()
    subscribers = {topic["function"]: name for name, topic in said["topics"].items()}
    pushed = {}
    for block in tree.modules("topic"):
        target = re.search(r"module\.(\w+)\.uri", block.text_of("function"))
        topic = re.fullmatch(r"local\.names\.topics\.([\w-]+)", block.text_of("names"))
        if target is None or topic is None:
            yield tree.problem(
                block, "names and function must come from local.names.topics and a function module"
            )
            continue
        pushed[target.group(1)] = topic.group(1)
        expected = said["topics"].get(topic.group(1), {}).get("function")
        if expected != target.group(1):
            yield tree.problem(block, f"{topic.group(1)} feeds {expected}, not {target.group(1)}", "function")
    for topic_name in said["topics"]:
        if topic_name not in pushed.values():
            yield Problem("terraform", 1, f"{topic_name}: no module makes this topic")
    for block in tree.modules("function"):
        name = block.labels[0]
        event = said["functions"].get(name, {}).get("event")
        if event is not None:
            if not block.text_of("dead_letter_topic"):
                yield tree.problem(block, "has an event and no dead_letter_topic")
            if event["document"] is None and not block.text_of("event_bucket"):
                yield tree.problem(block, "hears of objects and has no event_bucket")
        elif name in subscribers:
            if pushed.get(name) != subscribers[name]:
                yield tree.problem(block, f"no subscription of {subscribers[name]} calls it")
        elif len(str(block.value("unretried") or "")) < 20:
            yield tree.problem(
                block, "has neither event nor topic; say in unretried why nothing calls it again"
            )
    yield from _subscriptions(tree)
    yield from _function_module(tree)


def _subscriptions(tree: Tree) -> Iterator[Problem]:
    for block in tree.resources("google_pubsub_subscription"):
        if not any(nested.value("ttl") == "" for nested in block.nested("expiration_policy")):
            yield tree.problem(block, "expires when idle; give expiration_policy an empty ttl")
        if not block.nested("push_config"):
            continue
        for needed in ("dead_letter_policy", "retry_policy"):
            if not block.nested(needed):
                yield tree.problem(block, f"pushes without {needed}")
        if not block.nested("push_config")[0].nested("oidc_token"):
            yield tree.problem(block, "pushes without oidc_token: anyone could")
        if "enable_message_ordering" not in block.attributes:
            yield tree.problem(block, "says nothing of enable_message_ordering")
    for block in tree.resources("google_cloud_scheduler_job"):
        for target in block.nested("http_target"):
            if not target.nested("oidc_token"):
                yield tree.problem(block, "calls without oidc_token")


def _function_module(tree: Tree) -> Iterator[Problem]:
    for block in tree.resources("google_cloudfunctions2_function"):
        for trigger in block.nested("event_trigger"):
            if trigger.value("retry_policy") != "RETRY_POLICY_RETRY":
                yield tree.problem(block, "its event_trigger must have retry_policy RETRY_POLICY_RETRY")
            if "service_account_email" not in trigger.attributes:
                yield tree.problem(block, "its event_trigger calls as the default account")
            dead = [
                b for b in tree.resources("terraform_data")
                if b.file == block.file and "set-dead-letter.sh" in b.text and "TOPIC" in b.text
            ]  # fmt: skip
            if not dead:
                yield tree.problem(block, "nothing gives its trigger's subscription a dead-letter topic")
        for config in block.nested("service_config"):
            for needed in (
                "service_account_email", "available_memory", "max_instance_request_concurrency",
                "min_instance_count", "max_instance_count", "timeout_seconds",
            ):  # fmt: skip
                if needed not in config.attributes:
                    yield tree.problem(block, f"service_config says nothing of {needed}")


# --- who may do what ------------------------------------------------------------------------------------------


def grants(tree: Tree) -> Iterator[Problem]:
    """No basic roles, nothing that replaces others' grants, no people and no public but those that are listed."""
    yield from _public_functions(tree)
    for block in tree.blocks:
        for offset, line in enumerate(block.text.split("\n")):
            for role in FORBIDDEN_ROLES & set(re.findall(r"roles/[\w.]+", line.split("#", 1)[0])):
                yield _at(tree, block, offset, f"{role} is far more than anything here needs")
    for block in tree.resources():
        kind = block.labels[0]
        if OVERWRITING_GRANTS.fullmatch(kind):
            yield tree.problem(block, "takes away grants that others made; use an _iam_member")
        if kind == "google_service_account_key":
            yield tree.problem(block, "a key can be copied; use the service account itself")
        if kind.endswith("_iam_member"):
            yield from _member(tree, block)


def _public_functions(tree: Tree) -> Iterator[Problem]:
    for block in tree.modules("function"):
        if block.value("public") not in {None, False} and block.labels[0] != Function.API:
            yield tree.problem(
                block, "only the api, which has its own guard, may be called by everyone", "public"
            )


def _member(tree: Tree, block: Block) -> Iterator[Problem]:
    written = block.text_of("member")
    if "allUsers" in written or "allAuthenticatedUsers" in written:
        if f"{block.file.parent.name}/{block.address}" not in PUBLIC:
            yield tree.problem(block, f"{written} lets everyone in", "member")
        return
    if re.search(r"\b(user|group|domain):", written):
        if f"{block.file.parent.name}/{block.address}" not in PEOPLE or "${" not in written:
            yield tree.problem(block, f"{written} is no service account of ours", "member")
        return
    for origin in _origins(tree, block, written):
        if not re.search(
            r"google_service_account\.\w+(\[\w+\])?\.member|google_project_service_identity\.\w+\.member"
            r"|data\.google_storage_project_service_account\.\w+\.member",
            origin,
        ):
            yield tree.problem(
                block, f"{origin} is no service account of ours and no agent of Google", "member"
            )


def _origins(tree: Tree, block: Block, text: str, depth: int = 0) -> list[str]:
    """What an expression comes from, through variables, ``for_each`` and modules' outputs."""
    if depth > 8:
        return [text]
    if re.search(r"\beach\.value\b", text):
        return _origins(tree, block, block.text_of("for_each"), depth + 1)
    variable = re.search(r"\bvar\.(\w+)", text)
    if variable:
        folder = block.file.parent.name
        calls = tree.modules(folder)
        found: list[str] = []
        for call in calls:
            found += _origins(tree, call, call.text_of(variable.group(1)), depth + 1)
        return found or [text]
    outputs = re.findall(r"\bmodule\.(\w+)\.(\w+)", text)
    if outputs:
        found = []
        for module, output in outputs:
            found += _output(tree, block, module, output, depth)
        return found
    return [text]


def _output(tree: Tree, block: Block, module: str, output: str, depth: int) -> list[str]:
    call = next(
        (
            b for b in tree.blocks
            if b.kind == "module" and b.labels == (module,) and b.file.parent == block.file.parent
        ),
        None,
    )  # fmt: skip
    if call is None:
        return [f"module.{module}.{output}"]
    folder = (call.file.parent / str(call.value("source"))).resolve()
    for declared in tree.blocks:
        if (
            declared.kind == "output"
            and declared.labels == (output,)
            and declared.file.parent.resolve() == folder
        ):
            return _origins(tree, declared, declared.text_of("value"), depth + 1)
    return [f"module.{module}.{output}"]


def buckets(tree: Tree) -> Iterator[Problem]:
    """No bucket is public, every bucket keeps versions; the database is protected and can go back in time."""
    for block in tree.resources("google_storage_bucket"):
        if block.value("uniform_bucket_level_access") is not True:
            yield tree.problem(block, "must have uniform_bucket_level_access")
        if block.value("public_access_prevention") != "enforced":
            yield tree.problem(block, "must have public_access_prevention enforced")
        if not any(nested.value("enabled") is True for nested in block.nested("versioning")):
            yield tree.problem(block, "must keep versions")
    for block in tree.resources("google_firestore_database"):
        if block.value("point_in_time_recovery_enablement") != "POINT_IN_TIME_RECOVERY_ENABLED":
            yield tree.problem(block, "must have point-in-time recovery")
        if "delete_protection_state" not in block.attributes:
            yield tree.problem(block, "must say how it is protected from deletion")
