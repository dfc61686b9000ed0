"""Who may ask, and what a browser may do with the answer.

The room answers on loopback only, to the names of loopback only (a page elsewhere could give its own name this
machine's address, "DNS rebinding"), and to GET only. What comes out of the archive is sent so that nothing in it can
run or reach the room, even where it is opened by itself: the sandbox gives it an origin of its own without scripts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# The room's own pages hold no script at all.
ROOM = (
    "default-src 'none'; style-src 'self'; img-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'none'"
)
PICTURE = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
DOWNLOAD = "sandbox; default-src 'none'; frame-ancestors 'none'"
_SERVED = (
    "sandbox; default-src 'none'; img-src {pictures} data:; style-src 'unsafe-inline'; form-action 'none';"
    " base-uri 'none'; frame-ancestors 'self'"
)
COMMON = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cache-Control": "no-cache",
}
METHODS = frozenset({"GET", "HEAD"})


def served(pictures: str) -> str:
    """The policy of an archived page.

    Args:
        pictures: The address under which the room gives out archived pictures, with a final slash.
    """
    return _SERVED.format(pictures=pictures)


def names_of(port: int) -> frozenset[str]:
    """The Host headers that mean a server of this machine on a port."""
    return frozenset({f"127.0.0.1:{port}", f"localhost:{port}"})


def refusal(host: str | None, method: str, headers: Mapping[str, str], names: frozenset[str]) -> tuple[int, str] | None:
    """Why a request is not answered: status and reason; ``None`` for one that is.

    Args:
        host: Its Host header.
        method: Its method.
        headers: Its headers.
        names: What the room is called.
    """
    if (host or "").lower() not in names:
        return 400, "this reading room answers to its own address alone"
    if method not in METHODS:
        return 405, "this reading room can only be read"
    # A page of another site may link here, but take nothing from here into itself.
    site, mode = headers.get("Sec-Fetch-Site", "none"), headers.get("Sec-Fetch-Mode", "navigate")
    if site in {"cross-site", "same-site"} and mode != "navigate":
        return 403, "another site asks for this"
    return None
