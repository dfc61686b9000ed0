"""Which lines of a page are not the article: told by labels, by class words, by machine text."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from newsarchive.reader.labels import IMPRINT, LONGEST_LABEL, Zone, is_junk, label_of
from newsarchive.reader.letters import has_digit

if TYPE_CHECKING:
    from newsarchive.reader.layout import Layout, Line, Region

_MOST_LABELS = 150  # on one page; more say nothing
_MOST_TABS = 4  # labels side by side in one line: "Xem nhiều", "Bình luận nhiều"
_HEAD_LINES = 4
_LONG = 120  # characters beyond which a plain paragraph is text, not a teaser's date or source


def zones_of(layout: Layout, title: int | None) -> list[Zone | None]:
    """For each line the zone it lies in, ``None`` for what may be the article.

    Args:
        layout: The page; regions that turn out to hold the article are marked void.
        title: Index of the headline, if known: no region around it counts.
    """
    _void_regions(layout, title)
    told: dict[Region | None, Zone | None] = {None: None}
    for region in layout.regions:  # the outer before the inner
        told[region] = told[region.parent] if region.void else region.zone
    zones = [told[line.region] for line in layout.lines]
    labels = 0
    for line in layout.lines:
        if line.image is not None or line.size == 0:
            continue
        zone = _label(line) if labels < _MOST_LABELS else None
        if zone is not None and line.index != title:
            labels += 1
            first, end = _extent(layout, line, zone, title)
            if end > first:
                for index in range(first, end):
                    zones[index] = zone
        elif line.size < 400 and zones[line.index] is None and _is_junk(line):
            zones[line.index] = Zone.SHARE
    return zones


def _is_junk(line: Line) -> bool:
    """A line of the page's machinery: a counter, a button, several buttons parted by bars."""
    if is_junk(line.text) or (line.text[0] == "<" and line.text[-1] == ">"):
        return True
    if "|" not in line.text:
        return False
    parts = [part for part in line.text.split("|") if part.strip()]
    return (
        len(parts) > 1
        and len(line.text) < 200
        and all(label_of(part.strip()) or is_junk(part.strip()) for part in parts)
    )


def _void_regions(layout: Layout, title: int | None) -> None:
    """A region around the headline, or around most of the page's plain text, is the article's own."""
    if not layout.regions:
        return
    plain = [line.size if line.size > _LONG / 2 and not line.is_link else 0 for line in layout.lines]
    running = [0, *accumulate(plain)]
    for region in layout.regions:
        box = layout.boxes[region.box]
        region.void = (title is not None and box.first <= title < box.end) or (
            2 * (running[box.end] - running[box.first]) > running[-1] > 0 and region.zone is not Zone.COMMENT
        )
        if region.zone is Zone.FOOTER and title is not None and 0 < box.first - title <= _HEAD_LINES:
            region.void = True  # the foot of the article's head: nothing of it has been read yet


def _label(line: Line) -> Zone | None:
    """What the line announces: a label of its own, or one in front of links ("Từ khóa: …")."""
    if line.size <= LONGEST_LABEL or " on “" in line.text[:20]:
        zone = label_of(line.text)
        if zone is not None:
            return None if line.is_link and not _is_handle(line) else zone
        if 1 < len(line.runs) <= _MOST_TABS and all(label_of(run.text.strip()) is Zone.OTHER for run in line.runs):
            return Zone.OTHER
    if 0 < line.linked < line.size and line.runs[0].anchor is None:
        prefix = ""
        for run in line.runs:
            if run.anchor is not None:
                break
            prefix += run.text
            if len(prefix) > LONGEST_LABEL:
                return None
        zone = label_of(" ".join(prefix.split()))
        # a whole line that says "xem thêm" in a sentence is none; its links must be what it is for
        return zone if zone is not None and line.linked > 0.5 * (line.size - len(prefix.strip())) else None
    return None


def _is_handle(line: Line) -> bool:
    """A linked label that heads a box rather than leads away from it."""
    if (line.anchors()[0].get("href") or "")[:1].lower() in ("#", "j"):
        return True
    return line.size <= 26 and (line.heading > 0 or line.is_bold)


def _extent(layout: Layout, line: Line, zone: Zone, title: int | None) -> tuple[int, int]:
    """The lines that a label speaks for: the box it opens, or what follows it as long as it looks the part."""
    if line.linked and not line.is_link and label_of(line.text) is None:
        return line.index, line.index + 1
    box = line.box
    while layout.boxes[box].end == line.index + 1 and layout.boxes[box].parent >= 0:
        box = layout.boxes[box].parent
    holder = layout.boxes[box]
    opens = holder.first == line.index or all(
        layout.lines[index].image is not None or layout.lines[index].size < 3
        for index in range(holder.first, line.index)
    )
    if opens and not _is_article(layout, line.index, holder.end, title, zone):
        return holder.first, holder.end
    return line.index, _run_end(layout, line, zone, box)


def _is_article(layout: Layout, first: int, end: int, title: int | None, zone: Zone) -> bool:
    """Whether lines hold the headline, or more plain paragraphs than links (beside buttons and keywords: any)."""
    if title is not None and first < title < end:
        return True
    links = plain = 0
    for line in layout.lines[first:end]:
        links += line.is_link or line.anchor is not None
        plain += line.size > _LONG and not line.is_link
    if zone in (Zone.SHARE, Zone.TAGS):
        return plain > 0
    return plain > 2 and plain > links


def _run_end(layout: Layout, line: Line, zone: Zone, box: int) -> int:
    """Where the run of links (for comments: of anything) after a label ends, within the box."""
    end = layout.boxes[box].end
    index = line.index + 1
    while index < end:
        group_end = _group_end(layout, index, box)
        group = [member for member in layout.lines[index:group_end] if member.image is None]
        if any(_label(member) is not None for member in group):
            break
        if (
            zone is not Zone.COMMENT
            and group
            and (_holds_text(group, zone) or not _looks_listed(layout, group, group_end, end))
        ):
            break
        index = group_end
    return index


def _holds_text(group: list[Line], zone: Zone) -> bool:
    """Whether what follows a label is text rather than links with their teasers."""
    links = sum(line.is_link for line in group)
    plain = sum(line.size > _LONG and not line.is_link for line in group)
    return plain > (0 if zone in (Zone.SHARE, Zone.TAGS) else max(1, links))


def _looks_listed(layout: Layout, group: list[Line], after: int, end: int) -> bool:
    first = group[0]
    if first.is_link or (first.linked and first.size - first.linked < 20):
        return True
    if sum(line.size for line in group) <= 24 and has_digit(first.text):
        return True
    follower = next((line for line in layout.lines[after:end] if line.image is None), None)
    return (
        sum(line.size for line in group) <= 2 * _LONG
        and follower is not None
        and follower.is_link
        and not first.is_bold
    )


def _group_end(layout: Layout, index: int, box: int) -> int:
    """The end of the child of `box` that line `index` lies in; the next line where it lies in the box itself."""
    child = layout.lines[index].box
    if child == box:
        return index + 1
    while layout.boxes[child].parent != box:
        child = layout.boxes[child].parent
    return max(layout.boxes[child].end, index + 1)


def is_imprint(text: str) -> bool:
    """Whether a paragraph is the site's own imprint: licence, editor, address."""
    return IMPRINT.search(text[:600].lower()) is not None
