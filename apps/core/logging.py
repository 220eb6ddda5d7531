"""Log records with the id of the request, written as one JSON object per line."""

import json
import logging
import re
from collections.abc import Sequence
from datetime import UTC, datetime

from .request_context import current_request_id


class RequestIdFilter(logging.Filter):
    """Add `request_id` to every record."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = current_request_id()
        return True


class SecretPathFilter(logging.Filter):
    """Hide the tokens of personal links in log messages.

    What follows one of `prefixes` in a path is replaced: with "/panel/", the path /panel/TOKEN/ becomes /panel/***/.
    """

    def __init__(self, prefixes: Sequence[str]) -> None:
        super().__init__()
        beginnings = "|".join(map(re.escape, prefixes))
        # Only at the beginning of a path: what follows /portal/panel/ is no token.
        self._pattern = re.compile(rf"(?<!\w)({beginnings})[^/\s?\"']+")

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        shown = self._pattern.sub(r"\1***", message)
        if shown != message:
            record.msg, record.args = shown, ()
        return True


class JsonFormatter(logging.Formatter):
    """One JSON object per line: time (UTC), level, logger, request id, message and, where there is one, traceback."""

    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "time": datetime.fromtimestamp(record.created, tz=UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "request_id": getattr(record, "request_id", "-"),
            "message": record.getMessage(),
        }
        if record.exc_info:
            entry["traceback"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=False)
