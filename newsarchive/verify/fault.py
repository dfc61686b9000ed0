"""What is wrong, and where."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing that does not hold.

    Attributes:
        file: Path from the data folder.
        offset: The byte where what is at fault begins; 0 where it is the file as a whole.
        what: One clause.
    """

    file: str
    offset: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}: byte {self.offset}: {self.what}"

    def as_json(self) -> dict[str, str | int]:
        """As JSON values."""
        return {"file": self.file, "offset": self.offset, "what": self.what}
