"""The people named in a byline."""

from __future__ import annotations

import re

from newsarchive.reader.letters import UPPER

# What stands before names: "Bài, ảnh:", "Tác giả bài viết:", "Viết bởi", "Phóng sự của".
_LABEL = re.compile(
    r"""^\(?\s*(?:
    (?:tin|bài|ảnh|clip|video|đồ\shọa|thơ|tranh|truyện(?:\sngắn)?|ghi\schép|phóng\ssự(?:\sảnh)?|ký(?:\ssự)?|tản\svăn|tạp\sbút|tùy\sbút
        |hồi\ský|bút\ský|chùm\s(?:ảnh|thơ)|minh\shọa|thiết\skế
        |trình\sbày|nội\sdung|lời|lời\sbình|quay\sphim)
        (?:\s?(?:,|và|&|-|–|/|\+)\s?(?:tin|bài|ảnh|clip|video|đồ\shọa))*(?:\sviết)?\s?(?::|\scủa(?:\s|:))
    |(?:tác\sgiả|người\sviết|phóng\sviên|nhà\sbáo|nhóm\sphóng\sviên|nhóm\stác\sgiả|nhóm\spv
        |pv|btv|ctv|cộng\stác\sviên|thực\shiện|biên\ssoạn|tổng\shợp|biên\sdịch|lược\sdịch|dịch|sưu\stầm|by)
        (?:\sbài\sviết|\sthực\shiện)?\s?(?::|\s-|\s(?=\w))
    |(?:được\s)?(?:viết|soạn|bài\sviết|thực\shiện)\sbởi:?\s|bởi\s
    |(?:written\s)?by\s
    )\s*""",
    re.IGNORECASE | re.VERBOSE,
)
INNER_LABEL = re.compile(
    r"[;,.|\-–—]?\s*\(?\b(?:ảnh|tin|bài|video|clip|đồ họa|thực hiện|tổng hợp|trình bày|thiết kế|minh họa|biên tập"
    r"|đạo diễn|quay phim|lời|lời bình|thơ|dựng( phim)?|kỹ thuật|hình)"
    r"(?:\s?(?:,|và|&|-)\s?(?:ảnh|video|clip|bài))*\s*:\s*",
    re.IGNORECASE,
)
# After the names without brackets: done by, compiled, taken down, written, translated. Small letters: no name.
ROLE_AFTER = (
    r"\s*[-–,]?\s+(?:thực hiện|tổng hợp|(?:lược )?ghi|ghi chép|biên soạn|(?:biên |lược )?dịch|sưu tầm|giới thiệu)"
)
_ROLE_AFTER = re.compile(ROLE_AFTER + r"\W*$")
_GROUP = re.compile(r"^\(?\s*(?:nhóm\s+(?:pv|phóng viên|tác giả)|ban\s|tổ\s)(?!\s*:)(?![^:]{0,30}:)", re.IGNORECASE)
_SOURCE = re.compile(r"^\(?\s*(?:theo|nguồn(?:\s+tin)?|dẫn theo|tổng hợp từ)\b\s*:?\s*", re.IGNORECASE)
_PARENTHESIS = re.compile(r"\([^()]{0,60}\)")
_SPLIT = re.compile(r"\s+[-–—]\s+|\s*[,;&+/|•·]\s*|\s+và\s+|\s*[–—]\s*|\s+and\s+")
# Ranks and degrees before a name: journalist, poet, writer, doctor, professor, officer, …
_TITLE = re.compile(
    r"^(?:(?:PV|CTV|BTV|NSNA|NSƯT|NSND|ThS|Ths|TS|PGS|GS|BS|KS|LS|CN|(?:PGS|GS)\.? ?TS(?:KH)?|TSKH|Nhà báo|Nhà thơ|Nhà văn|Phóng viên"
    r"|Đại tá|Thượng tá|Trung tá|Thiếu tá|Đại úy)\.?\s+)+"
)
# Whole names that are no person's: reporters without a name, agencies, media, kinds of work; "_" stands for a space.
_NO_PERSON_WHOLE = """
    pv ctv bbt btv ttxvn vov vtv th tth ct vnews tin bài ảnh video clip internet xinhua reuters afp ap bbc cnn tass
    kyodo yonhap admin editor tổng_hợp sưu_tầm thực_hiện tư_liệu
"""
# First words of offices, media and institutions; "Thành", "Trang", "Trường" alone open personal names too.
_NO_PERSON_START = """
    nhóm_ các_ ban_ báo_ đài_(phát|truyền|tiếng|th|pt) tạp_chí_ cổng_ trang_(tin|thông|điện|web) theo_ phòng_ sở_
    ủy_ban_ ubnd công_an_ bộ_ trung_tâm_ hội_ tỉnh_ huyện_ thành_(phố|đoàn|ủy|uỷ|hội) viện_ bệnh_viện_ tổ_
    trường_(đại|cao|trung|tiểu|mầm|chính|dân|th|phổ|mẫu) phóng_viên tòa_soạn toà_soạn thông_tấn_ thông_tin_ vnexpress
    vietnam
    tuổi_trẻ thanh_niên dân_trí nhân_dân lao_động tiền_phong nguồn văn_phòng chi_cục cục_ tổng_cục sggp qđnd vgp
    chinhphu biên_tập vp_
"""


def _table(words: str) -> str:
    return "|".join(words.split()).replace("_", " ")


_NO_PERSON = re.compile(
    rf"^(?:(?:{_table(_NO_PERSON_WHOLE)})$|(?:{_table(_NO_PERSON_START)})|.*(?:\.(?:vn|com|net|org)|online|news)$)",
    re.IGNORECASE,
)
# The family names of nine Vietnamese in ten, and the commonest of the mountain peoples.
_FAMILY = re.compile(
    "(?:Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đinh|Trương|Đoàn|Trịnh|Mai|Đào|Lương|Lâm"
    "|Tô|Tạ|Cao|Châu|Chu|Hà|Thái|Phùng|Tống|Vương|Quách|Lò|Lường|Giàng|Sùng|Thào|Hạng|Nông|Triệu|Hứa|Kiều|Lưu|Mạc|Vi) "
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
    text = _ROLE_AFTER.sub("", text)
    text = _PARENTHESIS.sub(" ", text + ")" if text.count("(") > text.count(")") else text)
    if ":" in text:
        text = INNER_LABEL.sub(", ", text)
    names: list[str] = []
    for part in _parts(text):
        name = _TITLE.sub("", part.strip().strip('()[]*"“”').strip()).rstrip(",;:")
        if not _is_initials(name):
            name = name.rstrip(".").strip()
        if len(name) < 2 or _NO_PERSON.match(name) or not _NAME.match(name) or len(name.split()) > 6:
            continue
        cased = _title_case(name)
        if cased not in names:
            names.append(cased)
    return names


def all_full_names(text: str) -> bool:
    """Whether a text is nothing but persons' full names: a family name with two or three more, or a degree in front."""
    parts = [part for part in _parts(text) if part]
    return bool(parts) and all(
        (_FAMILY.match(name) is not None and 3 <= len(name.split()) <= 4) or _TITLE.match(part) is not None
        for part in parts
        for name in (_title_case(_TITLE.sub("", part)),)
    )


def _parts(text: str) -> list[str]:
    """The names of a line; a dash without spaces parts two of several words each."""
    parts: list[str] = []
    for part in _SPLIT.split(text):
        sides = part.split("-")
        parts += sides if len(sides) > 1 and all(len(side.split()) > 1 for side in sides) else [part]
    return parts


def _after_source(byline: str | None) -> list[str]:
    """The person that a source line names before the agency: "Theo Nguyễn An (TTXVN)"; "Theo TTXVN" names none."""
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
    """A name in CAPITALS in title case; initials ("T.H", "P.Y", "MK") stay."""
    words = name.split()
    return " ".join(_cased(word, alone=len(words) == 1) for word in words)


def _cased(word: str, *, alone: bool) -> str:
    letters = sum(map(str.isalpha, word))
    if not word.isupper() or letters < 2:
        return word
    if "." in word:
        head, _, tail = word.rpartition(".")
        return f"{head}.{tail[:1]}{tail[1:].lower()}" if len(tail) > 2 else word
    if alone and letters <= 3:
        return word
    return "-".join(part[:1] + part[1:].lower() for part in word.split("-"))
