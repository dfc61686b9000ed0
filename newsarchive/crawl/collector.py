"""Python's garbage collector, set for a process that parses pages."""

from __future__ import annotations

import gc

# Each page makes some 10,000 objects that reference counting frees. Python 3.11 would look through them fifteen times
# a page and go through the whole heap every few pages, which costs 11 % of a crawl; what is really in circles is
# little (Scrapy's requests and their failures).
THRESHOLDS = (20_000, 20, 20)


def calm() -> None:
    """Collect more rarely, and never look again at what was loaded before the crawl."""
    if not gc.get_freeze_count():
        gc.freeze()
    gc.set_threshold(*THRESHOLDS)
