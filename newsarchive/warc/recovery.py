"""WARC files of killed runs: cut back to their last whole member, then sealed.

The end of the file is searched backwards for the last member's header. It says how much of the file was durable
when it was written; from there on every member is inflated, and the file is cut before the first that is not
whole. So a file of any size costs little more than what was written since its last sync.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from newsarchive.storage.errors import cannot
from newsarchive.warc.member import HEADER_SIZE, find_last, inflate, parse_header
from newsarchive.warc.segment import NEW, OPEN, SUFFIX, Extent

if TYPE_CHECKING:
    from pathlib import Path
    from typing import IO

    from newsarchive.storage.files import Files
    from newsarchive.warc.member import Header

_WINDOW = 1 << 18
_CHUNK = 1 << 20


def recover(files: Files, folder: Path) -> dict[str, int]:
    """Seal every file in a folder that a killed run left open.

    Args:
        files: The disk.
        folder: The WARC files of one paper; no run may be writing there.

    Returns:
        The sealed files' names, each with the number of bytes that were cut off its end.

    Raises:
        StorageError: A file cannot be read or written.
    """
    sealed = {}
    for name in sorted(files.names(folder)):
        path = folder / name
        try:
            if name.endswith(SUFFIX + NEW):
                path.unlink()  # no exchange was written to it yet
            elif name.endswith(SUFFIX + OPEN):
                sealed[name.removesuffix(OPEN)] = _seal(files, path)
        except OSError as error:
            raise cannot("recover", path, error) from error
    return sealed


def _seal(files: Files, path: Path) -> int:
    size = path.stat().st_size
    with path.open("rb") as file:
        whole = whole_bytes(file, size)
    handle = files.open(path)
    try:
        if whole < size:
            handle.truncate(whole)
        handle.sync()
    finally:
        handle.close()
    files.rename(path, path.with_name(path.name.removesuffix(OPEN)))
    files.sync_folder(path.parent)
    return size - whole


def whole_bytes(file: IO[bytes], size: int) -> int:
    """How many bytes of a file of ours are whole members.

    A file whose first member is not ours is left as it is: `verify` names what ails it.
    """
    first = _header_at(file, 0)
    if first is None:
        return size
    last = _last_header(file, size, first.nonce)
    good = last.durable if last is not None else 0
    while good < size:
        header = _header_at(file, good)
        if header is None or header.nonce != first.nonce or not is_whole(file, good, header.length, size):
            break
        good += header.length
    return good


def is_whole(file: IO[bytes], start: int, length: int, size: int) -> bool:
    """Whether the member at `start` inflates, with the right checksum, and ends after `length` bytes."""
    if length < HEADER_SIZE or start + length > size:
        return False
    try:
        for _ in inflate(file, start, start + length):
            pass
    except ValueError:
        return False
    return True


def _header_at(file: IO[bytes], start: int) -> Header | None:
    file.seek(start)
    return parse_header(file.read(HEADER_SIZE))


def _last_header(file: IO[bytes], size: int, nonce: bytes) -> Header | None:
    """The last header of the nonce anywhere in the file, read in windows from its end."""
    end = size
    while end > 0:
        start = max(0, end - _WINDOW)
        file.seek(start)
        # a header may begin in this window and end in the one after it
        data = file.read(min(size, end + HEADER_SIZE) - start)
        at = find_last(data, nonce, len(data))
        if at >= 0:
            return parse_header(data, at)
        end = start
    return None


def measure(path: Path) -> Extent | None:
    """What a sealed file of ours holds, read from its first byte to its last; ``None`` if it is not there."""
    digest, records, at = hashlib.sha256(), 0, 0
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
            size = file.tell()
            while at < size and (header := _header_at(file, at)) is not None:
                records += 1
                at += header.length
    except FileNotFoundError:
        return None
    return Extent(size, records, digest.hexdigest())
