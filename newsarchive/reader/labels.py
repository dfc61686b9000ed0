"""What Vietnamese news pages say around an article, as data: labels with what they mean.

Every entry is matched against a whole short line, lower case, NFC, without digits, arrows and closing colon
(see `label_of`), or searched in a class attribute (see `roles`).
"""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache


class Zone(IntEnum):
    """What a part of the page is for, told by its label or by the words of its class."""

    RELATED = 1  # items that the newsroom attached to the article
    OTHER = 2  # newest, most read, recommended: chosen by a machine, the same on every page
    COMMENT = 3
    SHARE = 4
    TAGS = 5
    NAV = 6
    SIDE = 7
    AD = 8
    FOOTER = 9


_LABELS: dict[Zone, tuple[str, ...]] = {
    Zone.RELATED: (
        # related news, articles, stories
        "(các |những |mục )?(tin|bài|tin,? bài|bài viết|bài báo|tin tức|thông tin|nội dung)( có| bài)? liên quan",
        "(câu chuyện )?liên quan",
        # see more, read on
        "(mời (bạn đọc |độc giả |bạn )?)?(xem|đọc|tìm hiểu) thêm( (các )?(tin|bài|tin bài)( viết)?( khác)?( liên quan)?)?",
        "(xem|đọc) (tiếp|ngay)",
        "(các |những |một số )?(tin|bài|tin bài|tin tức|bài viết|bài báo|tin,? bài)( viết)? khác( trong .{1,30})?",
        "(các |những )?(tin|bài|bài viết|tin bài)( tức)? (cũ|mới) hơn",  # older, newer items
        "(các |những )?(tin|bài|bài viết|tin bài|tin tức)? ?(đã đưa|đã đăng|trước đó|trước đây)",
        "(các (tin|bài)( viết)?|những (tin|bài)( viết)?|tin) tiếp theo",
        # of the same section, topic, author
        "(các |những )?(tin|bài|bài viết|tin bài|tin tức)? ?cùng (chuyên mục|chủ đề|mục|loại|tác giả)",
        "(các |những )?(tin|bài|bài viết|tin bài|tin tức)? ?cùng (chuyên đề|sự kiện)",
        "(tin|bài|bài viết) (cùng )?(dòng sự kiện|trong chuyên mục)",
        "dòng sự kiện",  # story line
        "(see also|related)( (articles?|news|posts?|stories|items|content|links|topics|coverage|reading))?",
        "read (more|also|next)( .{1,24})?|more (from|on|in) .{1,40}|more (stories|news|articles|coverage|.{1,25})",
    ),
    Zone.OTHER: (
        # newest, hot, outstanding news; news in brief
        "(các )?(tin|bài|bài viết|tin tức|tin bài)( tức)? (mới|mới nhất|mới cập nhật|mới đăng|nóng|hot|nổi bật)",
        "(các )?(tin|bài|bài viết|tin tức|tin bài)( tức)? (đọc nhiều|xem nhiều|tiêu điểm|nhanh|ảnh|vắn)",
        "(được )?(đọc|xem|quan tâm|bình luận)( tin)? nhiều( nhất)?( .{1,20})?",  # most read
        "(tin |bài |số |số báo )?(mới|mới nhất|nổi bật|nóng|tiêu điểm|tiêu biểu|đáng chú ý)",
        "(đừng|không thể|chớ) bỏ (lỡ|qua)|(tin |bài )?(đáng đọc|hay nhất)|tin hay",
        "(có thể )?(bạn|độc giả|bạn đọc) (có thể )?(quan tâm|thích|sẽ thích|muốn đọc)",  # you may like
        "(bài viết )?(gợi ý|đề xuất|dành)( (cho|riêng))?( .{0,12})?",
        "(các )?văn bản( .{1,20})?",  # new documents
        "quảng cáo|tài trợ|rao vặt|thông tin (doanh nghiệp|quảng cáo|cần biết|tuyên truyền)",
        "(thư viện |phóng sự )?(video( clip)?|ảnh|hình ảnh|clip|media|multimedia|podcast|infographics?|emagazine)",
        # other videos, programmes, bulletins
        "(các )?(video|clip|phim|phóng sự|chương trình|bản tin|podcast|ảnh|infographics?)( clip)? (khác|mới|mới nhất)",
        "(các )?(video|clip|phim|phóng sự|chương trình|bản tin|podcast)( clip)? (nổi bật|xem nhiều|tiếp theo|hot)",
        # links, statistics, weather, exchange rates, gold, polls
        "(liên kết|thống kê|thời tiết|tỷ giá|giá vàng|bình chọn|thăm dò|trưng cầu|khảo sát)( .{1,14})?",
        "lịch (vạn niên|âm|cắt điện|thi đấu|phát sóng|tàu xe|công tác|tiếp dân)",
        "(bài|tin|bài viết)? ?(trước|sau|kế tiếp|tiếp|tiếp theo|kế)",  # previous and next article
        "chuyên đề|chuyên mục|danh mục|sự kiện|truy cập|đăng nhập|tìm kiếm|newsletter|hot news|trending",
        "đăng ký nhận tin( .{1,30})?|tải (app|ứng dụng)( .{1,30})?|đường dây nóng( .{1,30})?",
        "(latest|recent|popular|top|trending|most (read|viewed|popular))( (news|posts?|articles?|stories))?",
        "you (may|might) (also )?(like|enjoy|be interested in)( .{1,20})?",
        "(recommended( for you)?|editors?.? picks?|don.?t miss)( .{1,20})?",
        "sponsored( (content|links|stories))?|around the web|from our partners|promoted( .{1,20})?",
        "(sign up|subscribe)( .{1,40})?",
    ),
    Zone.COMMENT: (
        "(các |gửi |viết |thêm )?(bình luận|phản hồi|thảo luận|trao đổi)"
        "( (của bạn|mới|bài viết|facebook|(của |từ )?(bạn đọc|độc giả)))?",
        "(gửi |các )?ý kiến( (bạn đọc|của bạn|độc giả|phản hồi|bình luận))?( của bạn)?",
        "(viết|gửi|để lại) (một )?(bình luận|phản hồi|ý kiến|trả lời)( .{1,20})?",
        "(thoughts|responses?|replies|comments?) (on|to) .{1,300}",
        "(leave a |post a |add a |view |show |join the )?(comments?|reply|conversation|discussion)",
    ),
    Zone.SHARE: (
        "chia sẻ( (bài viết|bài|tin|ngay|với bạn bè|link|facebook|lên .{1,20}))*( này)?",
        # print, send, save; like, copy, close, type size, listen
        "bản in|in( bài( viết)?| trang| ấn)?( này)?|lưu( bài| tin)?( viết)?",
        "gửi( bài| email| tin)?( viết| này)?( cho bạn bè| qua email)?",
        "thích|tweet|zalo|facebook|email|twitter|sao chép( liên kết)?|copy link|đóng( cửa sổ| lại)?|cỡ chữ",
        "nghe (bài|đọc)( .{1,20})?",
        "share( (this|on|via) ?.{0,20})?",
    ),
    # keywords, topics
    Zone.TAGS: ("(các )?(từ khóa|từ khoá|tags?|thẻ|nhãn)( (bài viết|tin|tìm kiếm|liên quan))?", "chủ đề|topics?"),
}

_LABEL = re.compile("|".join(f"(?P<z{zone.value}>{'|'.join(forms)})" for zone, forms in _LABELS.items()))
_LABEL_TRIM = re.compile(r"^[\W\d_]+|[\W\d_]+$")
LONGEST_LABEL = 60
_MOST_DIGITS = 4  # a count of comments, not a date


@lru_cache(maxsize=16_384)  # a paper's pages repeat their furniture
def label_of(text: str) -> Zone | None:
    """What a whole line says of the part of the page that it heads, or ``None`` for any other text.

    Args:
        text: The line, tidied; numbers, arrows and a colon around the words do not matter.
    """
    if len(text) > LONGEST_LABEL and " on “" not in text[:20]:
        return None
    found = _LABEL.fullmatch(_LABEL_TRIM.sub("", text).lower()[:360])
    if found is None or sum(map(str.isdigit, text)) > _MOST_DIGITS:
        return None
    return Zone(int((found.lastgroup or "z1")[1:]))


# Lines that belong to the page's machinery wherever they stand. Matched from the start of a line in small letters:
# a pattern that ignores case tries every alternative, another only those that begin with the letter at hand.
_JUNK = re.compile(
    r"""(?:
    [\W\d]{0,20}(?:lượt\s(?:xem|đọc|truy\scập)|người\s(?:xem|đọc))        # views
    |(?:số\s)?(?:lượt|lần)\s(?:xem|đọc|truy\scập)|đã\s(?:xem|đọc)\s*:
    |lượt\sxem|views?\s*:|xem\s*:?\s*\d
    |\W{0,3}(?:bài\s(?:viết\s)?)?(?:(?:đã|được)\s){1,2}(?:xem|đọc|truy\scập)\W{0,3}[\d.,]{1,12}\s(?:lần|lượt)(?:\s(?:xem|đọc))?\W{0,3}$
    |(?:©|&copy;|copyright|bản\squyền\s(?:thuộc|©|của))
    |all\srights\sreserved|giấy\sphép(?:\s(?:số|hoạt|xuất|thiết)|:)
    |theo\sdõi\s.{0,60}\s(?:trên|tại)\s.{0,40}(?:google|facebook|zalo|youtube)
    |theo\sdõi\s.{0,40}trên\s*$
    |(?:mời|quý|kính\smời)\s(?:bạn|độc|quý).{0,40}(?:theo\sdõi|quét\smã|tham\sgia\snhóm)
    |tổng\ssố\sđiểm|click\sđể\sđánh\sgiá|đánh\sgiá(?:\sbài\sviết)?\s*:|xếp\shạng\s*:
    |(?:trở\s(?:lại|về)|quay\s(?:lại|về))(?:\s(?:trang|đầu|mục|chuyên).{0,30})?\W*$|(?:về\s)?đầu\strang|lên\sđầu\strang
    |bản\sin\s(?:từ|của)|(?:tin|bài|bài\sviết|trang)\s(?:này\s)?được\sin\s(?:từ|tại|lúc)\s|(?:nguồn|link|đường\sdẫn|địa\schỉ)(?:\s(?:gốc|bài|tin)(?:\sviết)?)?\W{1,3}https?://\S+\s*$
    |thống\skê\s(?:lượt\s)?truy\scập|(?:tổng|đang)\s(?:số\s)?(?:lượt\s)?truy\scập|truy\scập\s(?:tổng|hiện|hôm)
    |(?:tệp|tập\stin|file|tài\sliệu|văn\sbản)\s(?:tin\s)?(?:đính\skèm|kèm\stheo)\s*:
    |bạn\sđang\s(?:đọc|xem)\s(?:bài|tin|nội\sdung|chuyên)|[★☆⭐]{3}
    |(?:(?:previous|prev|next|trước|sau|tiếp)\W*){2,4}$
    |trình\sduyệt\scủa\sbạn
    |(?:tin\s)?(?:bài\s)?(?:trước|sau|tiếp\stheo)\s*[»«›‹→←]
    |(?:bấm|nhấn|click)\s(?:vào\s)?(?:đây|để)
    |[\W_]{0,4}advertisement\W{0,4}$|advertisement|quảng\scáo\s*$|\(?quảng\scáo\)?\s*$
    |(?:cỡ\schữ|a\s?\+|a\s?-)\W*$
    |(?:vui\slòng|hãy)\s(?:đăng\snhập|nhập|đăng\ský)
    |nội\sdung\s(?:đang\sđược|này\sđang)\stải|đang\stải
    |thích\s\d|trả\slời\s*$|thích\s*$
    |bài\sviết\s(?:này\s)?(?:có|hữu)\sích|bạn\s(?:thấy|nghĩ|đánh\sgiá).{0,40}(?:bài\sviết|tin)\s(?:này|thế)
    |bình\schọn\s*:|\d[.,]?\d?\s?/\s?5\s
    |gửi\s(?:bình\sluận|ý\skiến|phản\shồi)\W*$
    |(?:bình\sluận|ý\skiến)\s*(?:\(\d+\)|\d+)?\s*$
    )""",
    re.VERBOSE,
)


def is_junk(text: str) -> bool:
    """Whether a line belongs to the page's machinery wherever it stands: a counter, a button."""
    return _JUNK.match(text.lower()) is not None


# What the foot of a site says, as no article does: licence, owner, editor, address, rights. Searched anywhere, in
# small letters: a search that ignores case cannot skip to the few letters that these begin with.
IMPRINT = re.compile(
    r"""(?:giấy\sphép(?:\shoạt\sđộng|\sthiết\slập|\sxuất\sbản|\ssố)|cơ\squan\schủ\squản|tổng\sbiên\stập:|bản\squyền\sthuộc|©
    |tòa\ssoạn:|toà\ssoạn:|all\srights\sreserved|ghi\srõ\snguồn|số\slượt\struy\scập
    |chịu\strách\snhiệm\s(?:chính|xuất\sbản|nội\sdung)|đường\sdây\snóng:
    |cấp\sngày\s\d.{0,40}bộ\s(?:thông\stin|tt)|phát\striển\sbởi|thiết\skế\sbởi|điện\sthoại:.{0,80}(?:fax|email))""",
    re.VERBOSE,
)
