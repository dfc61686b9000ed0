"""find_dates: every date of a text, where it stands, and what its label says of it."""

from __future__ import annotations

import unicodedata
from datetime import datetime

import pytest

from newsarchive.dates import find_dates

NOW = datetime.fromisoformat("2020-07-13T09:00:00+07:00")
PROSE = "Bà con xã vùng cao đã gặt xong vụ lúa mùa, năng suất cao hơn năm trước và giá thóc cũng ổn định hơn nhiều. "


def told(text: str, now: datetime | None = NOW) -> list[tuple[str, str, str | None, str | None]]:
    return [(d.matched, d.value.strftime("%Y-%m-%d %H:%M:%S"), d.label, d.label_kind) for d in find_dates(text, now)]


def test_an_update_a_publication_and_the_page_s_clock_are_told_apart():
    header = "Hôm nay: Thứ tư, 15/7/2020\nNgày đăng: 12/07/2020 14:05 | Cập nhật lúc: Thứ hai, 13/7/2020 | 8:18:23 AM"
    assert told(header) == [
        ("Thứ tư, 15/7/2020", "2020-07-15 00:00:00", "Hôm nay", "clock"),
        ("12/07/2020 14:05", "2020-07-12 14:05:00", "Ngày đăng", "published"),
        ("Thứ hai, 13/7/2020 | 8:18:23 AM", "2020-07-13 08:18:23", "Cập nhật lúc", "updated"),
    ]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Cập nhật lần cuối: 13/7/2020", "updated"),
        ("Chỉnh sửa lần cuối 13/7/2020", "updated"),
        ("Xuất bản: 13/7/2020", "published"),
        ("Được đăng ngày 13 Tháng 7 2020", "published"),
        ("Bây giờ là 08:18, 13/7/2020", "clock"),
        ("Giấy phép số 12/GP-BTTTT ngày 13/7/2020", "other"),
        ("Sinh ngày 13/7/1980", "other"),
        ("Hạn nộp hồ sơ: 13/7/2020", "other"),
        ("13/7/2020", None),
        ("Yên Bái, ngày 13/7/2020", None),
    ],
)
def test_what_a_label_says(text, kind):
    assert [date.label_kind for date in find_dates(text, NOW)] == [kind]


def test_both_ends_of_a_period_are_no_stamps():
    assert [d.label_kind for d in find_dates("Triển lãm mở cửa từ 13/7/2020 đến 20/7/2020", NOW)] == ["other", "other"]


@pytest.mark.parametrize("before", [0, 1, 2, 3, 30])
@pytest.mark.parametrize("after", [0, 1, 2, 3, 30])
def test_a_date_is_found_wherever_it_stands_in_a_long_text(before, after):
    text = PROSE * before + "Cập nhật: 13/7/2020 | 8:18:23 AM\n" + PROSE * after
    assert told(text) == [("13/7/2020 | 8:18:23 AM", "2020-07-13 08:18:23", "Cập nhật", "updated")]


def test_every_one_of_many_dates_is_found_with_its_span():
    lines = [f"{day}/7/2020: tin số {day} của ngày hôm đó, viết hơi dài một chút" for day in range(1, 32)]
    text = "\n".join(lines)
    found = find_dates(text)
    assert [date.value.day for date in found] == list(range(1, 32))
    assert [text[date.start : date.end] for date in found] == [f"{day}/7/2020" for day in range(1, 32)]
    assert all(first.end <= second.start for first, second in zip(found, found[1:], strict=False))


@pytest.mark.parametrize(
    "text",
    [
        "Cập nhật: Th&#7913; hai, 13/7/2020&nbsp;| 8:18:23 AM",
        "CËp nhËt: Thø hai, 13/7/2020 | 8:18:23 AM",
        "Ca\u0302\u0323p nha\u0302\u0323t: Thu\u031b\u0301 hai, 13/7/2020 | 8:18:23 AM",
        "\ufeffCập\u200b nhật: Thứ hai, 13\u00ad/7/2020 | 8:18:23 AM",
    ],
)
def test_the_span_is_that_of_the_text_given(text):
    (date,) = find_dates(text)
    assert date.value.isoformat() == "2020-07-13T08:18:23+07:00"
    assert date.label == "Cập nhật"
    assert date.stamp == "Thứ hai, 13/7/2020 | 8:18:23 AM"
    assert text[date.start : date.end] == date.matched
    assert date.matched.endswith("8:18:23 AM")
    assert date.matched.startswith("Th")


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_composing_and_decomposing_change_no_date(form):
    text = unicodedata.normalize(
        form, PROSE + "Cập nhật: Thứ hai, 13/7/2020. " + PROSE + "Ngày đăng: 12 tháng bảy 2020. " + PROSE
    )
    assert [(d.value.day, d.label_kind) for d in find_dates(text)] == [(13, "updated"), (12, "published")]


@pytest.mark.parametrize(
    "text",
    [
        PROSE * 3,
        "Đội nhà thắng 3/2, khán giả vỗ tay; tỷ lệ 1/2 và 24/7.",
        "Ông làm việc 8 giờ mỗi ngày, từ 3 giờ trước khi trời sáng, và nghỉ hôm sau.",
        "Điện thoại: 0216.3852.010 - Fax: 0216.3.852.010 - Hotline 24/7: 0913 13 07 20",
        "Nghị định 13/2020/NĐ-CP, Thông tư 07/2020/TT-BTTTT, Chỉ thị 05-CT/TW",
        "Ngày 31/02/2020 không có trong lịch.",
    ],
)
def test_prose_and_footers_hold_no_dates(text):
    assert find_dates(text, NOW) == []


def test_without_a_present_relative_and_yearless_dates_are_not_told():
    text = "Hôm qua 14:05 | 3 giờ trước | (13/7) | 08:18\nCập nhật: 13/7/2020"
    assert [date.matched for date in find_dates(text)] == ["13/7/2020"]
