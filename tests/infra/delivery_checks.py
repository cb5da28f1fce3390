"""Every entry point is deployed, and what calls it tries again until it is heard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from schemas.terraform_names import names
from tests.infra.terraform_files import Block
from tests.infra.tree import Problem, Tree

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
