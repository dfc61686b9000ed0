"""What can go wrong with the archive; every message is one sentence or two for a person."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_NEXT_STEP = {
    errno.ENOSPC: "free some space, then run the same command again; nothing is lost",
    errno.EDQUOT: "free some of your quota, then run the same command again; nothing is lost",
    errno.EACCES: "give yourself write access, or choose another folder with --data",
    errno.EPERM: "give yourself write access, or choose another folder with --data",
    errno.EROFS: "choose a folder on a writable disk with --data",
    errno.ENOTDIR: "choose another folder with --data, or move the file that is in the way",
    errno.EEXIST: "choose another folder with --data, or move the file that is in the way",
    errno.EIO: "check the disk, then run the same command again",
}


class StorageError(Exception):
    """The archive cannot be read or written; the message names the path, the cause and the next step."""


class LockedError(StorageError):
    """Another run of the paper holds the lock; the message says who."""


class LostLockError(StorageError):
    """The lock was lost while the run was going on."""


class ElsewhereError(StorageError):
    """The files of a run are on another machine, which has not copied them to where all can read them."""


def cannot(doing: str, path: Path, error: OSError) -> StorageError:
    """A `StorageError` for a failed file operation.

    Args:
        doing: "write", "create", …
        path: The file or folder.
        error: What the system said.
    """
    cause = (error.strerror or str(error) or type(error).__name__).lower()
    step = _NEXT_STEP.get(error.errno or 0, "choose another folder with --data, or mend this one")
    return StorageError(f"cannot {doing} {path}: {cause}; {step}.")
