"""Reading of dates beside dateparser, in one run, and its time on hostile strings. CPU seconds.

Run it with ``python tests/benchmarks/bench_dates.py``. dateparser is given its best chance: the language, the order
and the zone are told, and labels are taken off; so its strings hold nothing but the date.
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

import dateparser

from newsarchive.dates import find_dates, parse_date
from newsarchive.dates.plans import plans_of_shape

if TYPE_CHECKING:
    from collections.abc import Callable

VIETNAM = timezone(timedelta(hours=7))
NOW = datetime(2020, 7, 13, 9, tzinfo=VIETNAM)
WEEKDAYS = ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật")
# The common forms: with what stands around them for us, bare for dateparser.
COMMON = (
    ("Cập nhật: {w}, {d}/{m}/{Y} | {h}:{M:02}:{S:02} AM", "{d}/{m}/{Y} {h}:{M:02}:{S:02} AM"),
    ("{w}, {d}/{m}/{Y}, {h:02}:{M:02} (GMT+7)", "{d}/{m}/{Y} {h:02}:{M:02}"),
    ("{d:02}/{m:02}/{Y} - {h:02}:{M:02}", "{d:02}/{m:02}/{Y} {h:02}:{M:02}"),
    ("{h:02}:{M:02} {d:02}/{m:02}/{Y}", "{h:02}:{M:02} {d:02}/{m:02}/{Y}"),
    ("{Y}-{m:02}-{d:02}T{h:02}:{M:02}:{S:02}+07:00", "{Y}-{m:02}-{d:02}T{h:02}:{M:02}:{S:02}+07:00"),
)
RARER = (
    ("Cập nhật lúc {h:02}h{M:02}, ngày {d:02}/{m:02}/{Y}", "{h:02}:{M:02} {d:02}/{m:02}/{Y}"),
    ("Ngày {d} tháng {m} năm {Y}", "{d} tháng {m} năm {Y}"),
    ("{d} Th{m} {Y}", "{d} tháng {m} {Y}"),
    ("({d}/{m})", "{d}/{m}"),
    ("{S} phút trước", "{S} phút trước"),
    ("Hôm qua {h:02}:{M:02}", "hôm qua {h:02}:{M:02}"),
    ("{d:02}.{m:02}.{Y} {h:02}:{M:02} | 1.{S:02}1 lượt xem", "{d:02}.{m:02}.{Y} {h:02}:{M:02}"),
    ("Điện thoại: 0216.3852.{S:02}{M:02}", "0216.3852.{S:02}{M:02}"),
)
LENGTHS = (1_000, 10_000, 100_000)
# What could make a reader go back and forth: each is repeated to the length.
HOSTILE = (
    "1/",
    "1/1",
    "13/7/2020 ",
    "13/7 - ",
    "1:",
    "08:18 ",
    "ngày ",
    "mười ",
    "một nghìn ",
    "tháng năm năm ",
    "thứ hai ",
    "Cập nhật ",
    "Cập nhật lần cuối ",
    "( ",
    "|",
    "-",
    " ",
    "\u0301",
    "Â ",
    "Ã¡",
    "&amp;",
    "&",
    "<b",
    "Th",
    "Thø ",
    "số 1 ",
    "GMT+7 ",
    "trước ",
    "3 giờ ",
    "hôm qua ",
    "Giấy phép số 1 ",
    "từ 13/7 đến ",
    "20200713",
    "/Date(",
    "ngày 13 tháng ",
    "x",
    "1/1 Thø ",
    "&amp;1/1",
    "Ã¡1/1 ",
    "\u03011/1 ",
    "<b>1/1",
)


def moments(count: int) -> list[dict[str, int | str]]:
    start = datetime(2012, 1, 1, 1, tzinfo=VIETNAM)
    found: list[dict[str, int | str]] = []
    for number in range(count):
        at = start + timedelta(days=3 * number, minutes=17 * number, seconds=7 * number)
        found.append(
            {"w": WEEKDAYS[at.weekday()], "d": at.day, "m": at.month, "Y": at.year}
            | {"h": at.hour % 11 + 1, "M": at.minute, "S": at.second}
        )
    return found


def cpu(read: Callable[[str], object], strings: list[str]) -> float:
    """CPU microseconds a string."""
    before = time.process_time()
    for string in strings:
        read(string)
    return (time.process_time() - before) / len(strings) * 1e6


def uncached(read: Callable[[str], object], string: str) -> float:
    plans_of_shape.cache_clear()
    return cpu(read, [string])


def ours(raw: str) -> object:
    return parse_date(raw, NOW)


def theirs(raw: str) -> object:
    return dateparser.parse(
        raw,
        languages=["vi"],
        settings={
            "DATE_ORDER": "DMY",
            "TIMEZONE": "Asia/Ho_Chi_Minh",
            "RETURN_AS_TIMEZONE_AWARE": True,
            "RELATIVE_BASE": NOW.replace(tzinfo=None),
        },
    )


def compare(title: str, forms: tuple[tuple[str, str], ...], count: int) -> None:
    ticks = moments(count)
    pairs = [tuple(form.format(**ticks[i]) for form in forms[i % len(forms)]) for i in range(count)]
    mine, bare = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    ours(mine[0]), theirs(bare[0])  # imports and tables
    # Each string is read once, and no shape is known beforehand but the first.
    plans_of_shape.cache_clear()
    fast, slow = cpu(ours, mine), cpu(theirs, bare)
    read, read_theirs = sum(ours(raw) is not None for raw in mine), sum(theirs(raw) is not None for raw in bare)
    with_labels = cpu(theirs, mine[:500])
    print(f"{title}: {len(set(mine))} distinct strings")
    print(f"  newsarchive {fast:8.1f} us a string   read {read}")
    print(f"  dateparser  {slow:8.1f} us a string   read {read_theirs}   {slow / fast:.0f} times slower")
    print(
        f"  dateparser on the strings as printed (500 of them): {with_labels:.1f} us, {with_labels / fast:.0f} times slower"
    )


def hostile() -> None:
    print("hostile strings: ms at 1,000 / 10,000 / 100,000 characters, and growth a tenfold length")
    for read in (ours, find_dates):
        worst = 0.0
        for seed in HOSTILE:
            times = []
            for length in LENGTHS:
                string = (seed * (length // len(seed) + 1))[:length]
                times.append(min(uncached(read, string) for _ in range(3)) / 1000)
            growth = times[2] / max(times[1], 0.05)
            worst = max(worst, growth)
            shown = " / ".join(f"{t:8.2f}" for t in times)
            print(f"  {getattr(read, '__name__', ''):10} {seed!r:26} {shown}   x{growth:.1f}")
        print(f"  worst growth from 10,000 to 100,000: x{worst:.1f}")


if __name__ == "__main__":
    compare("common forms, as a crawl brings them", COMMON, 5000)
    compare("the mix", COMMON + RARER, 1040)
    hostile()
