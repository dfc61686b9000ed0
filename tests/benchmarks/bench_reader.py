"""Pages a second of the whole reader beside trafilatura, newspaper4k and resiliparse, in one run.

    pip install trafilatura newspaper4k resiliparse lxml_html_clean
    python tests/benchmarks/bench_reader.py [ROUNDS]

Ours is `read_page`: every field, dates parsed, text tidied, bytes to record. The peers run with their defaults and
give what they give: text and metadata (trafilatura), authors and dates too (newspaper4k), plain text alone
(resiliparse). CPU time of one process; each tool's best of the rounds, rounds interleaved. A peer that is not
installed is left out. Pages: the project's own, and those of the shared folder beside the repository.
"""

from __future__ import annotations

import gzip
import json
import logging
import sys
import time
import warnings
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from newsarchive import read_page

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[2]
OWN = ROOT / "tests" / "pages"
SHARED = ROOT / ".." / "shared"


class Page(NamedTuple):
    html: bytes
    url: str
    content_type: str | None


def own() -> list[Page]:
    return [
        Page(html.read_bytes(), about["url"], about["content_type"])
        for html in sorted(OWN.glob("*/*/page.html"))
        for about in [json.loads(html.with_name("page.json").read_text(encoding="utf-8"))]
    ]


def visible() -> list[Page]:
    return [
        Page(truth.with_suffix(".html").read_bytes(), about["url"], about["content_type"])
        for truth in sorted((SHARED / "pages" / "visible").glob("*.json"))
        if "url" in (about := json.loads(truth.read_text(encoding="utf-8")))
    ]


def real() -> list[Page]:
    found = []
    for path in sorted((SHARED / "pages" / "real").glob("*.html*")):
        html = path.read_bytes()
        url = f"https://bao.example/{path.name}"
        found.append(Page(gzip.decompress(html) if path.suffix == ".gz" else html, url, "text/html; charset=utf-8"))
    return found


def scrapinghub() -> list[Page]:
    folder = SHARED / "bench" / "scrapinghub"
    if not folder.exists():
        return []
    truth = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    return [
        Page(gzip.decompress((folder / "html" / f"{name}.html.gz").read_bytes()), about["url"], None)
        for name, about in truth.items()
    ]


def ours(page: Page) -> None:
    read_page(page.html, page.url, page.content_type)


def trafilatura_reader() -> Callable[[Page], object]:
    import trafilatura

    return lambda page: trafilatura.extract(page.html)


def newspaper_reader() -> Callable[[Page], object]:
    import newspaper

    def read(page: Page) -> None:
        article = newspaper.Article(page.url, fetch_images=False)  # it would go to the network for them
        article.download(input_html=page.html.decode("utf-8", "replace"))
        article.parse()

    return read


def resiliparse_reader() -> Callable[[Page], object]:
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.encoding import detect_encoding
    from resiliparse.parse.html import HTMLTree

    def read(page: Page) -> None:
        tree = HTMLTree.parse_from_bytes(page.html, detect_encoding(page.html))
        extract_plain_text(tree, main_content=True)

    return read


PEERS = {"trafilatura": trafilatura_reader, "newspaper": newspaper_reader, "resiliparse": resiliparse_reader}


def seconds(read: Callable[[Page], object], pages: list[Page]) -> float:
    """CPU seconds for all pages; what a tool cannot read costs it what it costs."""
    began = time.process_time()
    for page in pages:
        try:
            read(page)
        except Exception:
            if read is ours:
                raise
    return time.process_time() - began


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    tools: dict[str, Callable[[Page], object]] = {"newsarchive": ours}
    for name, make in PEERS.items():
        if find_spec(name):
            tools[name] = make()
        else:
            print(f"{name} is not installed: left out")
    for label, make_pages in (("own", own), ("visible", visible), ("real", real), ("scrapinghub", scrapinghub)):
        pages = make_pages()
        if not pages:
            continue
        size = sum(len(page.html) for page in pages) / len(pages) / 1000
        print(f"{label}: {len(pages)} pages, {size:.0f} KB on average")
        best: dict[str, float] = {}
        for number in range(rounds):
            for name, read in tools.items():
                if number and name == "newspaper":
                    continue  # slow; once is enough to tell
                if not number:
                    read(pages[0])
                best[name] = min(best.get(name, float("inf")), seconds(read, pages))
        for name, spent in best.items():
            print(
                f"  {name:12} {len(pages) / spent:7.0f} pages/s  {1000 * spent / len(pages):7.2f} ms a page"
                f"  newsarchive is {spent / best['newsarchive']:.2f} times as fast"
            )


if __name__ == "__main__":
    main()
