"""Each kind of damage to a package, planted one at a time, is named; the rest is still checked."""

from __future__ import annotations

import gzip
import hashlib
import json
import zipfile

import pytest
from warcs import http, record

from newsarchive.verify.packages import check_package

MANIFEST, DIGEST = "datapackage.json", "datapackage-digest.json"
INDEX, BLOCKS, PAGES = "indexes/index.cdx.gz", "indexes/index.idx", "pages/pages.jsonl"


class Opened:
    """A package taken apart, to be changed and put together again."""

    def __init__(self, command, *arguments):
        assert command("-q", "wacz", "sample", "--output", "x.wacz", *arguments).returncode == 0
        self.path = command.folder / "x.wacz"
        with zipfile.ZipFile(self.path) as archive:
            self.files = {info.filename: archive.read(info) for info in archive.infolist()}
            self.packed = {info.filename: info.compress_type for info in archive.infolist()}
        self.warcs = sorted(name for name in self.files if name.startswith("archive/"))

    def sign(self):
        """Make the manifest agree, so that only what was planted is at fault."""
        about = json.loads(self.files[MANIFEST])
        about["resources"] = [
            {"name": name, "path": name, "hash": "sha256:" + hashlib.sha256(data).hexdigest(), "bytes": len(data)}
            for name, data in self.files.items()
            if name not in {MANIFEST, DIGEST}
        ]
        self.files[MANIFEST] = json.dumps(about).encode()
        self.sign_manifest()

    def sign_manifest(self):
        digest = {"path": MANIFEST, "hash": "sha256:" + hashlib.sha256(self.files[MANIFEST]).hexdigest()}
        self.files[DIGEST] = json.dumps(digest).encode()

    def lines(self):
        return gzip.decompress(self.files[INDEX]).decode().splitlines(keepends=True)

    def index(self, lines):
        """A new index in one block."""
        self.files[INDEX] = gzip.compress("".join(lines).encode(), mtime=0)
        first = " ".join(lines[0].split(" ", 2)[:2])
        told = json.dumps({"offset": 0, "length": len(self.files[INDEX])})
        self.files[BLOCKS] = f"!meta 0 {{}}\n{first} {told}\n".encode()
        self.sign()

    def faults(self):
        with zipfile.ZipFile(self.path, "w") as archive:
            for name, data in self.files.items():
                archive.writestr(name, data, self.packed.get(name, 0))
        found = [fault.what for fault in check_package(self.path, "x.wacz")]
        assert all(fault.file == "x.wacz" for fault in check_package(self.path, "x.wacz"))
        return found


@pytest.fixture
def opened(paper):
    return Opened(paper)


def test_a_whole_package(opened, paper):
    assert opened.faults() == []
    opened.sign()
    assert opened.faults() == []
    (paper.folder / "data/sample/wacz").mkdir()
    opened.path.rename(paper.folder / "data/sample/wacz/x.wacz")
    done = paper("verify")
    assert (done.returncode, "1 WACZ: all holds" in done.stdout) == (0, True)


def test_verify_names_a_package_that_is_at_fault(paper):
    assert paper("-q", "wacz", "sample").returncode == 0
    file = paper.folder / "data/sample/wacz/sample.wacz"
    data = bytearray(file.read_bytes())
    data[5000] ^= 1
    file.write_bytes(data)
    done = paper("-q", "verify")
    assert done.returncode == 1
    assert "sample/wacz/sample.wacz: byte " in done.stdout


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (MANIFEST, "datapackage.json: is not there"),
        (DIGEST, "datapackage-digest.json: is not there"),
        (PAGES, "pages/pages.jsonl: is not there"),
        (INDEX, "indexes: no index is there"),
    ],
)
def test_a_part_that_is_missing(opened, name, words):
    del opened.files[name]
    if name not in {MANIFEST, DIGEST}:
        opened.sign()
    assert words in opened.faults()


def test_a_file_that_the_manifest_names_is_gone(opened):
    del opened.files[opened.warcs[0]]
    found = opened.faults()
    assert f"{opened.warcs[0]}: the manifest names it, but it is not there" in found
    assert any("which is not in the package" in what for what in found)


def test_a_changed_byte_in_a_warc(opened):
    name = opened.warcs[1]
    data = bytearray(opened.files[name])
    data[len(data) // 2] ^= 8
    opened.files[name] = bytes(data)
    found = opened.faults()
    assert f"{name}: its SHA-256 is not that of the manifest" in found
    opened.sign()  # even if the manifest agrees
    assert any(what.startswith(f"{name}: byte ") and "gzip member" in what for what in opened.faults())


def test_a_truncated_warc(opened):
    name = opened.warcs[-1]
    opened.files[name] = opened.files[name][:-3]
    opened.sign()
    assert any(what.startswith(f"{name}: byte ") and what.endswith("cut short") for what in opened.faults())


@pytest.mark.parametrize("text", [b"", b"[]", b"{", b'{"resources": 1}', b'{"resources": [{"path": 1}]}'])
def test_a_damaged_manifest(opened, text):
    opened.files[MANIFEST] = text
    opened.sign_manifest()
    assert f"{MANIFEST}: the manifest is damaged" in opened.faults()


def test_a_manifest_that_its_digest_does_not_know(opened):
    opened.files[MANIFEST] += b" "
    assert opened.faults() == [f"{MANIFEST}: its SHA-256 is not that of {DIGEST}"]


def test_a_damaged_digest(opened):
    opened.files[DIGEST] = b"{}"
    assert opened.faults() == [f"{DIGEST}: the digest is damaged"]


def test_a_file_that_the_manifest_does_not_name(opened):
    opened.files["logs/x.log"] = b"x"
    assert opened.faults() == ["logs/x.log: the manifest does not name it"]


def test_a_name_that_leads_out(opened):
    opened.files["../evil"] = b"x"
    opened.sign()
    assert opened.faults() == ["../evil: a name that leads out of the package"]


def test_archives_must_be_stored(opened):
    opened.packed[opened.warcs[0]] = zipfile.ZIP_DEFLATED
    assert any(what.startswith(f"{opened.warcs[0]}: compressed in the package") for what in opened.faults())


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (b"", f"{PAGES}: is empty"),
        (b'{"url": "http://x/", "ts": "2020"}\n', f"{PAGES}: line 1: no header with the format"),
        (b'{"format": "json-pages-1.0"}\n{"url": "http://x/"}\n', f"{PAGES}: line 2: a page without url or ts"),
        (b'{"format": "json-pages-1.0"}\nrubbish\n', f"{PAGES}: line 2: no JSON object"),
    ],
)
def test_a_list_of_pages_that_is_none(opened, lines, words):
    opened.files[PAGES] = lines
    opened.sign()
    assert opened.faults() == [words]


def replaced(line, **values):
    key, time, text = line.split(" ", 2)
    return f"{key} {time} {json.dumps(json.loads(text) | values)}\n"


def swapped(lines):
    """The third line leads to where the fourth leads, and the other way round."""
    third, fourth = (json.loads(line.split(" ", 2)[2]) for line in lines[2:4])
    place = ("offset", "filename", "length")
    lines[2] = replaced(lines[2], **{name: fourth[name] for name in place})
    lines[3] = replaced(lines[3], **{name: third[name] for name in place})
    return lines


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda lines: [*lines[:2], replaced(lines[2], offset="7"), *lines[3:]], ": line 3: no capture lies at byte 7"),
        (
            lambda lines: [*lines[:2], replaced(lines[2], filename="x.warc.gz"), *lines[3:]],
            "which is not in the package",
        ),
        (lambda lines: [*lines[:2], replaced(lines[2], length="1"), *lines[3:]], "bytes, not 1"),
        (swapped, ": line 3: another capture lies at byte"),
        (lambda lines: lines[:2] + lines[3:], "1 captures are not in the index, the first at byte"),
        (lambda lines: [*lines[:2], "rubbish\n", *lines[3:]], ": line 3 is none of an index: 'rubbish'"),
        (lambda lines: [lines[0], lines[2], lines[1], *lines[3:]], ": line 3 is not in its place"),
    ],
)
def test_an_index_that_leads_astray(opened, change, words):
    lines = opened.lines()
    opened.index(lines)
    assert opened.faults() == []
    opened.index(change(lines))
    found = opened.faults()
    assert any(words in what for what in found), found
    assert len(found) <= 3


@pytest.mark.parametrize("blocks", ['a 1 {"offset": 0, "length": 20}', "rubbish", 'a 1 {"offset": 3, "length": 20}'])
def test_an_index_of_blocks_that_leads_astray(opened, blocks):
    opened.files[BLOCKS] = f"!meta 0 {{}}\n{blocks}\n".encode()
    opened.sign()
    found = opened.faults()
    assert len(found) == 1
    assert found[0].startswith(f"{BLOCKS}: line 2 leads to ")


def test_a_revisit_without_its_original(paper):
    last = max(path.stem for path in (paper.folder / "data/sample/runs").glob("*.json"))
    opened = Opened(paper, "--run", last)
    assert opened.faults() == []
    for name in [name for name in opened.warcs if name.startswith("archive/part-")]:
        opened.files[name] = gzip.compress(record("response", "http://x/", "2020-07-01T00:00:00Z", http(b"")), mtime=0)
    opened.sign()
    assert any("the original of the revisit at byte" in what for what in opened.faults())


@pytest.mark.parametrize("size", [0, 3, 100, 5000])
def test_a_truncated_package(opened, size):
    opened.path.write_bytes(opened.path.read_bytes()[:size])
    found = list(check_package(opened.path, "x.wacz"))
    assert len(found) == 1
    assert "no whole zip file" in found[0].what
