"""Stopgap until the grammar is in: numeric dates only."""

from __future__ import annotations

import re
from datetime import datetime

from newsarchive.dates.model import VIETNAM, FoundDate, LabelKind, ParsedDate, Precision
from newsarchive.text import tidy

_DATE = r"(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>\d{4})"
_TIME = r"(?P<H>\d{1,2})[:h](?P<M>\d{2})(?::(?P<S>\d{2}))?'?(?:\s?(?P<p>AM|PM|SA|CH)\b)?"
_WEEKDAY = r"(?:(?:Thứ|thứ)\s\w+|Chủ nhật|Chủ Nhật)[\s,-]{0,4}"
_STAMP = [
    re.compile(
        rf"(?:{_WEEKDAY})?{_DATE}(?:[\s,|–-]{{0,4}}{_TIME}(?:\s?\(?(?:GMT|UTC)?\s?[+]\d\d?(?::?\d\d)?\)?|\sICT)?)?"
    ),
    re.compile(rf"{_TIME}[\s,|–-]{{0,4}}(?:ngày\s)?(?:{_WEEKDAY})?{_DATE}(?:\s?\(GMT[^)]{{0,6}}\))?"),
]
_LABEL = re.compile(r"(Cập nhật|Ngày đăng|Đăng|Xuất bản|Phát hành)(?: (?:lúc|ngày))?:?\s?$", re.IGNORECASE)


def find_dates(text: str, now: datetime | None = None) -> list[FoundDate]:
    """Interim."""
    found: list[FoundDate] = []
    for match in sorted((m for p in reversed(_STAMP) for m in p.finditer(text)), key=lambda m: (m.start(), -m.end())):
        if found and match.start() < found[-1].end:
            continue
        hour = int(match["H"] or 0)
        if match["p"] in ("PM", "CH") and hour < 12:
            hour += 12
        try:
            value = datetime(
                int(match["y"]),
                int(match["m"]),
                int(match["d"]),
                hour,
                int(match["M"] or 0),
                int(match["S"] or 0),
                tzinfo=VIETNAM,
            )
        except ValueError:
            continue
        precision: Precision = "second" if match["S"] else "minute" if match["H"] else "day"
        label = _LABEL.search(text[max(0, match.start() - 40) : match.start()])
        kind: LabelKind | None = None
        if label:
            kind = "updated" if label[1].lower() == "cập nhật" else "published"
        name = tidy(label[0]).rstrip(" :") if label else None
        found.append(
            FoundDate(
                match.start(), match.end(), match[0], value, precision, (), name, kind, tidy(match[0]).rstrip(" ,|-")
            )
        )
    return found


def parse_date(raw: str, now: datetime | None = None) -> ParsedDate | None:
    """Interim."""
    found = find_dates(raw, now)
    return found[0].parsed if found else None
