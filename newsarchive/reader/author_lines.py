"""What the words of a line say of authorship: labels, names, site accounts. Pure functions of text."""

from __future__ import annotations

import re

from newsarchive.dates import find_dates
from newsarchive.reader.authors import INNER_LABEL, ROLE_AFTER
from newsarchive.reader.letters import UPPER, has_digit
from newsarchive.text import tidy

MAX_BYLINE = 140
_LONGEST_LABEL = 24
_ALONE = re.compile(
    r"(?:(?:được )?(?:viết |soạn |đăng )?bởi|tác giả(?: bài viết)?|người viết|phóng viên|thực hiện|by|written by)\s?:?",
    re.IGNORECASE,
)

# Labels of an author line, in small letters: "Bài, ảnh:" (text and photos), "Tin:" (news), "Thực hiện:" (done by), "Theo" (after),
# "Nguồn" (source), "Tác giả" (author), "Viết bởi" (written by), "Phóng sự của" (report by).
_LABELLED = re.compile(
    r"""\(?\s?(?:
    (?:tin|bài|ảnh|clip|video|đồ\shọa|thơ|tranh|truyện(?:\sngắn)?|ghi\schép|phóng\ssự(?:\sảnh)?|ký(?:\ssự)?|tản\svăn|tạp\sbút|tùy\sbút
        |hồi\ský|bút\ský|chùm\s(?:ảnh|thơ)|minh\shọa|thiết\skế
        |trình\sbày|nội\sdung|lời|quay\sphim)
        (?:\s?(?:,|và|&|-|–|/|\+)\s?(?:tin|bài|ảnh|clip|video|đồ\shọa))*(?:\sviết)?\s?(?::|\scủa\s)
    |(?:tác\sgiả|người\sviết|phóng\sviên|pv|thực\shiện|biên\ssoạn|tổng\shợp|biên\sdịch|lược\sdịch|dịch|nguồn|nguồn\stin
        |sưu\stầm|cộng\stác\sviên|ctv)
        (?:\sbài\sviết)?\s?(?::|\s-)
    |\(?\s?(?:theo|nguồn)\s(?:báo\s|đài\s|ttxvn|tạp\schí\s|vov|vtv|\S)
    |(?:viết|đăng\sbài|bài\sviết|soạn)\sbởi\s
    |bởi\s
    |(?:by|written\sby)\s+[a-z]
    |(?:nhóm\s(?:pv|phóng\sviên|tác\sgiả))
    )""",
    re.VERBOSE,
)
_CASED = re.compile(rf"\(?\s?(?:[Tt]heo|[Nn]guồn|THEO|NGUỒN)\s(?:tạp chí|báo|đài|[{UPPER}])")
# In small letters, which a pattern that minds case finds quicker. Site accounts: "Đăng bởi admin", "Người đăng: …", "Submitted by …"
_ACCOUNT = re.compile(
    r"(đăng bởi|người đăng|submitted by|posted by|được đăng bởi|được gửi bởi|gửi bởi|cập nhật bởi|người cập nhật)"
    r"|\b(admin|administrator|quản trị( viên)?|webmaster|super user|bientap|editor|root|user\d*|ban quản trị)\b"
)
_ACRONYM = re.compile(
    r"\(?\s?(PV|BBT|TTXVN|CTV|TH|T\.H|Ban Biên tập|Ban biên tập|BAN BIÊN TẬP|Phóng viên|Tòa soạn|Nhóm PV)"
    r"\b[ .]*(\([^)]{2,30}\))?\)?$"
)
_ROLE = r"(?:PV|CTV|BTV|TTXVN|BBT|ThS|TS|PGS|GS|BS|KS|LS|Nhà báo|Nhà thơ|Nhà văn|Bs|Ths|Ts)"
_INITIAL = r"(?:[A-ZĐ]\.?){1,4}"
_CAPITALISED = rf"[{UPPER}][\w'’.-]*"
_NAME_WORD = rf"(?:{_CAPITALISED}|{_INITIAL}|{_ROLE})"
_JOIN = r"(?:\s*(?:-|–|—|,|&|\+|/|;|\||•|và|và ctv|–)\s*|\s+)"
_TAIL = rf"(?:\s*\((?:[^()]{{2,40}})\)|{ROLE_AFTER})?"
_NAMES = re.compile(rf"\(?\s*{_NAME_WORD}(?:{_JOIN}{_NAME_WORD}){{0,14}}{_TAIL}\s*\)?\.?$")
_SENTENCE = (".", "!", "?", "…", ":")
_INITIAL_STOP = re.compile(r"\b[A-ZĐ]\.$")
_BARS = re.compile(r"[|•·►]")
_EDGES = " -–—,:;/"


def is_account(text: str) -> bool:
    """Whether a line names a site account rather than an author."""
    return _ACCOUNT.search(text.lower()) is not None


def is_label_alone(text: str) -> bool:
    """Whether a line is the label of an author line and no more: "Bởi" (by), "Tác giả" (author), with or without colon."""
    return len(text) < _LONGEST_LABEL and _ALONE.fullmatch(text) is not None


def looks_named(text: str) -> bool:
    """Whether a line is made of names alone: capitalised words, initials, pen names, joined by dashes or commas."""
    if len(text) > MAX_BYLINE or is_label_alone(text):
        return False
    if ":" in text:
        text = INNER_LABEL.sub(" - ", text)
    return _NAMES.match(text) is not None and any(map(str.isalpha, text))


def is_agency(text: str) -> bool:
    """Whether a line is the mark of an editorial office or agency alone: "PV", "BBT", "TTXVN"."""
    return _ACRONYM.match(text) is not None


def ends_sentence(text: str) -> bool:
    """Whether a line closes like a sentence, an initial's stop aside."""
    return text.endswith(_SENTENCE) and _INITIAL_STOP.search(text[-3:]) is None


def is_labelled(text: str) -> bool:
    """Whether a line opens with the label of an author line and goes on."""
    found = _LABELLED.match(text.lower()) if len(text) <= MAX_BYLINE else None
    if not found:
        return False
    if found[0].lstrip("( ").startswith(("theo", "nguồn ")) and ":" not in found[0]:
        return bool(_CASED.match(text)) and len(text) <= 60 and not text.rstrip(")").endswith(_SENTENCE)
    return len(text) > len(found[0]) - 1


def segments_of(text: str) -> list[str]:
    """A line without its stamps, cut where bars, bullets and stamps part it; parts with digits are left out."""
    if not has_digit(text) and not _BARS.search(text):
        whole = tidy(text).strip(_EDGES)
        return [whole] if len(whole) > 1 else []
    for date in reversed(find_dates(text)) if has_digit(text) else ():
        start = date.start
        if date.label:
            at = text.rfind(date.label.split(" ")[0], 0, start)
            start = at if at >= 0 else start
        text = f"{text[:start]}|{text[date.end :]}"
    parts = [tidy(part).strip(_EDGES) for part in _BARS.split(text)]
    return [part for part in parts if len(part) > 1 and not has_digit(part)]
