"""What a crawl was asked to do. Pure."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Job:
    """The same job asked for again continues where a killed run of it stopped.

    Attributes:
        kind: "article", "archive", "section", …
        params: What makes it this job and no other; JSON values (others are taken as their ``str``).
    """

    kind: str
    params: dict[str, Any] = field(default_factory=dict)

    def key(self) -> str:
        """16 hex digits that depend on kind and params alone, not on their order."""
        return hashlib.sha256(self._canonical().encode("utf-8", "surrogatepass")).hexdigest()[:16]

    def to_dict(self) -> dict[str, Any]:
        """Kind, params and key as JSON values."""
        return {**json.loads(self._canonical()), "key": self.key()}

    def _canonical(self) -> str:
        return json.dumps({"kind": self.kind, "params": self.params}, sort_keys=True, default=str)
