"""The examples of the OpenAPI document: what the service answers about the bundled debate.

``python -m counterpoint.api.rest.examples`` writes ``api/rest/examples.json``.
"""

from __future__ import annotations

import asyncio
import json
from itertools import islice
from pathlib import Path
from typing import Any, Final

from fastapi import FastAPI
from starlette.types import ASGIApp, Message, Scope

from counterpoint.api.app import create_app
from counterpoint.api.rest.openapi import EXAMPLE_BODY
from counterpoint.api.rest.operations import EXAMPLE_DEBATE, operations
from counterpoint.data.formats import MEDIA_TYPES, dump, load_text
from counterpoint.library import Library
from counterpoint.settings import Settings

__all__ = ["ask", "shortened", "written"]

_LONGEST_LIST: Final = 3
_LONGEST_RECORD: Final = 30


def written() -> dict[str, Any]:
    """An example for each operation, by its id; of long lists the first few items."""
    with Library() as library:
        library.load(EXAMPLE_DEBATE)
        return asyncio.run(_running(create_app(library, Settings(record_analyses="none"))))


async def _running(app: FastAPI) -> dict[str, Any]:
    async with app.router.lifespan_context(app):
        return await _asked(app)


async def _asked(app: ASGIApp) -> dict[str, Any]:
    reading = [operation for operation in operations() if operation.method == "get"]
    found = {}
    for operation in reading:
        address = operation.example
        if "{key}" in address:  # the first of its list
            listed = await ask(app, f"/api/v1{address.partition('/{key}')[0]}?limit=1")
            address = address.replace("{key}", listed["items"][0]["key"])
        found[operation.id] = shortened(await ask(app, f"/api/v1{address}"))
    found["putDebate"] = found["getDebate"]
    found["bodies"] = _bodies()
    return found


def _bodies() -> dict[str, str]:
    """A small debate in every format that is read but YAML."""
    debate = load_text(json.dumps(EXAMPLE_BODY), "yaml")  # JSON is YAML
    return {kind: dump(debate, name) for kind, name in MEDIA_TYPES.items() if name != "yaml"}


async def ask(app: ASGIApp, address: str) -> Any:
    """What an application answers to a GET, parsed; the answer must be 200."""
    path, _, query = address.partition("?")
    scope: Scope = {
        "type": "http", "method": "GET", "scheme": "http", "path": path, "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(b"host", b"localhost"), (b"accept", b"application/json")],
        "root_path": "", "http_version": "1.1", "client": None, "server": None, "state": {},
    }  # fmt: skip
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope, receive, send)
    body = b"".join(message.get("body", b"") for message in sent)
    if sent[0]["status"] != 200:
        raise AssertionError(f"{address}: {sent[0]['status']} {body.decode()}")
    return json.loads(body)


def shortened(value: Any) -> Any:
    """A JSON value with the first items of each list and long mapping only, and with rounded numbers."""
    if isinstance(value, dict):
        most = len(value) if len(value) <= _LONGEST_RECORD else _LONGEST_LIST
        return {name: shortened(each) for name, each in islice(value.items(), most)}
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, list):
        return [shortened(each) for each in value[:_LONGEST_LIST]]
    return value


if __name__ == "__main__":
    text = json.dumps(written(), ensure_ascii=False, indent=1)
    Path("api/rest/examples.json").write_text(text + "\n", encoding="utf-8")
