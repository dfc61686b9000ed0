"""Log lines as JSON, one object a line, for what collects the logs of many machines."""

from __future__ import annotations

import json
import logging
import os
import sys
from datetime import UTC, datetime
from typing import Any

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "spider", "crawler"}


class JsonLines(logging.Formatter):
    """A record as ``{"at", "level", "logger", "message", …}``; what is given as ``extra`` (paper, run) is kept.

    Args:
        always: Keys of every line, such as paper and run.
    """

    def __init__(self, always: dict[str, Any] | None = None) -> None:
        super().__init__()
        self.always = always or {}

    def format(self, record: logging.LogRecord) -> str:
        """One line; what is no JSON is shown as text."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **self.always,
        }
        line |= {name: value for name, value in vars(record).items() if name not in _STANDARD and value is not None}
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def wanted() -> bool:
    """Whether the log is to be JSON: NEWSARCHIVE_LOG=json."""
    return os.environ.get("NEWSARCHIVE_LOG", "") == "json"


def install(level: str) -> None:
    """Have all that is logged in this process come as JSON lines, on standard error, in place of Scrapy's own form.

    Args:
        level: The least that is told.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    handler.setLevel(level)
    logging.getLogger().setLevel(logging.NOTSET)
    logging.getLogger().addHandler(handler)


def put_on(always: dict[str, Any]) -> None:
    """Have all JSON lines from now on bear these keys.

    Args:
        always: Paper and run.
    """
    for handler in logging.getLogger().handlers:
        if isinstance(handler.formatter, JsonLines):
            handler.setFormatter(JsonLines(always))


def tell(sentence: str, always: dict[str, Any]) -> None:
    """Write a sentence for a person as a line of the log, on standard error, whatever the log's level.

    Args:
        sentence: What is told.
        always: Paper and run.
    """
    record = logging.LogRecord("newsarchive", logging.WARNING, "", 0, sentence, None, None)
    sys.stderr.write(f"{JsonLines(always).format(record)}\n")
