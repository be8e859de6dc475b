"""The service's log: lines for people, or a JSON object for each, of uvicorn's messages and of our own."""

from __future__ import annotations

import json
import logging
from copy import copy
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from uvicorn.logging import DefaultFormatter

from counterpoint.api.traffic import Answered
from counterpoint.graph.terminal import plain

__all__ = ["JsonLines", "TextLines", "logging_config"]


class TextLines(DefaultFormatter):
    """Lines for people; nothing in them acts on a terminal."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 -- the base class's name
        """The line without what a traceback adds."""
        shown = copy(record)
        shown.message = "\n".join(map(plain, record.message.split("\n")))
        return super().formatMessage(shown)


class JsonLines(logging.Formatter):
    """One object a line: ``time`` (UTC), ``level``, ``logger``, ``message``; of a request, its answer."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        answered = getattr(record, "answered", None)
        if isinstance(answered, Answered):
            line |= {"message": "answered", **asdict(answered)}
        else:
            line["message"] = record.getMessage()
        if request_id := getattr(record, "request_id", None):
            line["request_id"] = request_id
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line)


def logging_config(level: str, form: str) -> dict[str, Any]:
    """The configuration of ``logging``: everything of uvicorn's and ours to standard error, in one form.

    uvicorn's own line for each request is left out, since it holds query texts.
    """
    formatter: dict[str, Any] = {"()": JsonLines}
    if form == "text":
        formatter = {"()": TextLines, "fmt": "%(levelprefix)s %(message)s"}
    to_it = {"handlers": ["default"], "level": level.upper()}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"default": formatter},
        "handlers": {"default": {"class": "logging.StreamHandler", "formatter": "default"}},
        "loggers": {
            "counterpoint": to_it,
            "uvicorn": {**to_it, "propagate": False},
            "uvicorn.access": {"handlers": [], "level": "CRITICAL", "propagate": False},
            "py.warnings": to_it,
        },
    }
