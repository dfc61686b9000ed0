"""One line of an index: what a capture is and where it lies. Pure.

The format is CDXJ as pywb, ReplayWeb.page and WACZ read it: key, 14-digit time, then a JSON object whose values are
strings. Fields of our own (``record_id``, ``skip``, ``type``, ``redirect``, ``refers_*``) stand beside the common ones.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from newsarchive.captures.surt import surt

REVISIT = "warc/revisit"


@dataclass(frozen=True, slots=True)
class Entry:
    """A capture.

    Attributes:
        url: WARC-Target-URI.
        time: WARC-Date as 14 digits, UTC.
        kind: "response", "revisit", "resource" or "conversion".
        mime: Of the payload; "-" where nothing says.
        status: HTTP status; ``None`` for a resource.
        digest: Of the payload, as the record gives it or ``sha256:…``; ``None`` where it cannot be told.
        file: Name of the WARC file.
        offset: Where its gzip member begins in the file (the record, in a plain file).
        skip: Bytes of the member's contents before the record.
        length: Bytes of the member; 0 if it holds more than this record.
        record_id: In its brackets.
        posted: For an answer to a form post, the form as a query; ``None`` for a plain GET.
        redirect: Where it redirects to, as the header says.
        refers_id: For a revisit, the original's record id, if told.
        refers_url: … its URL.
        refers_time: … its time, 14 digits.
    """

    url: str
    time: str
    kind: str
    mime: str
    status: int | None
    digest: str | None
    file: str
    offset: int
    skip: int
    length: int
    record_id: str
    posted: str | None = None
    redirect: str | None = None
    refers_id: str | None = None
    refers_url: str | None = None
    refers_time: str | None = None

    @property
    def key(self) -> str:
        """What lines are sorted by; a form post is told apart from a GET as pywb does it."""
        if self.posted is None:
            return surt(self.url)
        joint = "&" if "?" in self.url else "?"
        return surt(f"{self.url}{joint}__wb_method=POST&{self.posted}")

    def line(self, key: str | None = None, **changed: str) -> str:
        """The line, without its end.

        Args:
            key: If it is known already.
            changed: Fields of the JSON to give other values.
        """
        values: dict[str, Any] = {
            "url": self.url,
            "mime": REVISIT if self.kind == "revisit" else self.mime,
            "status": str(self.status or "-"),
            "digest": self.digest or "-",
            "length": str(self.length),
            "offset": str(self.offset),
            "filename": self.file,
            "record_id": self.record_id,
        }
        if self.kind in {"resource", "conversion"}:
            values["type"] = self.kind
            values["status"] = "200" if self.kind == "resource" else "-"
        if self.skip:
            values["skip"] = str(self.skip)
        if self.posted is not None:
            values |= {"method": "POST", "requestBody": self.posted}
        for name in ("redirect", "refers_id", "refers_url", "refers_time"):
            if (value := getattr(self, name)) is not None:
                values[name] = value
        return f"{key or self.key} {self.time} {json.dumps(values | changed, ensure_ascii=False)}"


def parse_line(line: str) -> Entry:
    """The capture that a line of ours describes.

    Raises:
        ValueError: It is none.
    """
    try:
        _, time, text = line.rstrip("\n").split(" ", 2)
        values = json.loads(text)
        kind = values.get("type") or ("revisit" if values["mime"] == REVISIT else "response")
        status = values["status"]
        digest = values["digest"]
        return Entry(
            url=values["url"],
            time=time,
            kind=kind,
            mime=values["mime"],
            status=int(status) if status.isdigit() and kind not in {"resource", "conversion"} else None,
            digest=None if digest == "-" else digest,
            file=values["filename"],
            offset=int(values["offset"]),
            skip=int(values.get("skip", 0)),
            length=int(values["length"]),
            record_id=values.get("record_id", ""),
            posted=values.get("requestBody"),
            redirect=values.get("redirect"),
            refers_id=values.get("refers_id"),
            refers_url=values.get("refers_url"),
            refers_time=values.get("refers_time"),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ValueError(f"no line of an index: {line[:100]!r}") from error
