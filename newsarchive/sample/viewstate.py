"""``__VIEWSTATE`` of the sample's pages: what the page showed, signed, and padded to the usual length.

As in ASP.NET the state belongs to one page: sent to another, altered or cut, it is refused.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass
from datetime import date

_MAGIC = b"\xff\x01\x0f"  # ASP.NET's own beginning, "/wEP" in base64
_PADDING = 6600  # bytes; the pages of the time carried 5 to 15 KB of state
_MAX = 20_000


@dataclass(frozen=True, slots=True)
class State:
    """What a page shows: a day of the archive (``None``: the page itself), where, and which page of results."""

    day: date | None = None
    everywhere: bool = False
    page: int = 1


def issue(path: str, state: State) -> str:
    """The ``__VIEWSTATE`` of the page at that path in that state; the same in, the same out."""
    told = f"{path}\n{state.day or ''}\n{int(state.everywhere)}\n{state.page}".encode()
    return base64.b64encode(
        _MAGIC + len(told).to_bytes(2, "big") + told + hashlib.shake_256(told).digest(_PADDING)
    ).decode("ascii")


def read(path: str, value: str) -> State | None:
    """The state in a ``__VIEWSTATE`` that this paper issued for that path; ``None`` for anything else."""
    if not value or len(value) > _MAX:
        return None
    try:
        raw = base64.b64decode(value, validate=True)
        told = raw[5 : 5 + int.from_bytes(raw[3:5], "big")].decode()
        _, day, everywhere, page = told.split("\n")
        state = State(date.fromisoformat(day) if day else None, everywhere == "1", int(page))
    except (binascii.Error, ValueError):
        return None
    return state if issue(path, state) == value else None


def validation(viewstate: str) -> str:
    """The ``__EVENTVALIDATION`` that goes with a ``__VIEWSTATE``."""
    return base64.b64encode(hashlib.shake_256(viewstate.encode()).digest(420)).decode("ascii")
