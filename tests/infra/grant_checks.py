"""Who may do what: no broad role, nobody public or human where it is not said why, no bucket open."""

from __future__ import annotations

import re
from collections.abc import Iterator

from schemas.names import Function
from tests.infra.terraform_files import Block
from tests.infra.tree import Problem, Tree, problem_at

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


def grants(tree: Tree) -> Iterator[Problem]:
    """No basic roles, nothing that replaces others' grants, no people and no public but those that are listed."""
    yield from _public_functions(tree)
    for block in tree.blocks:
        for offset, line in enumerate(block.text.split("\n")):
            for role in FORBIDDEN_ROLES & set(re.findall(r"roles/[\w.]+", line.split("#", 1)[0])):
                yield problem_at(tree, block, offset, f"{role} is far more than anything here needs")
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
