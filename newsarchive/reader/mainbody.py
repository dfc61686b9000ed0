"""Where the article's text stands: the box that holds most of the page's plain paragraphs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsarchive.reader.marks import is_imprint

if TYPE_CHECKING:
    from newsarchive.reader.labels import Zone
    from newsarchive.reader.layout import Layout

_ENDS = frozenset('.!?…:;"”’)')
_CAP = 700  # characters of one paragraph that count
_FOOT_LINES = 12  # of the site's foot at most
_CHECKED = 6  # lines of a paragraph in which the site's imprint is looked for
_LINK = 15  # letters of a link that is a headline
_TEASER = 250  # letters of a teaser's summary at most
_ITEM_LINES = 6
_SEVERAL = 3
_LEADING = 2  # paragraphs above the text that still are lead and caption
_DOMINANCE = 0.72  # the share of the text a child box must hold to be taken for the whole


@dataclass(slots=True)
class Paragraph:
    """Lines parted by single line breaks, which readers see as one paragraph or stanza."""

    first: int
    end: int
    box: int
    size: int
    linked: int
    last: str

    @property
    def weight(self) -> int:
        """How much it counts as an article's text; 0 for what looks like a label, a link, a menu."""
        if self.linked > 0.4 * self.size:
            return 0
        if self.size >= 55 or (self.size >= 20 and self.last in _ENDS):
            return min(self.size, _CAP) - self.linked
        return 0


@dataclass(slots=True)
class MainBody:
    """The article's box, and the paragraphs of text found in it."""

    box: int
    first: int
    end: int
    weight: int
    total: int


def paragraphs_of(layout: Layout) -> list[Paragraph]:
    """All paragraphs of the page, pictures left out."""
    found: list[Paragraph] = []
    for line in layout.lines:
        if line.image is not None:
            continue
        last = found[-1] if found else None
        if last is not None and line.joined and last.end == line.index and last.box == line.box:
            last.end = line.index + 1
            last.size += line.size
            last.linked += line.linked
            last.last = line.text[-1]
        else:
            found.append(Paragraph(line.index, line.index + 1, line.box, line.size, line.linked, line.text[-1]))
    return found


def find_body(
    layout: Layout,
    paragraphs: list[Paragraph],
    zones: list[Zone | None],
    title: int | None,
    hinted: int | None,
) -> MainBody | None:
    """The article's box, or ``None`` where the page has no paragraph of text.

    Args:
        layout: The page.
        paragraphs: Its paragraphs.
        zones: The zone of each line; only lines without one count.
        title: Index of the headline, if known.
        hinted: The box a publisher's hint points at.
    """
    weighty = [(p, weight) for p in paragraphs if (weight := p.weight) and p.first != title]
    imprint = {
        p.first for p, _ in weighty if any(is_imprint(line.text) for line in layout.lines[p.first : p.end][:_CHECKED])
    }
    feet = _feet(layout, [p for p, _ in weighty if p.first in imprint])
    texts = [
        (p, weight)
        for p, weight in weighty
        if zones[p.first] is None and p.first not in imprint and layout.boxes[p.box].parent not in feet
    ]
    teasers = _teasers(layout, [p for p, _ in texts])
    rest = [(p, weight) for p, weight in texts if p.first not in teasers]
    # a listing is all teasers: there they are the text
    if 2 * sum(weight for _, weight in rest) >= sum(weight for _, weight in texts):
        texts = rest
    if not texts:
        return None
    weights, counts = _sums(layout, [(p.box, w if title is None or p.first > title else w // 3) for p, w in texts])
    total = weights[0]
    box = _descend(layout, weights, counts)
    if hinted is not None and weights[hinted] >= 0.5 * total:
        box = hinted
    box = _widen(layout, box, texts, title)
    holder = layout.boxes[box]
    return MainBody(box, holder.first, holder.end, weights[box], total)


def _feet(layout: Layout, imprint: list[Paragraph]) -> set[int]:
    """The boxes of a few lines of which several are the site's imprint: the foot of the page."""
    holders = Counter(layout.boxes[paragraph.box].parent for paragraph in imprint)
    return {
        box
        for box, count in holders.items()
        if count > 1 and layout.boxes[box].end - layout.boxes[box].first <= _FOOT_LINES
    }


def _teasers(layout: Layout, texts: list[Paragraph]) -> set[int]:
    """The paragraphs under a link in a small box of their own, where several such boxes stand together."""
    found: dict[int, list[int]] = {}
    for paragraph in texts:
        before = layout.lines[paragraph.first - 1] if paragraph.first else None
        if before is None or not before.is_link or before.size <= _LINK or paragraph.size > _TEASER:
            continue
        item = layout.boxes[layout.common_box(before.box, paragraph.box)]
        if item.end - item.first <= _ITEM_LINES:
            found.setdefault(item.parent, []).append(paragraph.first)
    return {first for firsts in found.values() if len(firsts) >= _SEVERAL for first in firsts}


def _sums(layout: Layout, texts: list[tuple[int, int]]) -> tuple[list[int], list[int]]:
    """For every box, the weight and number of the paragraphs in it."""
    weights, counts = [0] * len(layout.boxes), [0] * len(layout.boxes)
    for box, weight in texts:
        weights[box] += weight
        counts[box] += 1
    for index in range(len(layout.boxes) - 1, 0, -1):
        if counts[index]:  # most boxes hold none
            parent = layout.boxes[index].parent
            weights[parent] += weights[index]
            counts[parent] += counts[index]
    return weights, counts


def _descend(layout: Layout, weights: list[int], counts: list[int]) -> int:
    """From the outermost box inwards, as long as one child holds nearly everything."""
    children: dict[int, int] = {}  # the heaviest child of each box
    for index in range(len(layout.boxes) - 1, 0, -1):
        if not weights[index]:
            continue
        parent = layout.boxes[index].parent
        if parent not in children or weights[index] >= weights[children[parent]]:
            children[parent] = index
    box = 0
    while box in children:
        child = children[box]
        if (
            weights[child] < _DOMINANCE * weights[box]
            or (counts[child] == 1 and counts[box] > 1)
            or _is_leaf(layout, child, counts)
        ):
            break
        box = child
    return box


def _is_leaf(layout: Layout, box: int, counts: list[int]) -> bool:
    """A single paragraph's own element is not the article's box."""
    return counts[box] == 1 and layout.boxes[box].element.tag in (
        "p",
        "li",
        "blockquote",
        "h1",
        "h2",
        "h3",
        "h4",
        "td",
        "figcaption",
    )


def _widen(layout: Layout, box: int, texts: list[tuple[Paragraph, int]], title: int | None) -> int:
    """Outwards as long as the box around holds more of the article's text, never beyond the headline's own box."""
    if title is None:
        return box
    limit = layout.common_box(layout.lines[title].box, box)
    inner = layout.boxes[box]
    own = sum(weight for paragraph, weight in texts if inner.first <= paragraph.first < inner.end)
    rest = [
        (paragraph.first, weight)
        for paragraph, weight in texts
        if paragraph.first > title and paragraph.size > 60 and not inner.first <= paragraph.first < inner.end
    ]
    best, current = box, box
    while current != limit and rest:
        current = layout.boxes[current].parent
        outer = layout.boxes[current]
        more = [(first, weight) for first, weight in rest if outer.first <= first < outer.end]
        if sum(weight for _, weight in more) > 0.6 * own:
            break
        # one paragraph above the text is its lead, which may stay outside
        if len(more) > _LEADING or any(first > inner.first for first, _ in more):
            best = current
    return best
