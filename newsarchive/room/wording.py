"""What the reading room says, in both languages, and how it writes days and times. Pure."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

LANGUAGES = ("vi", "en")
_VIETNAM = timezone(timedelta(hours=7))

# key -> Vietnamese, English
WORDS: dict[str, tuple[str, str]] = {
    "room": ("Phòng đọc", "Reading room"),
    "home": ("Trang đầu", "Home"),
    "skip": ("Tới nội dung chính", "Skip to the content"),
    "menu": ("Điều hướng", "Navigation"),
    "search": ("Tìm kiếm", "Search"),
    "search_do": ("Tìm", "Search"),
    "search_words": ("Từ cần tìm", "Words to find"),
    "search_hint": (
        "Có dấu hay không dấu đều được. Đặt trong ngoặc kép để tìm đúng cụm từ; thêm dấu trừ để loại một từ.",
        "With or without Vietnamese marks. Quotation marks find a phrase; a minus leaves a word out.",
    ),
    "other_language": ("English", "Tiếng Việt"),
    "papers": ("Các báo trong kho", "Papers in the archive"),
    "paper": ("Báo", "Paper"),
    "articles": ("bài", "articles"),
    "article_1": ("bài", "article"),
    "first_day": ("Ngày đầu", "First day"),
    "last_day": ("Ngày cuối", "Last day"),
    "latest_days": ("Những ngày gần nhất", "Latest days"),
    "empty": (
        "Kho chưa có bài nào. Hãy thu thập trước: newsarchive crawl …",
        "The archive holds no articles yet. Crawl first: newsarchive crawl …",
    ),
    "choose_day": ("Xem các tin đã đưa ngày", "See the news of the day"),
    "day": ("Ngày", "Day"),
    "month": ("Tháng", "Month"),
    "year": ("Năm", "Year"),
    "news_in": ("Tin trong", "News in"),
    "this_section": ("Chuyên mục này", "This section"),
    "all_sections": ("Mọi chuyên mục", "All sections"),
    "show": ("Xem", "Show"),
    "sections": ("Chuyên mục", "Sections"),
    "section": ("Chuyên mục", "Section"),
    "no_such_day": ("Ngày không hợp lệ. Mời chọn lại.", "There is no such day. Please choose again."),
    "nothing_on_day": ("Kho không có tin nào của ngày này.", "The archive holds no news of this day."),
    "day_before": ("Ngày trước có tin", "Earlier day with news"),
    "day_after": ("Ngày sau có tin", "Later day with news"),
    "month_before": ("Tháng trước", "Earlier month"),
    "month_after": ("Tháng sau", "Later month"),
    "same_day": ("Tin cùng ngày", "News of the same day"),
    "undated": ("Không ghi ngày", "Without a date"),
    "of_paper": ("Bài trong kho", "Articles in the archive"),
    "updated": ("Cập nhật", "Updated"),
    "published": ("Đăng", "Published"),
    "authors": ("Tác giả", "Authors"),
    "author": ("Tác giả", "Author"),
    "byline": ("Ký tên", "Byline"),
    "photo": ("Ảnh", "Photo"),
    "picture_absent": ("Ảnh này không có trong kho", "This picture is not in the archive"),
    "pictures_not_ready": (
        "Ảnh chưa vào chỉ mục (đang thu thập hoặc đang lập chỉ mục); hãy tải lại trang sau ít phút",
        "Pictures are not indexed yet (a crawl or the indexing goes on); load the page again in some minutes",
    ),
    "picture_without_caption": ("Ảnh trong bài, không có chú thích", "Picture of the article, without a caption"),
    "related": ("Tin liên quan", "Related items"),
    "in_archive": ("trong kho", "in the archive"),
    "on_the_web": ("trên mạng", "on the web"),
    "tags": ("Từ khóa", "Tags"),
    "provenance": ("Nguồn gốc", "Provenance"),
    "record_id": ("Mã bài", "Record"),
    "revision": ("Bản", "Revision"),
    "revisions": ("Các bản", "Revisions"),
    "revision_of": ("Bản {n}", "Revision {n}"),
    "not_latest": ("Đây không phải bản mới nhất.", "This is not the latest revision."),
    "to_latest": ("Xem bản mới nhất", "Read the latest"),
    "compare": ("So sánh các bản", "Compare revisions"),
    "compare_title": ("So sánh hai bản", "Two revisions compared"),
    "before": ("Trước", "Before"),
    "after": ("Sau", "After"),
    "gone_words": ("bị bỏ", "taken out"),
    "new_words": ("được thêm", "added"),
    "nothing_changed": ("Không có gì khác trong các trường được so.", "Nothing differs in the fields compared."),
    "show_same": ("Hiện cả chỗ không đổi", "Also what is the same"),
    "one_revision": ("Bài này chỉ có một bản.", "There is only one revision of this article."),
    "url": ("Địa chỉ gốc", "Address"),
    "captured": ("Thu thập lúc", "Captured"),
    "warc": ("Bản gốc (WARC)", "Original (WARC)"),
    "byte": ("byte", "byte"),
    "digest": ("Mã băm nội dung", "Payload digest"),
    "extractor": ("Trình đọc", "Reader"),
    "hints_missed": ("Gợi ý không khớp", "Hints missed"),
    "problems": ("Điểm đáng ngờ", "Doubtful points"),
    "no_problems": ("Không có", "None"),
    "not_archived": ("Trang gốc không có trong kho", "The page itself was not archived"),
    "see_served": ("Xem trang như báo đã đăng", "See the page as it was served"),
    "served_title": ("Trang như báo đã đăng", "The page as it was served"),
    "served_note": (
        "Kịch bản, liên kết và biểu mẫu đã bị tắt; ảnh và kiểu trang chỉ lấy từ kho, thiếu thì không hiện.",
        "Scripts, links and forms are off; pictures and styles come from the archive alone, where it has them.",
    ),
    "download_raw": ("Tải về nguyên bản, không đổi một byte", "Download it unchanged, byte for byte"),
    "record_json": ("Bản ghi (JSON)", "Record (JSON)"),
    "cite": ("Trích dẫn", "Cite"),
    "download": ("Tải về", "Download"),
    "cannot_show": ("Không thể hiện trang này", "This page cannot be shown"),
    "back_to_article": ("Về bài viết", "Back to the article"),
    "results": ("kết quả", "results"),
    "result_1": ("kết quả", "result"),
    "no_results": ("Không tìm thấy bài nào.", "Nothing was found."),
    "filters": ("Lọc", "Filters"),
    "all_papers": ("Mọi báo", "All papers"),
    "since": ("Từ ngày", "From"),
    "until": ("Đến ngày", "Until"),
    "newest_first": ("Mới nhất trước", "Newest first"),
    "page_n": ("Trang {n}", "Page {n}"),
    "pages": ("Các trang kết quả", "Pages of results"),
    "previous": ("Trang trước", "Previous page"),
    "next": ("Trang sau", "Next page"),
    "deepest": (
        "Chỉ hiện {n} kết quả đầu; hãy thêm từ hoặc bộ lọc.",
        "Only the first {n} are shown; add words or filters.",
    ),
    "happenings": ("Đã gỡ, đã chuyển", "Gone and moved"),
    "happenings_note": (
        "Những trang mà báo đã gỡ xuống hoặc chuyển đi chỗ khác, theo các lần thu thập.",
        "Pages that papers took down or moved, as crawls found them.",
    ),
    "no_happenings": ("Chưa thấy trang nào bị gỡ hay chuyển.", "No page has been found gone or moved."),
    "what": ("Việc", "What"),
    "when": ("Khi nào", "When"),
    "where": ("Trang", "Page"),
    "gone": ("đã gỡ", "gone"),
    "moved": ("đã chuyển", "moved"),
    "moved_to": ("chuyển tới", "moved to"),
    "reason": ("Lý do", "Reason"),
    "untitled": ("(không có tiêu đề)", "(no headline)"),
    "not_found": ("Không có trong kho", "Not in the archive"),
    "not_found_note": (
        "Kho này không có thứ bạn tìm. Có thể nó chưa được thu thập.",
        "This archive does not hold what you asked for. It may not have been crawled.",
    ),
    "bad_request": ("Yêu cầu không hợp lệ", "This cannot be meant"),
    "failed": ("Có lỗi", "Something failed"),
    "failed_note": ("Phòng đọc không làm được việc này. Chi tiết ở cửa sổ dòng lệnh.", "See the terminal for details."),
    "loopback": (
        "Chỉ máy này đọc được; không có gì được gửi ra ngoài.",
        "Only this machine can read here; nothing is sent out.",
    ),
    "more": ("Xem thêm", "More"),
    "passed": ("{n} mục không đổi", "{n} the same"),
    "field_canonical_url": ("Địa chỉ chính thức", "Canonical address"),
    "field_related": ("Tin liên quan", "Related items"),
    "field_language": ("Ngôn ngữ", "Language"),
    "field_section": ("Chuyên mục", "Section"),
    "field_banner": ("Dòng trên tiêu đề", "Banner"),
    "field_title": ("Tiêu đề", "Title"),
    "field_updated": ("Cập nhật", "Updated"),
    "field_updated_raw": ("Cập nhật, nguyên văn", "Updated, as printed"),
    "field_published": ("Đăng", "Published"),
    "field_published_raw": ("Đăng, nguyên văn", "Published, as printed"),
    "field_dateline": ("Địa danh đầu tin", "Dateline"),
    "field_lead": ("Sapo", "Lead"),
    "field_body": ("Nội dung", "Body"),
    "field_images": ("Ảnh", "Pictures"),
    "field_byline": ("Ký tên", "Byline"),
    "field_authors": ("Tác giả", "Authors"),
    "field_tags": ("Từ khóa", "Tags"),
}

_WEEKDAYS = {
    "vi": ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
SHORT_WEEKDAYS = {
    "vi": ("T2", "T3", "T4", "T5", "T6", "T7", "CN"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def say(language: str, key: str, **values: object) -> str:
    """The words of a key in a language, values put in."""
    return WORDS[key][LANGUAGES.index(language)].format(**values)


def counted(language: str, key: str, count: int) -> str:
    """A number with its noun: ``1.234 bài``, ``1 article``."""
    singular = f"{key.removesuffix('s')}_1"
    return f"{number(language, count)} {say(language, singular if count == 1 and singular in WORDS else key)}"


def number(language: str, count: int) -> str:
    """A number with its thousands parted as the language does it."""
    return f"{count:,}".replace(",", "." if language == "vi" else ",")


def weekdays(language: str) -> tuple[str, ...]:
    """The days of the week from Monday on."""
    return _WEEKDAYS[language]


def long_day(language: str, day: date) -> str:
    """``Thứ hai, 13/7/2020``, ``Monday, 13 July 2020``."""
    weekday = _WEEKDAYS[language][day.weekday()]
    if language == "vi":
        return f"{weekday}, {day.day}/{day.month}/{day.year}"
    return f"{weekday}, {day.day} {_MONTHS[day.month - 1]} {day.year}"


def short_day(language: str, day: date) -> str:
    """``13/7/2020``, ``13 Jul 2020``."""
    if language == "vi":
        return f"{day.day}/{day.month}/{day.year}"
    return f"{day.day} {_MONTHS[day.month - 1][:3]} {day.year}"


def long_month(language: str, month: date) -> str:
    """``Tháng 7/2020``, ``July 2020``."""
    return f"Tháng {month.month}/{month.year}" if language == "vi" else f"{_MONTHS[month.month - 1]} {month.year}"


def moment(language: str, stamp: str | None, precision: str | None = None) -> str:
    """A time as people read it, in +07:00, as exact as it is; the stamp itself where it is none."""
    if not stamp:
        return ""
    try:
        if precision == "day" or len(stamp) == 10:
            return long_day(language, date.fromisoformat(stamp[:10]))
        local = datetime.fromisoformat(stamp).astimezone(_VIETNAM)
    except (ValueError, OverflowError):
        return stamp
    shown = f"{local:%H:%M}" if precision == "minute" else f"{local:%H:%M:%S}"
    return f"{long_day(language, local.date())}, {shown}"


def clock(stamp: str | None) -> str:
    """The hour and minute of a stamp as listings show it; empty where only the day is known."""
    return stamp[11:16] if stamp and len(stamp) > 10 else ""


def to_day(text: str | None) -> date | None:
    """A day as 2020-07-13; ``None`` for anything else."""
    try:
        return date.fromisoformat(text) if text and len(text) == 10 else None
    except ValueError:
        return None
