"""The files: their names, their first record, when a new one begins, how a killed run's is mended."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import re
from datetime import UTC, datetime

import pytest
from odd_server import OddServer
from plain_reader import records

from newsarchive.storage.errors import StorageError
from newsarchive.storage.files import LocalFiles
from newsarchive.warc import recovery
from newsarchive.warc.block import Block
from newsarchive.warc.member import NONCE_SIZE, Header, pack
from newsarchive.warc.records import Record, warcinfo
from newsarchive.warc.segment import WarcSegments

PAGES = ",".join(f"/11/{number}/plain.aspx" for number in range(1, 31))


def manifest_of(crawl) -> dict:
    (path,) = crawl.paper.glob("runs/*.json")
    return json.loads(path.read_text())


def test_a_new_file_begins_at_the_size_that_is_set(crawl):
    with OddServer() as server:
        crawl(server.url, "article", {"NEWSARCHIVE_WARC_SIZE": 20_000}, urls=PAGES, related_depth=0)
    paths = crawl.warcs()
    run = manifest_of(crawl)["run"]
    assert len(paths) > 2
    assert [path.name for path in paths] == [f"{run}-{number:05d}.warc.gz" for number in range(len(paths))]
    for path in paths:
        assert path.stat().st_size <= 20_000
        found = records(path)
        assert [record.kind for record in found].count("warcinfo") == 1
        assert found[0].fields["WARC-Filename"] == path.name
        for record in found[1:]:
            assert record.fields["WARC-Warcinfo-ID"] == found[0].id
        # an exchange is never split between two files: `exchanges` ties them together file by file
    assert len(crawl.exchanges()) == len(server.said) == 31
    assert crawl.faults() == []


def test_an_exchange_larger_than_a_file_gets_one_of_its_own(crawl):
    with OddServer() as server:
        crawl(server.url, "article", {"NEWSARCHIVE_WARC_SIZE": 100}, urls="/11/1/plain.aspx", related_depth=0)
    assert [len(records(path)) for path in crawl.warcs()] == [3, 3]  # robots.txt, the page


def test_warcinfo_says_what_was_done_and_how(crawl):
    with OddServer() as server:
        settings = {"NEWSARCHIVE_CONTACT": "archive@example.org", "DOWNLOAD_DELAY": 0.01}
        crawl(server.url, "article", settings, urls="/11/1/plain.aspx")
    (info,) = [record for record in crawl.warc_records() if record.kind == "warcinfo"]
    assert info.fields["Content-Type"] == "application/warc-fields"
    assert info.block.endswith(b"\r\n")
    described = dict(line.split(": ", 1) for line in info.block.decode().split("\r\n")[:-1])
    assert re.fullmatch(r"newsarchive/\S+ Scrapy/2\.\S+", described["software"])
    assert described["format"] == "WARC file version 1.1"
    assert described["robots"] == "obey"
    assert described["operator"] == "archive@example.org"
    assert described["http-header-user-agent"].endswith("(+archive@example.org)")
    assert described["isPartOf"] == manifest_of(crawl)["run"]
    assert "DOWNLOAD_DELAY=0.01" in described["settings"]
    assert "/11/1/plain.aspx" in described["description"]


def test_the_manifest_names_the_files(crawl):
    with OddServer() as server:
        crawl(server.url, "article", urls=PAGES)
    (path,) = crawl.warcs()
    (entry,) = [entry for entry in manifest_of(crawl)["files"] if entry["path"].startswith("warc/")]
    data = path.read_bytes()
    assert entry == {
        "path": f"warc/{path.name}",
        "bytes": len(data),
        "records": len(records(path)),
        "sha256": hashlib.sha256(data).hexdigest(),
    }


# A full disk ------------------------------------------------------------------------------------------------


class FullDisk(LocalFiles):
    """Takes so many bytes and no more, the last write in part."""

    def __init__(self, room: int) -> None:
        self.room = room

    def open(self, path):
        disk, real = self, super().open(path)

        class File:
            def write(self, data: bytes) -> None:
                real.write(data[: disk.room])
                disk.room -= len(data)
                if disk.room < 0:
                    disk.room = 0
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))

            def __getattr__(self, name):
                return getattr(real, name)

        return File()


@pytest.mark.parametrize("room", [3_000, 3_001, 3_100, 3_200])
def test_a_full_disk_leaves_whole_records_and_says_so(tmp_path, room):
    moment = datetime(2026, 7, 1, tzinfo=UTC)
    segments = WarcSegments(
        FullDisk(room), tmp_path, "20260701T000000Z-abcdef", lambda name: warcinfo(name, moment, {})
    )
    written = 0
    while segments.failed is None:
        with contextlib.suppress(StorageError):
            segments.append(lambda _id: [entry(1)])
            written += 1
    for again in (lambda: segments.append(lambda _id: [entry(1)]), segments.sync, segments.close):
        with pytest.raises(StorageError, match="no space left on device"):
            again()
    segments.let_go()
    (path,) = tmp_path.iterdir()
    assert path.name.endswith(".warc.gz.open")
    assert [record.kind for record in records(path)] == ["warcinfo", *["resource"] * written]
    assert recovered(path) == path.with_name(path.name.removesuffix(".open")).read_bytes()


# After a kill -----------------------------------------------------------------------------------------------


def entry(number: int, size: int = 300) -> Record:
    """A record of some size, made by hand."""
    block = Block(f"{number:05d}".encode() + b"x" * size)
    digest = "sha256:" + hashlib.sha256(b"".join(block.chunks())).hexdigest()
    head = (
        f"WARC/1.1\r\nWARC-Type: resource\r\nWARC-Record-ID: <urn:n:{number}>\r\nWARC-Block-Digest: {digest}\r\n"
        f"Content-Length: {block.size}\r\n\r\n"
    )
    return Record("resource", f"<urn:n:{number}>", head.encode(), block, 0, block.size)


@pytest.fixture
def open_file(tmp_path):
    """A file as a killed run leaves it: 40 records, the first 25 of them synced; and where each ends."""
    moment = datetime(2026, 7, 1, tzinfo=UTC)
    segments = WarcSegments(LocalFiles(), tmp_path, "20260701T000000Z-abcdef", lambda name: warcinfo(name, moment, {}))
    ends = []
    for number in range(40):
        ((_, place),) = segments.append(lambda _id, number=number: [entry(number)])
        ends.append(place.offset + place.length)
        if number == 24:
            segments.sync()
    segments.let_go()
    (path,) = tmp_path.iterdir()
    assert path.name == "20260701T000000Z-abcdef-00000.warc.gz.open"
    return path, ends


def recovered(path) -> bytes:
    sealed = recovery.recover(LocalFiles(), path.parent)
    (left,) = path.parent.iterdir()
    assert {left.name: sealed[left.name]} == sealed
    assert left.name == path.name.removesuffix(".open")
    return left.read_bytes()


def test_a_whole_file_is_only_sealed(open_file):
    path, _ = open_file
    data = path.read_bytes()
    assert recovered(path) == data


@pytest.mark.parametrize("cut", [1, 7, 42, 100, 340])
def test_a_torn_record_is_cut_off(open_file, cut):
    path, ends = open_file
    data = path.read_bytes()
    path.write_bytes(data[:-cut])
    last = max(end for end in ends if end <= len(data) - cut)
    assert recovered(path) == data[:last]


def test_zeros_after_a_power_loss_are_cut_off(open_file):
    path, ends = open_file
    data = path.read_bytes()
    path.write_bytes(data[: ends[30] + 20] + bytes(len(data) - ends[30] - 20))
    assert recovered(path) == data[: ends[30]]


def test_a_hole_before_whole_records_ends_the_file_there(open_file):
    """Blocks of a file reach the disk in any order when the power fails: what follows a hole is cut off with it."""
    path, ends = open_file
    data = bytearray(path.read_bytes())
    data[ends[29] + 60 : ends[29] + 90] = bytes(30)
    path.write_bytes(data)
    assert recovered(path) == bytes(data[: ends[29]])


def test_nothing_but_the_warcinfo_is_left(open_file):
    path, _ = open_file
    data = path.read_bytes()
    first = records(path)[0].length
    path.write_bytes(data[: first + 10])
    assert recovered(path) == data[:first]


def test_a_copy_of_another_archive_inside_is_not_taken_for_records(open_file):
    """A page that holds a WARC file of ours, torn in the middle of it."""
    path, ends = open_file
    data = path.read_bytes()
    other = b"".join(b"".join(pack(entry(number), b"n" * NONCE_SIZE, 0)) for number in range(5))
    nonce = data[16 : 16 + NONCE_SIZE]
    torn = Header(nonce, 42 + len(other) + 100, ends[24]).pack() + b"\x00" + other
    path.write_bytes(data + torn)
    assert recovered(path) == data


def test_an_old_stretch_is_not_read_again(open_file):
    """What was on disk before the last records is taken as it is: recovery costs what was written since."""
    path, ends = open_file
    data = bytearray(path.read_bytes())
    data[ends[3] + 60] ^= 1  # damage in a part that was durable long before
    path.write_bytes(data)
    assert recovered(path) == bytes(data)


def test_a_file_that_was_not_begun_is_dropped(tmp_path):
    (tmp_path / "20260701T000000Z-abcdef-00000.warc.gz.new").write_bytes(b"\x1f\x8b")
    assert recovery.recover(LocalFiles(), tmp_path) == {}
    assert list(tmp_path.iterdir()) == []
