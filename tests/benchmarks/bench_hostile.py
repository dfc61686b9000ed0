"""CPU seconds and memory that hostile pages cost, each in a process of its own.

    python tests/benchmarks/bench_hostile.py [SHARE] [PATTERN]

SHARE (1.0) is the part of the largest page that the reader takes, PATTERN a regular expression of the names. Every page
is read as an article, as a listing, and for its archive form and links. A line is printed for each that costs more
than a quarter of what is allowed, marked with "!" beyond it: 2 s of CPU, 300 MB beyond what the process had. The
second figure is the time at a quarter of the size: where four times the size takes much more than four times as long,
something is not linear.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "reader"))

from hostile_pages import URL, hostile_pages, page, pages_beyond

from newsarchive import read_listing, read_page
from newsarchive.reader.document import PageRefusedError, parse_document
from newsarchive.reader.forms import find_archive_form
from newsarchive.reader.links import page_links

if TYPE_CHECKING:
    from collections.abc import Callable

SECONDS, MEGABYTES = 2.0, 300.0
NOW = datetime(2020, 7, 13, tzinfo=UTC)
GIVEN_UP = 20  # seconds of CPU after which a page is killed


def links_and_form(html: bytes, content_type: str) -> None:
    document = parse_document(html, URL, content_type)
    find_archive_form(document)
    page_links(document)


READERS: dict[str, Callable[[bytes, str], object]] = {
    "article": lambda html, content_type: read_page(html, URL, content_type, NOW),
    "listing": lambda html, content_type: read_listing(html, URL, content_type),
    "form": links_and_form,
}


def megabytes(field: str) -> float:
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(re.search(rf"{field}:\s+(\d+)", status)[1]) / 1000  # type: ignore[index]  # Linux has both fields


def cost(read: Callable[[bytes, str], object], html: bytes, content_type: str) -> tuple[float, float, str]:
    """CPU seconds, megabytes and outcome of one reading, in a child process."""
    import resource

    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_CPU, (GIVEN_UP + int(time.process_time()), GIVEN_UP + 60))
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak starts anew
        before, began = megabytes("VmRSS"), time.process_time()
        try:
            outcome = type(read(html, content_type)).__name__
        except PageRefusedError as error:
            outcome = f"refused: {error}"
        except BaseException as error:  # noqa: BLE001  # any other is what the benchmark looks for
            outcome = f"FAILED: {error!r}"[:300]
        spent = time.process_time() - began
        os.write(writer, json.dumps([spent, megabytes("VmHWM") - before, outcome]).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        told = pipe.read()
    os.waitpid(child, 0)
    return tuple(json.loads(told)) if told else (float("inf"), 0.0, "FAILED: killed")


def main() -> None:
    share = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
    wanted = re.compile(sys.argv[2] if len(sys.argv) > 2 else "")
    for read in READERS.values():  # what is loaded once
        read(page(), "text/html")
    pages = [*hostile_pages(), *(pages_beyond() if share == 1.0 else [])]
    pages = [hostile for hostile in pages if wanted.search(hostile.name)]
    slowest, largest, beyond = (0.0, ""), (0.0, ""), 0
    for hostile in pages:
        html, small = hostile.make(share), hostile.make(share / 4)
        for name, read in READERS.items():
            spent, memory, outcome = cost(read, html, hostile.content_type)
            slowest, largest = max(slowest, (spent, hostile.name)), max(largest, (memory, hostile.name))
            bad = spent > SECONDS or memory > MEGABYTES or outcome.startswith("FAILED")
            beyond += bad
            if bad or spent > SECONDS / 4 or memory > MEGABYTES / 4:
                quarter = cost(read, small, hostile.content_type)[0]
                print(
                    f"{'!' if bad else ' '} {spent:6.2f} s ({quarter:5.2f} s at a quarter) {memory:4.0f} MB"
                    f"  {name:8}{hostile.name} ({len(html) / 1e6:.1f} MB): {outcome}",
                    flush=True,
                )
    print(
        f"{len(pages)} pages, each read {len(READERS)} ways: at most {slowest[0]:.2f} s ({slowest[1]})"
        f" and {largest[0]:.0f} MB ({largest[1]}); {beyond} beyond {SECONDS:g} s or {MEGABYTES:g} MB"
    )
    sys.exit(beyond > 0)


if __name__ == "__main__":
    main()
