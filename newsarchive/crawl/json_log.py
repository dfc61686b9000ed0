"""Log lines as JSON, one object a line, for what collects the logs of many machines."""

from __future__ import annotations

import json
import logging
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
