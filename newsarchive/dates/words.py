"""The words that dates are printed with, and what each of them is.

One table, `VOCABULARY`; the lexer turns it into look-ups. Kinds are single characters because the forms (see
`forms`) are matched against one character a token.

Spellings are written with their diacritics. A phrase of several words is known by its letters alone, whatever
its marks, so that "Thừ hai", "Thư hai" and "thu hai" are Monday. A single word must be spelt as here or entirely
without marks, since other marks make other words: "từ" (from) is not "tư" (four), nor "tôi" (I) "tối" (evening).
A number must be spelt as here wherever the string has marks at all: "13 giờ bay" (hours in the air) is not 13:07.
So must a part of the day with a capital: Sang is a name.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """Spellings of one kind and value, "/" between them."""

    kind: str
    spellings: str
    value: int | str | None = None


def _numbered(kind: str, first: int, rows: str) -> tuple[Entry, ...]:
    """One entry a row, counting from `first`."""
    return tuple(Entry(kind, row.strip(), first + i) for i, row in enumerate(rows.strip().splitlines()))


_WEEKDAYS = _numbered(
    "W",
    0,
    """
    thứ hai/monday/mon/lundi
    thứ ba/tuesday/tue/tues/mardi
    thứ tư/wednesday/wed/mercredi
    thứ năm/thursday/thur/thurs/jeudi
    thứ sáu/friday/fri/vendredi
    thứ bảy/thứ bẩy/saturday/sat/samedi
    chủ nhật/chúa nhật/chủ nhựt/chúa nhựt/thứ chủ nhật/thứ cn/cn/c.n/c.n./sunday/sun/dimanche
    """,
)
_MONTHS = _numbered(
    "N",
    1,
    """
    january/jan
    february/feb
    march/mar
    april/apr
    may
    june/jun
    july/jul
    august/aug
    september/sep/sept
    october/oct
    november/nov
    december/dec
    """,
)
# Names that are words of other meanings in Vietnamese (mai: tomorrow) or stand on foreign pages only.
_FRENCH_MONTHS = _numbered(
    "F",
    1,
    """
    janvier/janv
    février/févr
    mars
    avril/avr
    mai
    juin
    juillet/juil
    août
    septembre
    octobre
    novembre
    décembre/déc
    """,
)
_UNITS = (
    Entry("z", "không", 0),
    Entry("u", "một/mốt/a/an/one", 1),
    Entry("u", "hai", 2),
    Entry("u", "ba", 3),
    Entry("u", "bốn/tư", 4),
    Entry("u", "lăm/nhăm", 5),  # five after a ten; "năm" itself is also the year
    Entry("u", "sáu", 6),
    Entry("u", "bảy/bẩy", 7),
    Entry("u", "tám", 8),
    Entry("u", "chín", 9),
    Entry("t", "mười/mươi", 10),
    Entry("t", "hăm", 20),  # in "hăm mốt", "hăm ba": as it is spoken
    Entry("C", "trăm", 100),
    Entry("K", "nghìn/ngàn", 1000),
    Entry("l", "lẻ/linh"),  # the gap in "two thousand and five"
)
_CALENDAR = (
    Entry("d", "ngày/hôm/le", "days"),
    Entry("d", "vào ngày/trong ngày"),
    Entry("D", "mùng/mồng"),  # the first ten days of a month
    Entry("m", "tháng/thg", "months"),
    Entry("y", "năm", "years"),  # year, and five
    Entry("w", "thứ", None),  # weekday, with a number after it
    Entry("w", "thu", 3),  # the same without its mark, and English Thursday
    Entry("e", "th"),  # weekday (Th 2), month (Th7), or English ordinal (13th)
    Entry("T", "t"),  # weekday (T2), month (T7), or ISO 8601's T
    Entry("O", "st/nd/rd/er"),  # English and French ordinals
    Entry("i", "w"),  # ISO 8601's week
)
_CLOCK = (
    Entry("h", "giờ/h/g", "hours"),
    Entry("p", "phút/ph/p/m", "minutes"),
    Entry("s", "giây/s", "seconds"),
    Entry("r", "rưỡi"),  # half past
    Entry("k", "kém/thiếu"),  # minutes to
    Entry("a", "am/a.m/a.m./sa", "am"),  # SA: sáng, Windows' Vietnamese AM
    Entry("a", "pm/p.m/p.m./ch", "pm"),  # CH: chiều
    Entry("v", "sáng/rạng sáng/sáng sớm/mờ sáng", "am"),
    Entry("v", "trưa", "noon"),
    Entry("v", "chiều", "pm"),
    Entry("v", "tối/chiều tối", "evening"),
    Entry("v", "đêm/khuya/đêm khuya", "night"),
    Entry("G", "gmt/utc/ut", 0),
    Entry("I", "ict/giờ việt nam/giờ hà nội/giờ vn/giờ địa phương/indochina time", 420),
    Entry("I", "wib", 420),
    Entry("I", "sgt/hkt", 480),
    Entry("I", "jst/kst", 540),
    Entry("I", "aest", 600),
    Entry("I", "aedt", 660),
    Entry("I", "cet", 60),
    Entry("I", "cest/eet", 120),
    Entry("I", "msk/eest", 180),
    Entry("I", "est/cdt", -300),
    Entry("I", "edt", -240),
    Entry("I", "cst/mdt", -360),
    Entry("I", "mst/pdt", -420),
    Entry("I", "pst", -480),
    Entry("I", "giờ bắc kinh/giờ trung quốc/giờ singapore", 480),
    Entry("I", "giờ nhật bản/giờ hàn quốc", 540),
    # more than one zone each, or with summer time: none that could be told
    Entry("I", "bst/ist/giờ mỹ/giờ miền đông/giờ miền tây/giờ anh/giờ pháp/giờ đức/giờ nga/giờ úc/giờ châu âu"),
    Entry("Z", "z", 0),
)
_RELATIVE = (
    Entry("U", "tuần/week/weeks", "weeks"),
    # durations that are no hour of the clock
    Entry("V", "tiếng/hour/hours/hr/hrs", "hours"),
    Entry("V", "minute/minutes/min/mins", "minutes"),
    Entry("V", "second/seconds/sec/secs", "seconds"),
    Entry("V", "day/days", "days"),
    Entry("V", "month/months", "months"),
    Entry("V", "year/years", "years"),
    Entry("b", "trước/trước đây/ago"),
    Entry("B", "cách đây/cách nay"),
    Entry("q", "khoảng/chừng/tầm/độ/hơn/gần/about"),
    Entry("R", "hôm nay/bữa nay/ngày hôm nay/today", 0),
    Entry("R", "hôm qua/bữa qua/ngày hôm qua/yesterday", 1),
    Entry("R", "hôm kia/bữa kia/ngày hôm kia", 2),
    Entry("R", "hôm kìa", 3),
    Entry("j", "nay", 0),
    Entry("j", "này", 0),
    Entry("j", "qua", 1),
    Entry("n", "vừa xong/mới xong/vừa mới xong/just now", 0),
)
_STEMS = ("giáp", "ất", "bính", "đinh", "mậu", "kỷ", "canh", "tân", "nhâm", "quý")
_BRANCHES = ("tý", "sửu", "dần", "mão", "thìn", "tỵ", "ngọ", "mùi", "thân", "dậu", "tuất", "hợi")
_LUNAR_YEARS = tuple(Entry("%", f"{_STEMS[year % 10]} {_BRANCHES[year % 12]}") for year in range(60))
"""The sixty years of the lunar cycle: "Canh Tý"."""
_JOINTS = (
    Entry("g", "vào/on/of/the"),
    Entry("H", "lúc/hồi/vào lúc/vào hồi/at/à"),  # a time follows
    Entry("f", "từ/from"),
    Entry("o", "đến/tới/to/và/and/hoặc"),
    Entry("J", "date"),  # ASP.NET's /Date(...)/; also a label
)
# What makes the number beside it something else than a date.
_REFUSALS = (
    Entry("!", "số/no/ngõ/hẻm/ngách/kiệt/đường/phố/nhà/mã/trang/tờ/thửa/lô/khoản"),
    Entry("!", "điều/chương/isbn/issn/ip/v/ver/version/phiên bản/copyright/bản quyền/tỷ số/tỉ số/tỷ lệ"),
    Entry("!", "tỉ lệ/chiếm/bằng/khoảng cách/thời lượng/tk/stk/cmnd/cccd/id"),
    Entry("!", "tức/tức ngày/tức là ngày/nhằm/nhằm ngày"),  # the same day by the lunar calendar
    Entry("&", "đt/đtdđ/tel/hotline/fax/phone/mobile/zalo/điện thoại/di động/đường dây nóng"),
    Entry("%", "tết/âm lịch/lịch âm/âl/âm"),  # the lunar calendar
    *_LUNAR_YEARS,
    # Papers of state, whose date is theirs.
    Entry(
        "Q",
        "giấy phép xuất bản/giấy phép hoạt động/giấy phép/quyết định/nghị quyết/nghị định/thông tư/công văn/chỉ thị/gp/gpxb/gptt/gpbc/qđ/nđ/nq",
    ),
    # Words that begin like a known one.
    Entry("x", "âm nhạc/âm thanh/âm hưởng/âm vang/âm mưu/sa pa/sa đéc/sa huỳnh/trước đó/trước khi/sau đó"),
)

_UPDATED = """
cập nhật/cập nhật lúc/cập nhật ngày/cập nhật vào/cập nhật vào lúc/cập nhật cuối/cập nhật mới nhất
cập nhật gần nhất/cập nhật lần cuối/cập nhật lần cuối lúc/cập nhật lần cuối vào/cập nhật lần cuối ngày
cập nhật lần cuối vào lúc/cập nhật cuối cùng/cập nhật cuối lúc/cập nhật tin/cập nhật tin lúc/tin cập nhật
lần cập nhật cuối/lần cập nhật cuối cùng/lần cập nhật gần nhất/lần cuối cập nhật
ngày cập nhật/ngày cập nhật cuối/ngày giờ cập nhật/giờ cập nhật/thời gian cập nhật/đã cập nhật/đã cập nhật lúc
được cập nhật/được cập nhật lúc/được cập nhật ngày/được cập nhật vào/được cập nhật lần cuối
sửa/sửa lúc/sửa ngày/sửa lần cuối/sửa đổi/sửa đổi lần cuối/sửa đổi lúc/lần sửa cuối/lần sửa đổi cuối/đã sửa
đã sửa lúc/ngày sửa/ngày sửa đổi/ngày sửa cuối/chỉnh sửa/chỉnh sửa lúc/chỉnh sửa ngày/chỉnh sửa lần cuối
chỉnh sửa lần cuối lúc/chỉnh sửa lần cuối vào/chỉnh sửa lần cuối ngày/lần chỉnh sửa cuối/ngày chỉnh sửa
đã chỉnh sửa/được chỉnh sửa/được sửa/hiệu chỉnh/hiệu chỉnh lúc/thay đổi lần cuối/lần thay đổi cuối/bổ sung lúc
update/update on/updated/updated on/updated at/last update/last updated/last updated on/last updated at
modified/modified on/last modified/last modified on/date modified/modified date/edited/last edited
mise à jour/mis à jour/mis à jour le/dernière mise à jour/mise à jour le/modifié le
"""
_PUBLISHED = """
đăng/đăng lúc/đăng ngày/đăng vào/đăng vào lúc/đăng vào ngày/đăng tải/đăng tải lúc/đăng tải ngày/đăng bài
đăng bài lúc/đăng tin/đăng tin lúc/đã đăng/đã đăng lúc/đã đăng ngày/đã đăng vào/đã đăng tải/được đăng
được đăng lúc/được đăng ngày/được đăng vào/được đăng tải/ngày đăng/ngày đăng tin/ngày đăng bài/ngày đăng tải
ngày giờ đăng/giờ đăng/thời gian đăng/thời gian đăng tin/thời gian đăng tải/bài đăng/bài đăng ngày/tin đăng
tin đăng ngày/bài viết đăng/lên trang/lên trang lúc/lên mạng/đưa lên/đưa lên lúc/đưa lên ngày/đưa tin
ngày đưa/ngày đưa tin/ngày đưa lên/đưa lúc/xuất bản/xuất bản lúc/xuất bản ngày/xuất bản vào/ngày xuất bản
ngày giờ xuất bản/thời gian xuất bản/đã xuất bản/đã xuất bản lúc/được xuất bản/được xuất bản lúc
phát hành/phát hành lúc/phát hành ngày/ngày phát hành/thời gian phát hành/số ra ngày/số ra/ra ngày/ngày ra
ngày tạo/thời gian tạo/tạo lúc/tạo ngày/được tạo/được tạo lúc/được tạo ngày/đã tạo/đã tạo lúc/khởi tạo
ngày khởi tạo/ngày viết/viết ngày/viết lúc/được viết/đã viết/ngày gửi/gửi lúc/gửi ngày/đã gửi/đã gửi lúc
ngày gửi bài/gửi bài/công bố/công bố ngày/ngày công bố/ngày nhập/ngày phát/phát lúc/phát sóng/phát sóng lúc
ngày phát sóng/tin ngày/bài ngày/báo ngày/ngày giờ/ngày tháng/thời gian/thời điểm
post/posted/posted on/posted at/post date/posted date/publish/publish date/published/published on/published at
publication date/date published/published date/pub date/pubdate/date/date posted/created/created on/created at
date created/created date/added/added on/issued/issued on/publié/publié le/publié à/date de publication
"""
_CLOCK_LABELS = "hôm nay là/hôm nay ngày/bây giờ là/hiện tại/hiện giờ/giờ hiện tại/today is"
_OTHER = """
sinh ngày/ngày sinh/cấp ngày/cấp phép ngày/được cấp ngày/ngày cấp/ký ngày/ngày ký/ban hành ngày/ngày ban hành
được ban hành ngày/hiệu lực/hiệu lực từ/hiệu lực từ ngày/có hiệu lực từ/có hiệu lực từ ngày/hết hạn/hết hạn ngày
hạn/hạn cuối/hạn chót/hạn nộp/hạn nộp hồ sơ/thời hạn/ngày hết hạn/khai mạc/khai mạc ngày/bế mạc/khởi chiếu
trước ngày/chậm nhất ngày/chậm nhất là ngày/thi ngày/ngày thi/ngày thành lập/thành lập ngày/mất ngày/ngày mất/ngày sự kiện/diễn ra/diễn ra ngày/bắt đầu/kết thúc
ngày bắt đầu/ngày kết thúc/expires/valid until/deadline/born/since
"""


def _labels(kind: str, rows: str) -> tuple[Entry, ...]:
    return tuple(Entry("L", row, kind) for row in rows.strip().splitlines())


VOCABULARY: tuple[Entry, ...] = (
    *_WEEKDAYS,
    *_MONTHS,
    *_FRENCH_MONTHS,
    *_UNITS,
    *_CALENDAR,
    *_CLOCK,
    *_RELATIVE,
    *_JOINTS,
    *_REFUSALS,
    *_labels("updated", _UPDATED),
    *_labels("published", _PUBLISHED),
    *_labels("clock", _CLOCK_LABELS),
    *_labels("other", _OTHER),
)
"""Every word known to the grammar. Labels ("L") are valued by what they announce."""

PUNCTUATION: dict[str, str] = {
    **dict.fromkeys("/∕⁄／╱", "/"),
    **dict.fromkeys("-‐‑‒–—―−－﹣", "-"),
    **dict.fromkeys(".．", "."),
    **dict.fromkeys(":：∶ː꞉﹕", ":"),
    **dict.fromkeys(",，、﹐", ","),
    **dict.fromkeys(";；", ";"),
    **dict.fromkeys("|¦│┃‖｜ǀ", "|"),
    **dict.fromkeys("•·●∙⋅▪■◦○‣◆►▶»›→*♦・@\u0387", "•"),
    **dict.fromkeys("'’‘′´`ʼ＇", "'"),
    **dict.fromkeys('"”“″', '"'),
    **dict.fromkeys("(（", "("),
    **dict.fromkeys(")）", ")"),
    **dict.fromkeys("[［{", "["),
    **dict.fromkeys("]］}", "]"),
    **dict.fromkeys("+＋", "+"),
    **dict.fromkeys("~～∼", "~"),
    **dict.fromkeys("%°$€£¥₫#\\_^=&©", "@"),  # a number glued to one of these is no date
}
"""Signs by the kind they count as; any other sign is "X"."""
