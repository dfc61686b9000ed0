"""What ``newsarchive extract --explain`` prints for a page: field by field, where it came from and who disagreed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsarchive.reader.explain import extract_explained

if TYPE_CHECKING:
    from newsarchive.publishers.base import Publisher
    from newsarchive.reader.document import Document

_WIDTH = 300  # characters shown of a value


def explain(document: Document, publisher: Publisher | None, name: str) -> str:
    """The explanation as text; control characters in the page's strings are shown, not sent to the terminal."""
    explanation = extract_explained(document, publisher)
    lines = [name]
    if explanation.article is None:
        return f"{name}\n  no article: {explanation.reason}"
    for report in explanation.fields:
        lines.append(f"  {report.name}: {_shown(report.value) if report.value else '-'}")
        if report.element:
            lines.append(f"      from   {_shown(report.element)}")
        if report.agreeing:
            lines.append(f"      agree  {_shown(', '.join(report.agreeing))}")
        lines += [f"      lost   {_shown(witness)}: {_shown(value)}" for witness, value in report.losers]
    return "\n".join(lines)


def _shown(text: str) -> str:
    flat = " / ".join(text.splitlines())
    safe = "".join(char if char.isprintable() else f"\\x{ord(char):02x}" for char in flat)
    return safe if len(safe) <= _WIDTH else safe[:_WIDTH] + "…"
