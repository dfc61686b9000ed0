"""Vietnamese dates: every form a paper prints, read right or not at all."""

from newsarchive.dates.interim import find_dates, parse_date
from newsarchive.dates.model import VIETNAM, FoundDate, LabelKind, ParsedDate, Precision

__all__ = ["VIETNAM", "FoundDate", "LabelKind", "ParsedDate", "Precision", "find_dates", "parse_date"]
