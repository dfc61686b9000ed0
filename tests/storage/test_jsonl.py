"""Lines on disk: whole, in valid UTF-8, and cut where they are torn."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.storage.errors import StorageError
from newsarchive.storage.files import LocalFiles
from newsarchive.storage.jsonl import Segment, cut_torn, encode_line, iter_jsonl, measure, scan, write_atomically

TEXTS = st.text(st.characters(codec="utf-8"))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(TEXTS, VALUES, max_size=4))
def test_a_line_is_one_line_of_utf8_and_holds_the_value(value):
    line = encode_line(value)
    assert line.count(b"\n") == 1
    assert json.loads(line.decode("utf-8")) == value


@given(st.text(st.characters()))
def test_any_string_gives_valid_utf8_on_one_line(text):
    line = encode_line({"x": text})
    assert line.count(b"\n") == 1
    assert len(json.loads(line.decode("utf-8"))["x"]) <= len(text)


def test_vietnamese_is_kept_readable():
    assert encode_line({"title": "Đồng Tâm\n"}) == '{"title":"Đồng Tâm\\n"}\n'.encode()


@pytest.mark.parametrize(
    ("text", "stored"),
    [("a\ud800b", "a\ufffdb"), ("\udc00", "\ufffd"), ("\ud83d\ude00", "😀"), ("\udc00\ud800", "\ufffd\ufffd")],
)
def test_half_surrogates_never_reach_the_disk(text, stored):
    assert json.loads(encode_line({text: [text]}).decode("utf-8")) == {stored: [stored]}


@pytest.mark.parametrize("value", [{"x": {1}}, {"x": float("nan")}, {"x": b"1"}])
def test_what_is_no_json_is_refused(value):
    with pytest.raises((TypeError, ValueError)):
        encode_line(value)


def test_a_segment_is_created_at_its_first_line(tmp_path):
    path = tmp_path / "a.jsonl"
    segment = Segment(LocalFiles(), path)
    segment.sync()
    segment.keep()
    assert not path.exists()
    assert segment.extent() is None
    segment.append(b'{"a":1}\n{"a":2}\n')
    segment.sync()
    segment.keep()
    assert segment.extent() == measure(path)
    segment.append(b'{"a":3}')
    segment.take_back()
    segment.append(b'{"a":4}\n')
    segment.close()
    assert path.read_bytes() == b'{"a":1}\n{"a":2}\n{"a":4}\n'
    assert segment.extent() == measure(path)


def test_a_torn_last_line_is_not_read(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"a":1}\n{"a":2}')
    assert list(iter_jsonl(path)) == [{"a": 1}]
    assert list(iter_jsonl(tmp_path / "none.jsonl")) == []


def test_a_broken_line_within_is_named(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"a":1}\n{"a":\n{"a":3}\n')
    with pytest.raises(StorageError, match=r"a\.jsonl is damaged at byte 8"):
        list(iter_jsonl(path))
    assert [line.value for line in scan(path)] == [{"a": 1}, None, {"a": 3}]


WHOLE = b'{"a":1}\n{"b":2}\n'


@pytest.mark.parametrize(
    "rest", [b"", b"{", b'{"c":3}', b"\0" * 4096, '{"c":"Đ'.encode()[:-1], b'{"c":\n', b"3\n", b"\xff\n"]
)
def test_cut_to_the_last_whole_line(tmp_path, rest):
    path = tmp_path / "a.jsonl"
    path.write_bytes(WHOLE + rest)
    assert cut_torn(LocalFiles(), path) == len(rest)
    assert path.read_bytes() == WHOLE
    assert cut_torn(LocalFiles(), path) == 0


def test_whole_lines_after_a_broken_one_are_kept_aside(tmp_path):
    path = tmp_path / "a.jsonl"
    rest = b'{"c"\n{"d":4}\n'
    path.write_bytes(WHOLE + rest)
    cut_torn(LocalFiles(), path)
    assert path.read_bytes() == WHOLE
    assert (tmp_path / "a.jsonl.cut").read_bytes() == rest


def test_what_the_state_has_applied_is_never_cut(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"a":\n{"b":2}\n{"c":3')
    cut_torn(LocalFiles(), path, start=14)
    assert path.read_bytes() == b'{"a":\n{"b":2}\n'


def test_a_missing_segment_needs_no_cut(tmp_path):
    assert cut_torn(LocalFiles(), tmp_path / "none.jsonl") == 0
    assert not (tmp_path / "none.jsonl").exists()


def test_a_file_is_replaced_at_one_stroke(tmp_path):
    path = tmp_path / "m.json"
    (tmp_path / "m.json.tmp").write_bytes(b"left by a killed attempt, and longer")
    write_atomically(LocalFiles(), path, b"one")
    write_atomically(LocalFiles(), path, b"two")
    assert path.read_bytes() == b"two"
    assert [file.name for file in tmp_path.iterdir()] == ["m.json"]
