"""The people named in a byline."""

from __future__ import annotations

import re

from newsarchive.reader.letters import UPPER

# What stands before names: "Bài, ảnh:", "Tác giả bài viết:", "Viết bởi", "Phóng sự của".
_LABEL = re.compile(
    r"""^\(?\s*(?:
    (?:tin|bài|ảnh|clip|video|đồ\shọa|thơ|tranh|truyện|ghi\schép|phóng\ssự|ký|tản\svăn|bút\ský|minh\shọa|thiết\skế|trình\sbày|nội\sdung|phóng\ssự\sảnh|chùm\sảnh)
        (?:\s?(?:,|và|&|-|–|/|\+)\s?(?:tin|bài|ảnh|clip|video|đồ\shọa))*(?:\sviết)?\s?(?::|\scủa(?:\s|:))
    |(?:tác\sgiả|người\sviết|phóng\sviên|nhà\sbáo|nhóm\sphóng\sviên|nhóm\stác\sgiả|nhóm\spv|pv|btv|ctv|cộng\stác\sviên|thực\shiện|biên\ssoạn|tổng\shợp|biên\sdịch|lược\sdịch|dịch|sưu\stầm|by)
        (?:\sbài\sviết|\sthực\shiện)?\s?(?::|\s-|\s(?=\w))
    |(?:được\s)?(?:viết|soạn|bài\sviết|thực\shiện)\sbởi:?\s|bởi\s
    |(?:written\s)?by\s
    )\s*""",
    re.IGNORECASE | re.VERBOSE,
)
INNER_LABEL = re.compile(
    r"[;,.|\-–—]?\s*\(?\b(?:ảnh|tin|bài|video|clip|đồ họa|thực hiện|tổng hợp|trình bày|thiết kế|minh họa|biên tập|đạo diễn|quay phim)"
    r"(?:\s?(?:,|và|&|-)\s?(?:ảnh|video|clip|bài))*\s*:\s*",
    re.IGNORECASE,
)
_GROUP = re.compile(r"^\(?\s*(?:nhóm\s+(?:pv|phóng viên|tác giả)|ban\s|tổ\s)(?!\s*:)(?![^:]{0,30}:)", re.IGNORECASE)
_SOURCE = re.compile(r"^\(?\s*(?:theo|nguồn(?:\s+tin)?|dẫn theo|tổng hợp từ)\b\s*:?\s*", re.IGNORECASE)
_PARENTHESIS = re.compile(r"\([^()]{0,60}\)")
_SPLIT = re.compile(r"\s+[-–—]\s+|\s*[,;&+/|•·]\s*|\s+và\s+|\s*[–—]\s*|\s+and\s+")
_TITLE = re.compile(
    r"^(?:(?:PV|CTV|BTV|NSNA|NSƯT|NSND|ThS|Ths|TS|PGS|GS|BS|KS|LS|CN|Nhà báo|Nhà thơ|Nhà văn|Phóng viên|Đại tá|Thượng tá|Trung tá|Thiếu tá|Đại úy)\.?\s+)+"
)
_NO_PERSON = re.compile(
    r"^(?:pv|ctv|bbt|btv|ttxvn|vov|vtv|th|tth|nhóm .*|các .*|ban .*|báo .*|đài .*|tạp chí .*|cổng .*|trang .*|theo .*|phòng .*|sở .*|ủy ban .*|ubnd.*|"
    r"công an .*|bộ .*|trung tâm .*|hội .*|tỉnh .*|huyện .*|thành .*|trường .*|viện .*|bệnh viện .*|tổ .*|phóng viên.*|tòa soạn.*|toà soạn.*|tổng hợp|sưu tầm|internet|"
    r"thông tấn .*|thông tin .*|vnexpress.*|vietnam.*|tuổi trẻ.*|thanh niên.*|dân trí.*|nhân dân.*|lao động.*|tiền phong.*|.*\.(?:vn|com|net|org)|.*online|.*news|"
    r"xinhua|reuters|afp|ap|bbc|cnn|tass|kyodo|yonhap|tin|bài|ảnh|video|clip|thực hiện|ct|tư liệu|nguồn.*|văn phòng.*|chi cục.*|cục .*|tổng cục.*|sggp.*|qđnd.*|vnews|vgp.*|chinhphu.*|"
    r"admin|editor|biên tập.*)$",
    re.IGNORECASE,
)
_NAME = re.compile(rf"^[{UPPER}][\w.'’ -]*$")


def people_in(byline: str | None) -> list[str]:
    """The personal names and pen names in a byline, in order, CAPITALS in title case; no agencies, no roles."""
    if not byline or _SOURCE.match(byline):
        return _after_source(byline)
    if _GROUP.match(byline):
        return []
    text = _LABEL.sub("", byline, count=1).strip().strip("()").strip()
    if _SOURCE.match(text):
        return []
    text = INNER_LABEL.sub(", ", _PARENTHESIS.sub(" ", text + ")" if text.count("(") > text.count(")") else text))
    names: list[str] = []
    for part in _SPLIT.split(text):
        name = _TITLE.sub("", part.strip().strip("()[]*\"“”").strip()).rstrip(",;:")
        if _is_initials(name):
            name = name.rstrip()
        else:
            name = name.rstrip(".").strip()
        if len(name) < 2 or _NO_PERSON.match(name) or not _NAME.match(name) or len(name.split()) > 6:
            continue
        cased = _title_case(name)
        if cased not in names:
            names.append(cased)
    return names


def _after_source(byline: str | None) -> list[str]:
    """ "Theo Nguyễn An (TTXVN)" names a person before the agency; "Theo TTXVN" none."""
    if not byline:
        return []
    rest = _SOURCE.sub("", byline).strip().strip("()")
    match = re.match(r"([^()/]{4,40})\s*[(/]", rest)
    if match and not byline.lower().startswith(("nguồn", "(nguồn")):
        name = match[1].strip()
        if 2 <= len(name.split()) <= 4 and _NAME.match(name) and not _NO_PERSON.match(name):
            return [_title_case(name)]
    return []


def _is_initials(name: str) -> bool:
    return bool(re.fullmatch(r"(?:\w{1,3}\.)+\w{0,12}\.?", name)) or len(name) <= 3


def _title_case(name: str) -> str:
    """ "TRẦN HOÀI" as "Trần Hoài"; initials ("T.H", "P.Y", "MK") stay."""
    words = []
    for word in name.split():
        letters = [letter for letter in word if letter.isalpha()]
        if len(letters) >= 2 and word.isupper() and "." not in word and (len(name.split()) > 1 or len(letters) > 3):
            word = "-".join(part[:1] + part[1:].lower() for part in word.split("-"))
        elif "." in word and word.isupper() and len(word.rpartition(".")[2]) > 2:
            head, _, tail = word.rpartition(".")
            word = f"{head}.{tail[:1]}{tail[1:].lower()}"
        words.append(word)
    return " ".join(words)
