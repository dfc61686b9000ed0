"""The author line as printed, at the head or the foot of the article."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsarchive.dates import find_dates
from newsarchive.reader.labels import Zone, label_of
from newsarchive.reader.roles import AUTHOR, words_of
from newsarchive.reader.stamps import spaced
from newsarchive.text import tidy

if TYPE_CHECKING:
    from newsarchive.reader.content import Piece
    from newsarchive.reader.layout import Line
    from newsarchive.reader.view import View

MAX_BYLINE = 140

# Labels of an author line: "Bài, ảnh:" (text and photos), "Tin:" (news), "Thực hiện:" (done by), "Theo" (after),
# "Nguồn" (source), "Tác giả" (author), "Viết bởi" (written by), "Phóng sự của" (report by).
_LABELLED = re.compile(
    r"""(?:
    (?:tin|bài|ảnh|clip|video|đồ\shọa|thơ|tranh|truyện|ghi\schép|phóng\ssự|ký|tản\svăn|bút\ský|minh\shọa|thiết\skế|trình\sbày|nội\sdung)
        (?:\s?(?:,|và|&|-|–|/|\+)\s?(?:tin|bài|ảnh|clip|video|đồ\shọa))*(?:\sviết)?\s?(?::|\scủa\s)
    |(?:tác\sgiả|người\sviết|phóng\sviên|pv|thực\shiện|biên\ssoạn|tổng\shợp|biên\sdịch|lược\sdịch|dịch|nguồn|nguồn\stin|sưu\stầm|cộng\stác\sviên|ctv)
        (?:\sbài\sviết)?\s?(?::|\s-)
    |\(?\s?(?:theo|nguồn)\s(?:báo\s|đài\s|ttxvn|tạp\schí\s|vov|vtv|[A-ZĐÀ-Ỹ])
    |(?:viết|đăng\sbài|bài\sviết|soạn)\sbởi\s
    |bởi\s(?=[A-ZĐÀ-Ỹ])
    |(?:by|written\sby)\s+[A-Z]
    |(?:nhóm\s(?:pv|phóng\sviên|tác\sgiả))
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_CASED = re.compile(r"\(?\s?(?:[Tt]heo|[Nn]guồn)\s\S|THEO\s")
# Site accounts: "Đăng bởi admin", "Người đăng: …", "Submitted by …"
_ACCOUNT = re.compile(
    r"(đăng bởi|người đăng|submitted by|posted by|được đăng bởi|được gửi bởi|gửi bởi|cập nhật bởi|người cập nhật)"
    r"|\b(admin|administrator|quản trị( viên)?|webmaster|super user|bientap|editor|root|user\d*|ban quản trị)\b",
    re.IGNORECASE,
)
_ACRONYM = re.compile(r"\(?\s?(PV|BBT|TTXVN|CTV|TH|T\.H|Ban Biên tập|Ban biên tập|BAN BIÊN TẬP|Phóng viên|Tòa soạn|Nhóm PV)\b[ .]*(\([^)]{2,30}\))?\)?$")
_ROLE = r"(?:PV|CTV|BTV|TTXVN|BBT|ThS|TS|PGS|GS|BS|KS|LS|Nhà báo|Nhà thơ|Nhà văn|Bs|Ths|Ts)"
_INITIAL = r"(?:[A-ZĐ]\.?){1,4}"
_CAPITALISED = r"[A-ZĐÀ-ỴỶỸẠ-Ỵ][\w'’à-ỹ.-]*"
_NAME_WORD = rf"(?:{_CAPITALISED}|{_INITIAL}|{_ROLE})"
_JOIN = r"(?:\s*(?:-|–|—|,|&|\+|/|;|\||•|và|và ctv|–)\s*|\s+)"
_TAIL = r"(?:\s*\((?:[^()]{2,40})\))?"
_NAMES = re.compile(rf"\(?\s*{_NAME_WORD}(?:{_JOIN}{_NAME_WORD}){{0,14}}{_TAIL}\s*\)?\.?$")
_SENTENCE = re.compile(r"[.!?…:]$")
_OPENING = re.compile(r"^[\s\"“'‘(]*")


@dataclass(slots=True)
class Byline:
    """An author line: its text, the pieces or lines it is, and why it was taken for one."""

    text: str
    pieces: tuple[int, ...]
    line: int
    score: float
    witnesses: tuple[str, ...]


def is_account(text: str) -> bool:
    """Whether a line names a site account rather than an author."""
    return _ACCOUNT.search(text) is not None


def looks_named(text: str) -> bool:
    """Whether a line is made of names alone: capitalised words, initials, pen names, joined by dashes or commas."""
    return len(text) <= MAX_BYLINE and _NAMES.match(text) is not None and not text.isdigit()


def find_foot_byline(view: View, pieces: list[Piece], skipped: set[int]) -> Byline | None:
    """The author line among the last paragraphs, or just under the text."""
    texts = [number for number, piece in enumerate(pieces) if piece.image is None and number not in skipped]
    best: Byline | None = None
    for place, number in enumerate(reversed(texts[-6:])):
        piece = pieces[number]
        found = _judge(view, piece.lines, piece.text, ending=True)
        if found is not None and place < len(texts) - 1:
            score, reasons = found
            score -= 0.4 * place
            if score >= 3.0 and (best is None or score > best.score):
                best = Byline(piece.text, (number,), piece.first, score, reasons)
    under = _under(view)
    if under is not None and (best is None or under.score > best.score):
        best = under
    return best


def _under(view: View) -> Byline | None:
    """The author line in the few lines under the article's box."""
    lines = view.layout.lines
    for line in lines[view.text_end : view.text_end + 8]:
        zone = view.zones[line.index]
        if line.image is not None or zone in (Zone.SHARE, Zone.AD):
            continue
        if zone is not None or line.size > MAX_BYLINE:
            break
        text = spaced(line) if len(line.runs) > 3 else line.text
        found = _judge(view, [line], text, ending=False)
        if found is not None and found[0] >= 3.0:
            return Byline(line.text, (), line.index, found[0], found[1])
    return None


def find_head_byline(view: View) -> Byline | None:
    """The author line between headline and text."""
    lines = view.layout.lines
    first = view.title.first - 3 if view.title else 0
    best: Byline | None = None
    for line in lines[max(0, first) : max(view.text_first + 1, first)]:
        if line.image is not None or view.zones[line.index] not in (None, Zone.SHARE) or line.size > 300:
            continue
        if view.title and view.title.first <= line.index < view.title.end:
            continue
        for text, reasons, score in _head_candidates(view, line):
            if score >= 2.5 and (best is None or score > best.score):
                best = Byline(text, (), line.index, score, reasons)
    return best


def _head_candidates(view: View, line: Line) -> list[tuple[str, tuple[str, ...], float]]:
    """Author elements in a line that also holds a stamp, or the line itself."""
    found = []
    hinted = line.index in view.hinted("byline")
    above = view.title is not None and line.index < view.title.first
    groups: dict[object, list[str]] = {}
    for run in line.runs:
        words = words_of(run.element)
        element = run.element
        if not AUTHOR.search(words):
            parent = element.getparent()
            if parent is not None and AUTHOR.search(words_of(parent)) and parent is not view.layout.boxes[line.box].element:
                element = parent
            else:
                continue
        groups.setdefault(element, []).append(run.text)
    for texts in groups.values():
        text = _without_date(tidy("".join(texts)))
        if 1 < len(text) <= MAX_BYLINE and not is_account(text) and not is_account(line.text) and (looks_named(text) or _is_labelled(text)):
            found.append((text, ("class", *(("hint",) if hinted else ())), 4.5))
    boxed = bool(AUTHOR.search(_box_words(view, line)))
    text = _without_date(spaced(line))
    if 1 < len(text) <= 90 and not is_account(line.text) and not above:
        if _is_labelled(text):
            found.append((text, ("label",), 4.0))
        elif looks_named(text) and (boxed or hinted):
            found.append((text, ("class",) if boxed else ("hint",), 4.0))
        elif looks_named(text) and _many_words(text) and not line.is_link and text != line.text:
            found.append((text, ("beside the stamp",), 2.6))
        elif looks_named(text) and _many_words(text) and line.is_bold is False and _told(view, text):
            found.append((text, ("author metadata",), 3.5))
    return found


def _told(view: View, text: str) -> bool:
    return text.lower() in {name.lower() for name in view.structured.authors}


def _many_words(text: str) -> bool:
    return 2 <= len(text.split()) <= 10


def _box_words(view: View, line: Line) -> str:
    words = ""
    for steps, index in enumerate(view.layout.ancestors(line.box)):
        box = view.layout.boxes[index]
        if steps > 2 or box.end - box.first > 3 or (view.body is not None and index == view.body.box):
            break
        words += words_of(box.element)
    return words


def _without_date(text: str) -> str:
    """A line without the stamps in it and what parts them from the rest."""
    if not any(map(str.isdigit, text)):
        return text
    for date in reversed(find_dates(text)):
        start = date.start
        if date.label:
            at = text.rfind(date.label.split(" ")[0], 0, start)
            start = at if at >= 0 else start
        text = text[:start] + " " + text[date.end :]
    text = tidy(text).strip(" |-–—,•·:;/()")
    return text if not any(map(str.isdigit, text)) else ""


def _is_labelled(text: str) -> bool:
    found = _LABELLED.match(text)
    if not found:
        return False
    lowered = found[0].lower().lstrip("( ")
    if lowered.startswith(("theo", "nguồn ")) and ":" not in found[0]:
        return bool(_CASED.match(text)) and len(text) <= 60 and not _SENTENCE.search(text.rstrip(")"))
    return len(text) <= MAX_BYLINE and len(text) > len(found[0]) - 1


def _judge(view: View, lines: list[Line], text: str, *, ending: bool) -> tuple[float, tuple[str, ...]] | None:
    """Points for a line as the author line and why; ``None`` where it cannot be one."""
    if not 1 < len(text) <= MAX_BYLINE or is_account(text) or label_of(text) is not None or lines[0].heading in (1, 2, 3):
        return None
    if find_dates(text) or all(line.is_link for line in lines) and not AUTHOR.search(_box_words(view, lines[0]) + words_of(lines[0].runs[0].element)):
        return None
    score, reasons = 0.0, []
    named, labelled = looks_named(text), _is_labelled(text)
    if _ACRONYM.match(text):
        score, reasons = score + 2.5, ["names"]
    elif named:
        score, reasons = score + 1.6, ["names"]
    if labelled:
        score, reasons = score + 2.6, [*reasons, "label"]
    if view.align(lines[0].box) == "right":
        score, reasons = score + 2.0, [*reasons, "set right"]
    if all(line.is_bold for line in lines):
        score, reasons = score + 0.9, [*reasons, "bold"]
    if AUTHOR.search(_box_words(view, lines[0]) + "".join(words_of(run.element) for run in lines[0].runs[:3])):
        score, reasons = score + 2.6, [*reasons, "class"]
    if lines[0].index in view.hinted("byline"):
        score, reasons = score + 2.0, [*reasons, "hint"]
    if all(line.is_italic for line in lines):
        score += 0.3
    if _told(view, text):
        score, reasons = score + 1.5, [*reasons, "author metadata"]
    if text.startswith("(") and text.endswith(")"):
        score += 0.5 if named or labelled else -1.0
    if not named and not labelled:
        score -= 1.0 if len(text) < 50 and view.align(lines[0].box) == "right" else 2.5
    if _SENTENCE.search(text) and not re.search(r"\b[A-ZĐ]\.$", text):
        score -= 0.8
    if not ending:
        score -= 0.3
    return score, tuple(reasons)


def trailing_byline(piece: Piece) -> tuple[str, str] | None:
    """A byline run into the end of the last paragraph: the paragraph without it, and the byline.

    It stands on a line of its own after a single break, or in other type after the last full stop.
    """
    last = piece.lines[-1]
    if len(piece.lines) > 1 and looks_named(last.text) and len(last.text) <= 60 and (last.bold or last.italic):
        before = tidy(" ".join(line.text for line in piece.lines[:-1]))
        if not (piece.lines[-2].is_bold and last.is_bold) and before[-1:] in ".!?…\"”/)":
            return before, last.text
    runs = [run for run in last.runs if run.text.strip()]
    if len(runs) > 1 and len(piece.lines) == 1:
        tail, before = tidy(runs[-1].text), tidy("".join(run.text for run in runs[:-1]))
        if runs[-1].style and not runs[-2].style and looks_named(tail) and len(tail) <= 50 and before[-1:] in ".!?…\"”/" and len(before) > 60:
            return before, tail
    return None
