"""Any WARC file is read, and damage ends nothing."""

from __future__ import annotations

import gzip

import pytest
from warcs import SavedPage, arc, gzipped, http, record, warcinfo

from newsarchive.captures.reader import Fault, read_records

URLS = [f"http://a.vn/{number}" for number in range(6)]
RECORDS = [warcinfo(), *(record("response", url, "2020-07-17T01:00:00Z", http(url.encode() * 50)) for url in URLS)]


def written(tmp_path, data: bytes):
    path = tmp_path / "x.warc.gz"
    path.write_bytes(data)
    return path


def urls_and_faults(path):
    urls, faults = [], []
    for found in read_records(path):
        if isinstance(found, Fault):
            faults.append((found.offset, found.what))
        elif found.url:
            urls.append(found.url)
    return urls, faults


PLAIN = b"".join(RECORDS)
SHAPES = {
    "a member a record": gzipped(RECORDS),
    "one member": gzip.compress(PLAIN, mtime=0),
    "two records a member": gzip.compress(b"".join(RECORDS[:1]))
    + gzip.compress(b"".join(RECORDS[1:3]))
    + gzip.compress(b"".join(RECORDS[3:])),
    "plain": PLAIN,
    "bare line feeds": b"".join(one.replace(b"\r\n\r\nHTTP", b"\n\nHTTP", 1) for one in RECORDS),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_gives_the_same_records_and_each_is_found_again(tmp_path, shape):
    path = written(tmp_path, SHAPES[shape])
    assert urls_and_faults(path) == (URLS, [])
    for found in list(read_records(path)):
        again = next(read_records(path, found.offset, found.skip))
        assert (again.fields, b"".join(again.block.chunks())) == (found.fields, b"".join(found.block.chunks()))
    alone = [found.length > 0 for found in read_records(path)]
    assert all(alone) == (shape in {"a member a record", "plain", "bare line feeds"})


def test_members_cover_the_file(tmp_path):
    path = written(tmp_path, SHAPES["a member a record"])
    ends = [0]
    for found in read_records(path):
        assert found.offset == ends[-1]
        ends.append(found.offset + found.length)
    assert ends[-1] == path.stat().st_size


def offsets(records):
    places = [0]
    for one in records:
        places.append(places[-1] + len(gzip.compress(one, 6, mtime=0)))
    return places


def test_a_damaged_member_is_named_and_the_rest_is_read(tmp_path):
    data, places = bytearray(SHAPES["a member a record"]), offsets(RECORDS)
    data[places[3] + 40] ^= 0xFF
    urls, faults = urls_and_faults(written(tmp_path, bytes(data)))
    assert urls == URLS[:2] + URLS[3:]
    assert [offset for offset, _ in faults] == [places[3]]
    assert "damaged" in faults[0][1]


def test_a_wrong_checksum_is_named(tmp_path):
    data, places = bytearray(SHAPES["a member a record"]), offsets(RECORDS)
    data[places[4] - 8] ^= 1
    urls, faults = urls_and_faults(written(tmp_path, bytes(data)))
    assert (urls, [offset for offset, _ in faults]) == (URLS[:2] + URLS[3:], [places[3]])


@pytest.mark.parametrize("bit", [5, 6, 7])
def test_reserved_flags_in_a_members_header_are_damage(tmp_path, bit):
    """RFC 1952: they must be zero. isal would not mind."""
    data, places = bytearray(SHAPES["a member a record"]), offsets(RECORDS)
    data[places[3] + 3] ^= 1 << bit
    urls, faults = urls_and_faults(written(tmp_path, bytes(data)))
    assert (urls, [offset for offset, _ in faults]) == (URLS[:2] + URLS[3:], [places[3]])
    assert "flags" in faults[0][1]


@pytest.mark.parametrize("cut", [1, 5, 100])
def test_a_truncated_file(tmp_path, cut):
    places = offsets(RECORDS)
    urls, faults = urls_and_faults(written(tmp_path, SHAPES["a member a record"][:-cut]))
    assert urls == URLS[:-1]
    assert faults == [(places[-2], "the gzip member is cut short")]


def test_rubbish_between_and_after(tmp_path):
    members = [gzip.compress(one, 6, mtime=0) for one in RECORDS]
    data = b"".join(members[:3]) + b"\0" * 5000 + b"".join(members[3:]) + b"the end"
    urls, faults = urls_and_faults(written(tmp_path, data))
    assert urls == URLS
    assert len(faults) == 2


def test_a_plain_record_with_a_wrong_length(tmp_path):
    records = list(RECORDS)
    records[3] = records[3].replace(b"Content-Length: ", b"Content-Length: 9", 1)
    urls, faults = urls_and_faults(written(tmp_path, b"".join(records)))
    assert urls == URLS[:2] + URLS[3:]
    assert faults[0][0] == len(b"".join(records[:3]))


@pytest.mark.parametrize(
    "data", [b"", b"\x1f\x8b", b"\x1f\x8b\x08" + b"\0" * 50, b"WARC/1.0\r\n" * 10_000, b"\n" * 100_000, b"hello"]
)
def test_what_is_no_archive(tmp_path, data):
    urls, faults = urls_and_faults(written(tmp_path, data))
    assert urls == []
    assert bool(faults) == bool(data.strip())


def test_an_endless_head_and_a_bomb_are_refused(tmp_path):
    head = b"WARC/1.0\r\n" + b"X: y\r\n" * 100_000
    bomb = record("response", "http://a.vn/", "2020-07-17T01:00:00Z", b"").replace(
        b"Content-Length: 0", b"Content-Length: 99999999999"
    )
    urls, faults = urls_and_faults(written(tmp_path, gzipped([head, bomb, RECORDS[1]])))
    assert urls == URLS[:1]
    assert [what for _, what in faults] == [
        "the record's head does not end",
        "the record's block is 99999999999 bytes long, more than the limit of 2147483648",
    ]


def test_arc(tmp_path):
    page = SavedPage("two-authors")
    blocks = [
        ("http://a.vn/tin mới", "20200717010000", "text/html", http(page.html)),
        ("dns:a.vn", "20200717010000", "text/dns", b"a.vn 1.2.3.4"),
    ]
    found = list(read_records(written(tmp_path, arc(blocks))))
    assert [(one.kind, one.url) for one in found] == [
        ("warcinfo", "filedesc://x.arc"), ("response", "http://a.vn/tin mới"), ("resource", "dns:a.vn"),
    ]  # fmt: skip
    assert found[1].get("WARC-Date") == "2020-07-17T01:00:00Z"
    assert b"".join(found[1].block.chunks()) == http(page.html)
    assert [one.record_id for one in found] == [one.record_id for one in read_records(tmp_path / "x.warc.gz")]
    assert len({one.record_id for one in found}) == 3


def test_arc_version_2(tmp_path):
    line = b"http://a.vn/x 192.0.2.1 20200717010000 text/html 200 cksum - 0 x.arc 5\nhello\n"
    assert [found.url for found in read_records(written(tmp_path, gzipped([line])))] == ["http://a.vn/x"]


def test_angle_brackets_round_the_url(tmp_path):
    data = gzipped([record("response", "<http://a.vn/x>", "2020-07-17T01:00:00Z", http(b"x"))])
    assert urls_and_faults(written(tmp_path, data)) == (["http://a.vn/x"], [])
