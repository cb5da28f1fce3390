"""The OpenAPI document as one page that needs no script and nothing from another host."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

_STYLE = """
:root{color-scheme:light dark;--line:#8884;--soft:#8881}
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1rem}
h2{border-bottom:1px solid var(--line);margin-top:2.5rem}
details{border:1px solid var(--line);border-radius:.5rem;margin:.75rem 0;padding:.5rem 1rem}
summary{cursor:pointer;overflow-wrap:anywhere}
summary b{display:inline-block;min-width:4.5rem}
pre{background:var(--soft);padding:.75rem;overflow-x:auto;border-radius:.5rem}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;border-bottom:1px solid var(--line);padding:.25rem .5rem}
"""
_MAX_DEPTH = 6


def page(document: Mapping[str, Any]) -> str:
    """The whole page."""
    info = document["info"]
    body = "".join(_section(tag, operations, document) for tag, operations in _by_tag(document).items())
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(info['title'])} API</title><style>{_STYLE}</style></head><body>"
        f"<h1>{escape(info['title'])} API</h1><p>{escape(info.get('description', ''))}</p>"
        "<p>Send <code>Authorization: Bearer &lt;token&gt;</code>. Every error is "
        '<code>{"error": {"code", "message", "hint"}}</code>. '
        'The description for machines: <a href="/api/openapi.json">openapi.json</a>.</p>'
        f"{body}</body></html>"
    )


def _by_tag(document: Mapping[str, Any]) -> dict[str, list[tuple[str, str, Mapping[str, Any]]]]:
    found: dict[str, list[tuple[str, str, Mapping[str, Any]]]] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            tag = (operation.get("tags") or ["System"])[0]
            found.setdefault(tag, []).append((method, path, operation))
    return found


def _section(
    tag: str, operations: list[tuple[str, str, Mapping[str, Any]]], document: Mapping[str, Any]
) -> str:
    parts = "".join(_operation(method, path, operation, document) for method, path, operation in operations)
    return f"<h2>{escape(tag)}</h2>{parts}"


def _operation(method: str, path: str, operation: Mapping[str, Any], document: Mapping[str, Any]) -> str:
    schemes = [name for requirement in operation.get("security", []) for name in requirement]
    parts = [
        f"<details><summary><b>{escape(method.upper())}</b> <code>{escape(path)}</code> — "
        f"{escape(operation.get('summary', ''))}</summary>",
        f"<p>{escape(operation.get('description', ''))}</p>",
        f"<p>Authorization: {escape(' or '.join(schemes) or 'none')}</p>",
    ]
    headers = [one["name"] for one in operation.get("parameters", []) if one["in"] == "header"]
    if headers:
        parts.append(f"<p>Headers: <code>{escape(', '.join(headers))}</code></p>")
    content = (operation.get("requestBody") or {}).get("content", {}).get("application/json")
    if content:
        parts.append(f"<h4>Body</h4><pre>{_shape(content['schema'], document)}</pre>")
    parts.append("<h4>Answers</h4>")
    parts.extend(_answers(operation.get("responses", {}), document))
    return "".join(parts) + "</details>"


def _answers(responses: Mapping[str, Any], document: Mapping[str, Any]) -> Iterator[str]:
    failures = []
    for status, response in sorted(responses.items()):
        content = (response.get("content") or {}).get("application/json")
        if status >= "4":
            failures.append(f"{status} {response.get('description', '')}".strip())
        elif content:
            yield f"<p>{escape(status)}</p><pre>{_shape(content['schema'], document)}</pre>"
        else:
            yield f"<p>{escape(status)} {', '.join(map(escape, response.get('content') or {}))}</p>"
    yield f"<p>Errors: {escape('; '.join(failures))}</p>"


def _shape(schema: Mapping[str, Any], document: Mapping[str, Any]) -> str:
    return escape(json.dumps(_example(schema, document, 0), indent=2, ensure_ascii=False))


def _example(schema: Mapping[str, Any], document: Mapping[str, Any], depth: int) -> object:
    """The shape of a value, with the type or pattern where a value would stand."""
    if depth > _MAX_DEPTH:
        return "…"
    if "$ref" in schema:
        return _example(document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]], document, depth)
    for word in ("anyOf", "oneOf", "allOf"):
        if word in schema:
            options = [option for option in schema[word] if option.get("type") != "null"]
            return _example(options[0], document, depth) if options else None
    if "enum" in schema or "const" in schema:
        return " | ".join(str(value) for value in schema.get("enum", [schema.get("const")]))
    if "properties" in schema:
        required = set(schema.get("required", ()))
        return {
            name if name in required else f"{name}?": _example(value, document, depth + 1)
            for name, value in schema["properties"].items()
        }
    if schema.get("type") == "array":
        return [_example(schema.get("items", {}), document, depth + 1)]
    return schema.get("pattern") or schema.get("type") or "any"
