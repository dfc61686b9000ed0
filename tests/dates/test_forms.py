"""Every form of the grammar, written by hand-made rules and read back."""

from __future__ import annotations

import unicodedata
from datetime import datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from newsarchive.dates import find_dates, parse_date
from newsarchive.dates.clean import clean
from newsarchive.dates.forms import FORMS
from newsarchive.dates.lexer import tokenise
from newsarchive.dates.stamps import read
from tests.dates.rendering import DATES, VIETNAM, WRITERS, Written

UNITS = {"second": {}, "minute": {"second": 0}, "day": {"hour": 0, "minute": 0, "second": 0}}
MOMENTS = st.datetimes(
    min_value=datetime(1990, 1, 1),  # noqa: DTZ001  hypothesis wants it naive
    max_value=datetime(2035, 12, 31),  # noqa: DTZ001
    timezones=st.just(VIETNAM),
).map(lambda moment: moment.replace(microsecond=0))


def at_precision(moment: datetime, precision: str) -> datetime:
    return moment.replace(**UNITS[precision])


def picker(data):
    return lambda choices: data.draw(st.sampled_from(list(choices)))


def assert_read(written: Written) -> None:
    found = parse_date(written.raw, written.now)
    assert found is not None, written.raw
    assert found.precision == written.precision, written.raw
    assert at_precision(found.value, found.precision) == at_precision(written.value, written.precision), written.raw
    assert found.value.utcoffset() == VIETNAM.utcoffset(None)


def test_there_is_a_writer_for_every_form():
    assert set(WRITERS) == {form.name for form in FORMS}


@pytest.mark.parametrize("name", WRITERS)
@given(moment=MOMENTS, data=st.data())
def test_what_is_written_in_a_form_is_read_by_it(name, moment, data):
    written = WRITERS[name](moment, picker(data))
    assert_read(written)
    used = {form.name for stamp in read(tokenise(clean(written.raw).text)).stamps for form in stamp.forms}
    assert name in used, written.raw


@given(
    name=st.sampled_from(list(WRITERS)),
    moment=MOMENTS,
    data=st.data(),
    form=st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]),
)
def test_composing_and_decomposing_change_no_answer(name, moment, data, form):
    written = WRITERS[name](moment, picker(data))
    assert_read(Written(unicodedata.normalize(form, written.raw), written.value, written.precision, written.now))


SEPARATORS = (" ", ", ", " - ", " – ", " — ", " | ", " • ", "\n", "\u00a0|\u00a0", " / ")


@given(name=st.sampled_from(list(DATES)), moment=MOMENTS, data=st.data())
def test_any_date_stands_beside_a_time(name, moment, data):
    pick = picker(data)
    written = DATES[name](moment, pick)
    clock, precision = pick(
        [(f"{moment:%H:%M:%S}", "second"), (f"{moment:%H:%M}", "minute"), (f"{moment:%Hh%M}", "minute")]
    )
    joint = pick(SEPARATORS)
    if written.raw.startswith("Tháng"):
        clock, precision = f"{moment:%H:%M}", "minute"  # "8h13 tháng 7": minutes or day, so neither
    raw = pick([f"{written.raw}{joint}{clock}", f"{clock}{joint}{written.raw}", f"{written.raw} lúc {clock}"])
    assert_read(Written(raw, moment, precision))


@given(name=st.sampled_from(list(DATES)), moment=MOMENTS, data=st.data())
def test_labels_places_and_counters_change_no_date(name, moment, data):
    pick = picker(data)
    written = DATES[name](moment, pick)
    assume(not written.raw.startswith("Tháng năm"))  # beside other words it may be "months of the year"
    before = pick(["Cập nhật: ", "Ngày đăng: ", "Xuất bản: ", "Báo Yên Bái | ", "Hà Nội, ", "(", "• ", "YBĐT - "])
    after = pick([" | 1.234 lượt xem", " (GMT+7)", ")", " - Lượt xem: 2020", " | 5 bình luận", ""])
    assert_read(Written(before + written.raw + after, written.value, "day"))


@given(st.text(max_size=300))
def test_any_text_is_read_without_an_exception(text):
    parse_date(text, datetime(2020, 7, 13, 9, tzinfo=VIETNAM))
    find_dates(text, datetime(2020, 7, 13, 9, tzinfo=VIETNAM))


PIECES = st.sampled_from(
    """Cập nhật|Ngày đăng|Thứ|hai|năm|tháng|ngày|giờ|phút|kém|rưỡi|sáng|CH|PM|trước|cách đây|hôm qua|GMT|+07:00|+0700
    Th7|T2|CN|July|Date(|13|7|2020|31|02|99|0|08:18|1594603103000|20200713|/|-|.|:|,|||(|)|'|•|∕|：|lượt xem|số|&nbsp;|Â
    âm lịch|W29|Z|T|%|mười|không|nghìn|mùng|tuần""".replace("\n    ", "|").split("|")
)


@given(st.lists(st.tuples(PIECES, st.sampled_from(["", " "])), max_size=25))
def test_any_heap_of_the_words_of_dates_is_read_without_an_exception(pieces):
    text = "".join(piece + gap for piece, gap in pieces)
    found = parse_date(text, datetime(2020, 7, 13, 9, tzinfo=VIETNAM))
    assert found is None or 1900 <= found.value.year <= 2100
    for form in ("NFC", "NFD"):
        again = parse_date(unicodedata.normalize(form, text), datetime(2020, 7, 13, 9, tzinfo=VIETNAM))
        assert (again and again.value) == (found and found.value)
    for date in find_dates(text, datetime(2020, 7, 13, 9, tzinfo=VIETNAM)):
        assert text[date.start : date.end] == date.matched
