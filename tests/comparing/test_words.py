"""Texts word by word, lists item by item."""

from __future__ import annotations

import random

import pytest

from newsarchive.comparing.revisions import difference
from newsarchive.comparing.words import ADDED, REMOVED, SAME, spans, steps


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", []),
        ("một hai ba", "một hai ba", [("=", "một hai ba")]),
        ("một hai ba", "một bốn ba", [("=", "một"), ("-", " hai"), ("+", " bốn"), ("=", " ba")]),
        ("Đồng Tâm", "Đồng Tâm.", [("=", "Đồng Tâm"), ("+", ".")]),
        ("", "mới", [("+", "mới")]),
        ("cũ", "", [("-", "cũ")]),
        ("12 người, 3 xe", "13 người, 3 xe", [("-", "12"), ("+", "13"), ("=", " người, 3 xe")]),
    ],
)
def test_words(old, new, expected):
    assert spans(old, new) == expected


def test_words_give_both_texts_back():
    chance = random.Random(7)
    for _ in range(300):
        old, new = (" ".join(chance.choices("a b, c. d e- ở đ".split(), k=chance.randrange(12))) for _ in range(2))
        found = spans(old, new)
        assert "".join(text for sign, text in found if sign != ADDED) == old
        assert "".join(text for sign, text in found if sign != REMOVED) == new


def test_what_is_too_long_is_told_as_a_whole():
    old, new = "a b " * 9_000, "b a " * 9_000
    assert spans(old, new) == [(REMOVED, old), (ADDED, new)]
    assert len(steps(["x"] * 3_000, ["y"])) == 3_001


OLD = [
    "Sáng nay bà con ra đồng từ sớm.",
    "Trưởng thôn cho biết có 12 hộ tham gia.",
    "Mùa mưa bắt đầu vào tháng tới.",
    "Một đoạn sẽ bị bỏ đi hẳn khỏi bài.",
]


def test_a_paragraph_that_was_edited_is_told_from_one_that_was_added_or_removed():
    new = [OLD[0], "Đoạn hoàn toàn mới về chuyện khác.", OLD[1].replace("12", "13"), OLD[2]]
    found = [(step.kind, step.old, step.new) for step in steps(OLD, new)]
    assert found == [("same", 0, 0), ("added", None, 1), ("changed", 1, 2), ("same", 2, 3), ("removed", 3, None)]
    (edited,) = [step for step in steps(OLD, new) if step.kind == "changed"]
    assert [span for span in edited.spans if span[0] != SAME] == [("-", " 12"), ("+", " 13")]


def test_steps_lead_from_one_list_to_the_other():
    chance = random.Random(11)
    for _ in range(200):
        old, new = (
            [f"đoạn {chance.randrange(5)} {chance.randrange(3)}" for _ in range(chance.randrange(9))] for _ in "ab"
        )
        rebuilt_old, rebuilt_new = [], []
        for step in steps(old, new):
            if step.kind == "same":
                rebuilt_old += old[step.old : step.old + step.count]
                rebuilt_new += new[step.new : step.new + step.count]
            else:
                rebuilt_old += [old[step.old]] if step.old is not None else []
                rebuilt_new += [new[step.new]] if step.new is not None else []
        assert (rebuilt_old, rebuilt_new) == (old, new)


def test_a_difference_names_fields_of_the_article_and_around_it():
    old = {
        "id": "a:1",
        "revision": 1,
        "url": "http://a.example/1",
        "title": "Cũ",
        "byline": "PV",
        "tags": ["x"],
        "body": OLD,
    }
    old |= {"updated": "2020-07-13T08:18:00+07:00", "updated_raw": "13/07/2020 08:18", "updated_precision": "minute"}
    new = old | {
        "revision": 2,
        "title": "Mới",
        "byline": None,
        "tags": ["x", "y"],
        "updated": None,
        "updated_raw": None,
    }
    found = difference(old, new)
    assert [change.name for change in found.fields] == ["title", "updated", "byline"]
    assert [change.name for change in found.around] == ["tags"]
    told = found.as_json()
    assert told["fields"][0] == {"field": "title", "old": "Cũ", "new": "Mới", "words": [["-", "Cũ"], ["+", "Mới"]]}
    assert told["fields"][1]["words"] == [["-", '2020-07-13T08:18:00+07:00 ("13/07/2020 08:18")']]
    assert told["around"][0]["steps"][-1] == {"kind": "added", "old": None, "new": 1, "words": [["+", "y"]]}
