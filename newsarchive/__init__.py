"""newsarchive: crawl and archive Vietnamese regional newspapers into clean, citable JSON Lines.

The Python doors are `read_page` and `read_listing` (bytes in, record out; no network, clock or disk), and `load`
and `scan` (a data folder in, a data frame out). They are loaded on first use, so that importing the package costs
next to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newsarchive.corpus.frame import load, scan
    from newsarchive.steps import read_listing, read_page

__version__ = "0.1.0"
__all__ = ["__version__", "load", "read_listing", "read_page", "scan"]


def __getattr__(name: str) -> Any:
    if name in {"read_page", "read_listing"}:
        from newsarchive import steps  # noqa: PLC0415 - lxml and the reader load only when used

        return getattr(steps, name)
    if name in {"load", "scan"}:
        from newsarchive.corpus import frame  # noqa: PLC0415 - polars loads only when used

        return getattr(frame, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
