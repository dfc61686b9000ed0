"""The article body on Scrapinghub's 181 pages in several languages, by the metric of that benchmark.

    python tests/benchmarks/bench_scrapinghub.py [--worst N]

Prints F1, precision, recall and pages a second. Multiset overlap of 4-token shingles; true and false positives and
misses are normalised per page, precision and recall averaged over pages, F1 of the two means. Ends at once where the
pages are not at hand (`shared/bench/scrapinghub` beside the repository).
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
import time
from collections import Counter
from pathlib import Path

from newsarchive.reader.document import PageRefusedError, parse_document
from newsarchive.reader.extract import NotArticle, extract

PAGES = Path(__file__).resolve().parents[2] / ".." / "shared" / "bench" / "scrapinghub"
TOKEN = re.compile(r"\w+")


def body_of(html: bytes, url: str) -> str:
    """Lead and body as the reader gives them, without hints; empty for what it refuses."""
    try:
        article = extract(parse_document(html, url))
    except PageRefusedError:
        return ""
    if isinstance(article, NotArticle):
        return ""
    return "\n".join([article.lead or "", *article.body])


def shingles(text: str) -> Counter[tuple[str, ...]]:
    tokens = TOKEN.findall(text)
    if len(tokens) < 4:
        return Counter([tuple(tokens)]) if tokens else Counter()
    return Counter(zip(*(tokens[start:] for start in range(4)), strict=False))


def compare(truth: str, got: str) -> tuple[float, float, float]:
    """Shares of true positives, false positives and misses of one page."""
    wanted, found = shingles(truth), shingles(got)
    hit = sum((wanted & found).values())
    extra, missed = sum(found.values()) - hit, sum(wanted.values()) - hit
    total = hit + extra + missed
    return (hit / total, extra / total, missed / total) if total else (0.0, 0.0, 0.0)


def ratio(hit: float, other: float) -> float:
    """Precision or recall of one page; a page where both are zero counts as right, as in the original."""
    return 1.0 if hit == 0 and other == 0 else hit / (hit + other)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worst", type=int, default=0, help="also list the pages read worst")
    args = parser.parse_args()
    if not PAGES.exists():
        sys.exit("skipped: no pages beside the repository")
    truth = json.loads((PAGES / "ground-truth.json").read_text(encoding="utf-8"))
    pages = {name: gzip.decompress((PAGES / "html" / f"{name}.html.gz").read_bytes()) for name in truth}
    started = time.process_time()
    got = {name: body_of(html, truth[name]["url"]) for name, html in pages.items()}
    seconds = time.process_time() - started
    scores = {name: compare(truth[name]["articleBody"], got[name]) for name in truth}
    precision = sum(ratio(hit, extra) for hit, extra, _ in scores.values()) / len(scores)
    recall = sum(ratio(hit, missed) for hit, _, missed in scores.values()) / len(scores)
    for name in sorted(scores, key=lambda name: scores[name][0])[: args.worst]:
        hit, extra, missed = scores[name]
        print(f"{name[:12]}  hit {hit:.2f}  extra {extra:.2f}  missed {missed:.2f}  {truth[name]['url'][:90]}")
    print(
        f"F1 {2 * precision * recall / (precision + recall):.4f}  P {precision:.4f}  R {recall:.4f}  "
        f"{len(pages) / seconds:.0f} pages/s of CPU"
    )


if __name__ == "__main__":
    main()
