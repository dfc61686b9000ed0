"""WACZ files."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from newsarchive.verify.fault import Fault


def check_package(path: Path, file: str) -> Iterator[Fault]:
    """A WACZ."""
    del path, file
    yield from ()
