"""What the report says, in English and Vietnamese: one table, a key and both languages beside each other. Data."""

from __future__ import annotations

# key: (English, Vietnamese); {…} are filled in
_WORDS: dict[str, tuple[str, str]] = {
    "title": ("The archive at a glance", "Toàn cảnh kho lưu trữ"),
    "skip": ("To the report", "Đến nội dung báo cáo"),
    "as_of": ("As of", "Tính đến"),
    "papers_n": ("{n} papers", "{n} tờ báo"),
    "all_papers": ("All papers", "Tất cả các báo"),
    "paper": ("Paper", "Báo"),
    "show_paper": ("Paper to show", "Chọn báo"),
    "on_this_page": ("On this page", "Trong trang này"),
    "no_articles": ("There are no articles to show.", "Chưa có bài nào để hiển thị."),
    "no_articles_more": (
        "Crawl something first, or ask for other papers or days.",
        "Hãy thu thập bài trước, hoặc chọn báo hay ngày khác.",
    ),
    # numbers at the top
    "articles": ("Articles", "Bài"),
    "articles_n": ("{n} articles", "{n} bài"),
    "articles_1": ("1 article", "1 bài"),
    "records": ("Records", "Bản ghi"),
    "revision_count": ("Revisions", "Phiên bản"),
    "days_news": ("Days with news", "Ngày có bài"),
    "gap_days": ("Days in gaps", "Ngày bị trống"),
    "absent": ("Articles missing", "Bài còn thiếu"),
    "revised": ("Articles revised", "Bài được sửa"),
    "doubtful": ("Kinds of doubt", "Loại nghi vấn"),
    "drifts": ("Drifts", "Điểm lệch"),
    "undated": ("Without a day", "Không rõ ngày"),
    "first_day": ("First day", "Ngày đầu"),
    "last_day": ("Last day", "Ngày cuối"),
    # sections of the page
    "overview": ("Papers", "Các báo"),
    "papers_time": ("Articles of each paper over time", "Số bài của từng báo theo thời gian"),
    "calendar": ("Calendar", "Lịch"),
    "calendar_note": (
        "Articles a day, by the time of the last update. A dot is a gap: no article is here, and the paper's date"
        " archive was not asked. A red diamond is a day of which the date archive named articles that are not here.",
        "Số bài mỗi ngày, theo giờ cập nhật cuối. Dấu chấm là ngày trống: không có bài, và chưa hỏi kho theo ngày của"
        " báo. Hình thoi đỏ là ngày mà kho theo ngày có nêu bài chưa thu được.",
    ),
    "coverage": ("Fields over time", "Các trường theo thời gian"),
    "coverage_note": (
        "The share of articles in which each field is filled. A triangle marks drift: from there on the share differs"
        " from all before, or a run told so: as after a redesign of the paper's pages.",
        "Tỉ lệ bài có điền từng trường. Tam giác đánh dấu chỗ lệch: từ đó tỉ lệ khác hẳn trước, hoặc một lượt"
        " chạy đã báo: như sau khi báo đổi giao diện.",
    ),
    "sections": ("Sections", "Chuyên mục"),
    "sections_note": ("The {n} with the most articles, of {all}.", "{n} mục nhiều bài nhất, trong {all} mục."),
    "authors": ("Authors", "Tác giả"),
    "authors_note": ("The {n} with the most articles, of {all}.", "{n} người nhiều bài nhất, trong {all} người."),
    "lengths": ("Length", "Độ dài"),
    "lengths_note": (
        "Syllables of the body, as set apart by spaces. Half of the articles have up to {median}; one in ten has fewer"
        " than {low}, one in ten more than {high}.",
        "Số tiếng (âm tiết) trong thân bài. Một nửa số bài có tối đa {median} tiếng; một phần mười dưới {low}, một phần"
        " mười trên {high}.",
    ),
    "hours": ("Time of day", "Giờ đăng"),
    "hours_note": (
        "Hour and weekday of the update (+07:00), of {n} articles that show a clock time.",
        "Giờ và thứ cập nhật (+07:00), của {n} bài có ghi giờ.",
    ),
    "revisions": ("Revisions", "Sửa bài"),
    "revisions_note": (
        "How long after a capture the next, different one was made. It is no shorter than the time between visits.",
        "Bao lâu sau một lần lưu thì có bản khác. Không thể ngắn hơn khoảng cách giữa hai lần ghé trang.",
    ),
    "missing": ("Missing days", "Ngày còn thiếu"),
    "missing_note": (
        "Held against the paper's own date archive, as it answered when it was asked.",
        "So với kho theo ngày của chính tờ báo, theo câu trả lời lúc được hỏi.",
    ),
    "missing_named": ("Named by the date archive, but not here", "Kho theo ngày có nêu, nhưng chưa có ở đây"),
    "missing_gaps": ("Longest gaps that nobody asked about", "Khoảng trống dài nhất chưa được hỏi"),
    "problems": ("Problems", "Nghi vấn"),
    "problems_note": (
        "What the reader doubted, with articles to look at.",
        "Những gì bộ đọc nghi ngờ, kèm bài để xem.",
    ),
    "nav_coverage": ("Fields", "Các trường"),
    "nav_missing": ("Missing", "Còn thiếu"),
    # parts of charts and tables
    "table_of": ("{name}: table", "{name}: bảng"),
    "as_table": ("Show as a table", "Xem dạng bảng"),
    "keys_calendar": (
        "Arrow keys move by day and week, Home and End to the first and last day.",
        "Phím mũi tên chuyển theo ngày và tuần, Home và End đến ngày đầu và cuối.",
    ),
    "keys_chart": ("Arrow keys move from value to value.", "Phím mũi tên chuyển giữa các giá trị."),
    "all_years": ("Show all {n} years", "Xem cả {n} năm"),
    "fewer_years": ("Show the last years only", "Chỉ xem các năm gần đây"),
    "more_rows": ("Show {n} more", "Xem thêm {n} dòng"),
    "left_out": ("{n} more are left out here.", "Còn {n} dòng không nêu ở đây."),
    "none_day": ("no article", "không có bài"),
    "state_n": ("", ""),
    "state_m": ("the date archive named articles that are not here", "kho theo ngày có nêu bài chưa thu được"),
    "state_e": ("the date archive named none", "kho theo ngày không nêu bài nào"),
    "state_f": ("the date archive did not answer", "kho theo ngày không trả lời"),
    "state_g": ("gap, the date archive was not asked", "trống, chưa hỏi kho theo ngày"),
    "legend_none": ("none", "không có"),
    "legend_gap": ("gap", "trống"),
    "legend_missing": ("articles missing", "thiếu bài"),
    "legend_drift": ("drift", "lệch"),
    "legend_less": ("fewer", "ít"),
    "legend_more": ("more", "nhiều"),
    "day": ("Day", "Ngày"),
    "days": ("Days", "Số ngày"),
    "month": ("Month", "Tháng"),
    "since": ("From", "Từ"),
    "until": ("To", "Đến"),
    "field": ("Field", "Trường"),
    "what": ("What", "Gì"),
    "hint": ("selector", "bộ chọn"),
    "pages": ("pages", "trang"),
    "told_by": ("Seen in", "Thấy ở"),
    "by_run": ("a run", "lượt chạy"),
    "by_records": ("the records", "các bản ghi"),
    "share": ("Share", "Tỉ lệ"),
    "before": ("Before", "Trước"),
    "after": ("After", "Sau"),
    "missed": ("hint missed in {n}", "gợi ý trượt ở {n} bài"),
    "section": ("Section", "Chuyên mục"),
    "author": ("Author", "Tác giả"),
    "syllables": ("Syllables", "Số tiếng"),
    "syllables_n": ("{n} syllables", "{n} tiếng"),
    "hour": ("Hour", "Giờ"),
    "waited": ("Changed within", "Khác đi trong"),
    "longer": ("longer", "lâu hơn"),
    "named": ("Named", "Được nêu"),
    "not_here": ("Not here", "Chưa có"),
    "why": ("What became of them", "Chuyện gì đã xảy ra"),
    "example": ("Example", "Ví dụ"),
    "examples": ("Examples", "Ví dụ"),
    "article": ("Article", "Bài"),
    "first_seen": ("First captured", "Lưu lần đầu"),
    "last_seen": ("Last captured", "Lưu lần cuối"),
    "problem": ("Problem", "Nghi vấn"),
    "next_step": ("To fill it", "Để bù"),
    "said": ("Date archive", "Kho theo ngày"),
    "no_drift": ("No field drifted.", "Không trường nào bị lệch."),
    "no_missing": (
        "Nothing that a date archive named is missing, as far as it was asked.",
        "Không thiếu bài nào mà kho theo ngày đã nêu, trong phạm vi đã hỏi.",
    ),
    "no_gaps": ("There are no gaps.", "Không có khoảng trống nào."),
    "no_revisions": ("No article was revised.", "Chưa bài nào được sửa."),
    "no_problems": ("Nothing was doubtful.", "Không có gì đáng ngờ."),
    "none_dated": ("No article shows a day.", "Không bài nào ghi ngày."),
    "none_timed": ("No article shows a clock time.", "Không bài nào ghi giờ."),
    "nothing_named": ("None has one.", "Không bài nào có."),
    "gone": ("gone", "đã bị gỡ"),
    "refused": ("refused", "bị từ chối"),
    "failed": ("failed", "lỗi"),
    "not_article": ("no article", "không phải bài báo"),
    "rejected": ("rejected", "bị loại"),
    "skipped": ("skipped", "bỏ qua"),
    "pending": ("not fetched yet", "chưa tải"),
    "unit_day": ("day", "ngày"),
    "unit_week": ("week", "tuần"),
    "unit_month": ("month", "tháng"),
    "unit_quarter": ("quarter", "quý"),
    "unit_year": ("year", "năm"),
    "hours_short": ("h", "giờ"),
    "days_short": ("d", "ngày"),
    "made_by": (
        "Made by newsarchive {version} from the records alone; the charts are drawn by Apache ECharts (Apache License"
        " 2.0), which is part of this file. Nothing is loaded from a network.",
        "Do newsarchive {version} lập từ chính các bản ghi; biểu đồ do Apache ECharts vẽ (Giấy phép Apache 2.0), nằm"
        " ngay trong tệp này. Không tải gì từ mạng.",
    ),
    "needs_script": (
        "The charts need JavaScript; the lists do not.",
        "Biểu đồ cần JavaScript; các danh sách thì không.",
    ),
}
WEEKDAYS = {
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "vi": ("T2", "T3", "T4", "T5", "T6", "T7", "CN"),
}
MONTHS = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "vi": tuple(f"Th{number}" for number in range(1, 13)),
}
LANGUAGES = ("en", "vi")
# what the record's fields are to a reader who knows no key names; the key stands beside it
FIELD_NAMES = {
    "canonical_url": "URL chuẩn", "section": "chuyên mục", "banner": "đầu đề phụ", "title": "tiêu đề",
    "updated": "cập nhật", "published": "xuất bản", "dateline": "nơi viết", "lead": "sapo", "body": "thân bài",
    "images": "ảnh", "byline": "ghi tên", "authors": "tác giả", "related": "tin liên quan", "tags": "thẻ",
    "language": "ngôn ngữ",
}  # fmt: skip


def words(language: str) -> dict[str, str]:
    """All words in a language, "en" or "vi"."""
    at = LANGUAGES.index(language)
    return {key: both[at] for key, both in _WORDS.items()}
