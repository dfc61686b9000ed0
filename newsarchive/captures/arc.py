"""The head of an ARC record, the format before WARC: ``URL IP date type length``. Pure.

Version 2 puts status, checksum, location, offset and file name between type and length. Spaces in a URL are not
encoded, so a line is read from its end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_VERSION_1 = re.compile(
    r"(?P<url>\S.*?) (?P<ip>[0-9a-fA-F.:]+|-) (?P<date>\d{8,14}) (?P<type>\S+|no-type) (?P<size>\d{1,15})"
)
_VERSION_2 = re.compile(
    r"(?P<url>\S.*?) (?P<ip>[0-9a-fA-F.:]+|-) (?P<date>\d{8,14}) (?P<type>\S+) \S+ \S+ \S+ \S+ \S+ (?P<size>\d{1,15})"
)


@dataclass(frozen=True, slots=True)
class ArcHead:
    """What the line says: address, time (14 digits, UTC), content type, bytes that follow."""

    url: str
    ip: str
    time: str
    content_type: str
    size: int

    @property
    def kind(self) -> str:
        """The WARC-Type that says the same: the first record of a file describes it."""
        if self.url.startswith("filedesc:"):
            return "warcinfo"
        return "response" if self.url.startswith(("http://", "https://")) else "resource"

    def fields(self) -> tuple[tuple[str, str], ...]:
        """The line as WARC fields."""
        time = self.time
        date = f"{time[:4]}-{time[4:6]}-{time[6:8]}T{time[8:10]}:{time[10:12]}:{time[12:14]}Z"
        http = self.kind == "response"
        return (
            ("WARC-Type", self.kind),
            ("WARC-Target-URI", self.url),
            ("WARC-Date", date),
            ("WARC-IP-Address", self.ip),
            ("Content-Type", "application/http; msgtype=response" if http else self.content_type),
            ("Content-Length", str(self.size)),
        )


def parse_line(line: str) -> ArcHead | None:
    """The head in a line, or ``None`` for anything else."""
    found = _VERSION_2.fullmatch(line) or _VERSION_1.fullmatch(line)
    if found is None:
        return None
    return ArcHead(found["url"], found["ip"], found["date"].ljust(14, "0"), found["type"], int(found["size"]))
