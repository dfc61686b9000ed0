"""Vietnamese dates: every form a paper prints, read right or not at all.

Pure: no clock, locale, network or global setting is read. The grammar is the tables in `words` (what words mean),
`forms` (how they make dates, times, zones) and `stamps` (how those stand together); `context` says what only looks
like a date; `values` does the calendar.
"""

from newsarchive.dates.find import find_dates
from newsarchive.dates.model import VIETNAM, FoundDate, LabelKind, ParsedDate, Precision
from newsarchive.dates.parse import MAX_LENGTH, parse_date

__all__ = ["MAX_LENGTH", "VIETNAM", "FoundDate", "LabelKind", "ParsedDate", "Precision", "find_dates", "parse_date"]
