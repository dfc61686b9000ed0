"""Archives made to do harm: a clear outcome in bounded time and memory, and nothing outside the archive's folder."""

from __future__ import annotations

import asyncio
import gzip
import io
import random
import resource
import struct
import time
import zipfile
import zlib

import pytest
from warcs import SavedPage, arc, gzipped, http, record, wacz, warcinfo

from newsarchive import publishers
from newsarchive.captures import served as served_module
from newsarchive.captures.describe import describe
from newsarchive.captures.reader import Fault, read_records
from newsarchive.importing.containers import ContainerError
from newsarchive.importing.importer import Importer
from newsarchive.verify.packages import check_package
from newsarchive.verify.paper import PaperCheck

PAGE = SavedPage("two-authors")
WHEN = "2020-07-17T01:00:00Z"


def whole():
    return [
        warcinfo(),
        record("response", PAGE.url, WHEN, http(PAGE.html)),
        record("response", PAGE.url, WHEN[:-1] + "Z", http(PAGE.html)),
    ]


def bring(folder, *names):
    importer = Importer(folder / "data", publishers.by_name("sample"))
    return asyncio.run(importer.run([folder / name for name in names]))


def import_and_verify(folder, name, data):
    """In bounded memory and time, without a word from Python; what is imported holds, or verify says why not."""
    (folder / name).write_bytes(data)
    try:
        result = bring(folder, name)
    except ContainerError:
        return None
    list(PaperCheck(folder / "data", "sample").faults())
    return result


HEADS = {
    "no end of a head": b"WARC/1.0\r\n" + b"X: y\r\n" * 50_000,
    "one line of a head": b"WARC/1.0\r\nX: " + b"y" * 5_000_000,
    "absurd length": b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 999999999999999999\r\n\r\nx",
    "negative length": b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: -1\r\n\r\nx",
    "two lengths": b"WARC/1.0\r\nContent-Length: 5\r\nContent-Length: 50000\r\n\r\nhello\r\n\r\n",
    "length in Arabic digits": "WARC/1.0\r\nContent-Length: ٥\r\n\r\nhello\r\n\r\n".encode(),
    "no length": b"WARC/1.0\r\nWARC-Type: response\r\n\r\nhello",
    "NUL bytes": b"WARC/1.0\r\n" + b"\0" * 1000,
    "a date that is none": record("response", PAGE.url, "99999-99-99", http(PAGE.html)),
    "a date before the web": record("response", PAGE.url, "0001-01-01T00:00:00Z", http(PAGE.html)),
    "a date at the end of time": record("response", PAGE.url, "9999-12-31T23:59:59Z", http(PAGE.html)),
    "a URL of newlines": record("response", "http://x/\u2028\x85", WHEN, http(PAGE.html)),
    "a URL with half a surrogate": record(
        "response", "http://baosuoingan.example/15/1/%ed%a0%80.aspx", WHEN, http(PAGE.html)
    ),
    "a host that is none": record("response", "http://[::1/15/1/a.aspx", WHEN, http(PAGE.html)),
    "a URL of a megabyte": record("response", "http://baosuoingan.example/15/1/" + "a" * 60_000, WHEN, http(PAGE.html)),
    "an HTTP head without end": record("response", PAGE.url, WHEN, b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 300_000),
    "interim answers without end": record("response", PAGE.url, WHEN, b"HTTP/1.1 100 Continue\r\n\r\n" * 50_000),
    "a chunk without end": record(
        "response", PAGE.url, WHEN, b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFF\r\nabc"
    ),
    "a chunk size without end": record(
        "response", PAGE.url, WHEN, b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"0" * 200_000
    ),
    "many codings": record("response", PAGE.url, WHEN, http(b"x", Content_Encoding=", ".join(["gzip"] * 1000))),
    "a revisit of itself": record(
        "revisit", PAGE.url, WHEN, http(b""), WARC_Refers_To_Target_URI=PAGE.url, WARC_Refers_To_Date=WHEN
    ),
    "a redirect to itself": record("response", PAGE.url, WHEN, http(b"", status="301 x", Location=PAGE.url)),
    "nested tags": record("response", PAGE.url, WHEN, http(b"<div>" * 200_000)),
}


@pytest.mark.parametrize("what", HEADS)
@pytest.mark.parametrize("form", [gzip.compress, bytes])
def test_heads_and_blocks(tmp_path, what, form):
    """The sound record after it is still read, unless the damage has no end."""
    data = (
        form(HEADS[what])
        + form(b"\r\n\r\n")
        + form(record("response", PAGE.url, "2021-07-17T01:00:00Z", http(PAGE.html)))
    )
    began = time.process_time()
    result = import_and_verify(tmp_path, "x.warc.gz", data)
    assert time.process_time() - began < 20
    assert result is not None
    assert result.articles in {1, 2}, (result.problems, result.no_record)


def bomb(size):
    """A gzip member of one record whose block is so many zeros."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {PAGE.url}\r\nWARC-Date: {WHEN}\r\n"
    parts = [
        packer.compress(
            f"{head}Content-Type: application/http\r\nContent-Length: {size}\r\n\r\nHTTP/1.1 200 OK\r\n\r\n".encode()
        )
    ]
    zeros = bytes(1 << 20)
    parts += [packer.compress(zeros) for _ in range(size >> 20)]
    return b"".join([*parts, packer.flush()])


def test_a_gzip_bomb_of_a_record(tmp_path):
    """Three hundred megabytes of zeros in 0.3: given up long before."""
    member = bomb(300 << 20)
    sound = gzip.compress(record("response", PAGE.url, "2021-07-17T01:00:00Z", http(PAGE.html)))
    (tmp_path / "x.warc.gz").write_bytes(member + sound)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = list(read_records(tmp_path / "x.warc.gz"))
    assert [type(one) is Fault for one in found] == [True, False]
    assert "unpacks to more than 200 times its size" in found[0].what
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000, "kilobytes"


def test_a_gzip_bomb_of_a_body(tmp_path):
    """A page whose content coding unpacks to more than any page: no record, one sentence."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    body = b"".join([*(packer.compress(bytes(1 << 20)) for _ in range(100)), packer.flush()])
    page = record("response", PAGE.url, WHEN, http(body, Content_Encoding="gzip"))
    result = import_and_verify(tmp_path, "x.warc.gz", gzipped([page]))
    assert result.articles == 0
    assert f"longer than the limit of {served_module.MAX_PAYLOAD} bytes" in result.problems[0]


def zip_bomb(claimed=None):
    """A deflated WARC of zeros in a WACZ."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("archive/x.warc", "w") as file:
        for _ in range(300):
            file.write(bytes(1 << 20))
    data = bytearray(target.getvalue())
    if claimed is not None:  # the directory lies about the size
        at = data.rindex(b"PK\x01\x02") + 24
        data[at : at + 4] = struct.pack("<I", claimed)
    return bytes(data)


@pytest.mark.parametrize("claimed", [None, 5000])
def test_a_zip_bomb(tmp_path, claimed):
    result = import_and_verify(tmp_path, "x.wacz", zip_bomb(claimed))
    assert result.archives == []
    assert ("times its size" if claimed is None else "cannot be unpacked") in result.problems[
        0
    ] or "neither WARC" in result.problems[0]
    assert sum(path.stat().st_size for path in (tmp_path / "data").rglob("*") if path.is_file()) < 1_000_000
    assert list(check_package(tmp_path / "x.wacz", "x"))


NAMES = ("archive/../../../../evil.warc.gz", "/tmp/evil.warc.gz", "archive\\..\\evil.warc.gz", "C:evil.warc.gz", "archive/\u202eevil.warc.gz", "archive/.warc.gz")  # fmt: skip


def test_names_lead_nowhere(tmp_path):
    folder = tmp_path / "deep/er"
    folder.mkdir(parents=True)
    data = wacz(
        {name: gzipped([*whole(), record("metadata", None, WHEN, str(n).encode())]) for n, name in enumerate(NAMES)},
        stored=True,
    )
    result = import_and_verify(folder, "x.wacz", data)
    assert len(result.archives) == len(NAMES)
    inside = folder / "data/sample/warc"
    assert all(path.parent in {inside, inside / "index"} for path in tmp_path.rglob("*evil*"))
    assert not list((folder / "data").rglob("*..*"))


def test_a_link_in_a_zip_is_no_way_out(tmp_path):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        info = zipfile.ZipInfo("archive/x.warc")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    result = import_and_verify(tmp_path, "x.wacz", target.getvalue())
    assert result.archives == []
    assert "neither WARC nor ARC" in result.problems[0]


def mutated(data: bytes, chance: random.Random) -> bytes:
    data = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        at, how = chance.randrange(len(data) + 1), chance.randrange(5)
        if how == 0:
            del data[at:]
        elif how == 1:
            del data[at : at + chance.choice((1, 10, 1000))]
        elif how == 2:
            data[at:at] = bytes(chance.randrange(256) for _ in range(chance.choice((1, 4, 300))))
        elif how == 3:
            data[at:at] = data[chance.randrange(len(data) + 1) :][:2000]
        elif at < len(data):
            data[at] = chance.randrange(256)
        if not data:
            break
    return bytes(data)


SOUND = {
    "x.warc.gz": gzipped(whole()),
    "y.warc.gz": gzip.compress(b"".join(whole())),
    "x.warc": b"".join(whole()),
    "x.arc.gz": arc([(PAGE.url, "20200717010000", "text/html", http(PAGE.html))]),
}


@pytest.mark.parametrize("name", SOUND)
def test_any_damage_is_named_and_nothing_breaks(tmp_path, name):
    chance = random.Random(name)
    path = tmp_path / name
    for _ in range(150):
        path.write_bytes(mutated(SOUND[name], chance))
        described = describe(path)
        for entry in described.entries:
            for found in read_records(path, entry.offset, entry.skip):
                if not isinstance(found, Fault):
                    served_module.payload_digest(found)
                    found.block.close()
                break


@pytest.mark.parametrize("number", range(6))
def test_damaged_files_imported_and_verified(tmp_path, number):
    chance = random.Random(number)
    for name in (*SOUND, "x.wacz"):
        sound = SOUND.get(name) or wacz({"archive/x.warc.gz": SOUND["x.warc.gz"]}, stored=chance.random() < 0.5)
        folder = tmp_path / name
        folder.mkdir()
        import_and_verify(folder, name, mutated(sound, chance))


def test_damaged_packages(tmp_path):
    chance = random.Random(1)
    sound = wacz({"archive/x.warc.gz": SOUND["x.warc.gz"], "indexes/index.cdx": b"a 20200717010000 {}\n"}, stored=True)
    path = tmp_path / "x.wacz"
    for _ in range(150):
        path.write_bytes(mutated(sound, chance))
        assert list(check_package(path, "x.wacz"))
