"""A package holds what was asked for, as the format wants it, and what its revisits need; the same each time."""

from __future__ import annotations

import fcntl
import gc
import gzip
import hashlib
import io
import json
import random
import shutil
import tracemalloc
import zipfile

import pytest
from warcio import ArchiveIterator
from warcs import SavedPage, arc, gzipped, http, payload_sha256, record, warcinfo

from newsarchive import publishers
from newsarchive.captures.index import CaptureIndex
from newsarchive.wacz import cdx
from newsarchive.wacz.cdx import merged
from newsarchive.wacz.package import Packager
from newsarchive.wacz.selection import Scope


class Package:
    """A package as a stranger reads it."""

    def __init__(self, path):
        self.zip = zipfile.ZipFile(path)
        self.names = self.zip.namelist()
        self.about = json.loads(self.zip.read("datapackage.json"))
        self.lines = gzip.decompress(self.zip.read("indexes/index.cdx.gz")).decode().splitlines()
        self.captures = [json.loads(line.split(" ", 2)[2]) for line in self.lines]
        header, *pages = self.zip.read("pages/pages.jsonl").splitlines()
        self.header, self.pages = json.loads(header), [json.loads(line) for line in pages]

    def archives(self):
        return [name for name in self.names if name.startswith("archive/")]

    def records(self):
        for name in self.archives():
            for found in ArchiveIterator(io.BytesIO(self.zip.read(name)), no_record_parse=True):
                yield name, found

    def at(self, capture):
        """The record that a line of the index leads to, read by warcio from these bytes alone."""
        data = self.zip.read("archive/" + capture["filename"])
        start, length = int(capture["offset"]), int(capture["length"])
        return next(iter(ArchiveIterator(io.BytesIO(data[start : start + length]), no_record_parse=True)))


def package(command, *arguments, code=0):
    done = command("--json", "-q", "wacz", "sample", *arguments)
    assert done.returncode == code, done.stderr
    told = json.loads(done.stdout)
    return Package(command.folder / told["file"]), told


def runs(command):
    return sorted(path.stem for path in (command.folder / "data/sample/runs").glob("*.json"))


def test_the_whole_paper(paper):
    held, told = package(paper)
    files = sorted(path.name for path in (paper.folder / "data/sample/warc").glob("*.gz"))
    assert told["file"] == "data/sample/wacz/sample.wacz"
    assert held.names == [
        *(f"archive/{file}" for file in files),
        "indexes/index.cdx.gz",
        "indexes/index.idx",
        "pages/pages.jsonl",
        "datapackage.json",
        "datapackage-digest.json",
    ]
    for file in files:
        assert held.zip.read(f"archive/{file}") == (paper.folder / "data/sample/warc" / file).read_bytes()
    stored = {info.filename for info in held.zip.infolist() if info.compress_type == zipfile.ZIP_STORED}
    assert stored == {*(f"archive/{file}" for file in files), "indexes/index.cdx.gz"}


def test_the_manifest_is_that_of_the_specification(paper):
    held, told = package(paper)
    assert (held.about["profile"], held.about["wacz_version"]) == ("data-package", "1.1.1")
    for resource in held.about["resources"]:
        data = held.zip.read(resource["path"])
        assert resource["bytes"] == len(data)
        assert resource["hash"] == "sha256:" + hashlib.sha256(data).hexdigest()
        assert resource["name"] == resource["path"].rpartition("/")[2].lower()
    assert [resource["path"] for resource in held.about["resources"]] == held.names[:-2]
    digest = json.loads(held.zip.read("datapackage-digest.json"))
    sha256 = hashlib.sha256(held.zip.read("datapackage.json")).hexdigest()
    assert digest == {"path": "datapackage.json", "hash": f"sha256:{sha256}"}
    assert told["datapackage_sha256"] == sha256
    assert held.about["created"] == held.about["modified"]
    assert "Báo Suối Ngàn" in held.about["title"]


def test_every_line_of_the_index_leads_to_its_record(paper):
    held, told = package(paper)
    assert len(held.lines) == told["captures"] > 25
    assert held.lines == sorted(held.lines)
    for line, capture in zip(held.lines, held.captures, strict=True):
        found = held.at(capture)
        assert found.rec_headers["WARC-Target-URI"] == capture["url"]
        assert found.rec_headers["WARC-Record-ID"] == capture["record_id"]
        date = found.rec_headers["WARC-Date"]
        assert line.split(" ")[1] == "".join(char for char in date[:19] if char.isdigit())
        assert (capture["mime"] == "warc/revisit") == (found.rec_type == "revisit")
    captured = [found for _, found in held.records() if found.rec_type in {"response", "revisit"}]
    assert len(captured) == len(held.lines)


def test_the_index_of_the_blocks(paper):
    held, _ = package(paper)
    meta, *blocks = held.zip.read("indexes/index.idx").decode().splitlines()
    assert json.loads(meta.removeprefix("!meta 0 ")) == {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}
    data = held.zip.read("indexes/index.cdx.gz")
    for line in blocks:
        key, time, text = line.split(" ", 2)
        told = json.loads(text)
        block = gzip.decompress(data[told["offset"] : told["offset"] + told["length"]])
        assert block.startswith(f"{key} {time} ".encode())


def test_the_list_of_pages_has_titles_and_texts(paper):
    held, told = package(paper)
    records = paper.records()
    assert held.header == {"format": "json-pages-1.0", "id": "pages", "title": "All Pages", "hasText": True}
    assert [page["title"] for page in held.pages] == [found["title"] for found in records]
    assert told["pages"] == len(records) > 10
    for page, found in zip(held.pages, records, strict=True):
        assert (page["url"], page["ts"]) == (found["url"], found["fetched_at"])
        assert found["body"][-1] in page["text"]
        assert page["url"] in {capture["url"] for capture in held.captures}


def test_the_same_archive_gives_the_same_bytes(paper):
    package(paper)
    file = paper.folder / "data/sample/wacz/sample.wacz"
    before = file.read_bytes()
    package(paper)
    package(paper, "--output", "other.wacz")
    assert file.read_bytes() == before == (paper.folder / "other.wacz").read_bytes()
    assert sorted(path.name for path in file.parent.iterdir()) == ["sample.wacz"]


def test_a_run_comes_with_the_originals_of_its_revisits(paper):
    last = runs(paper)[-1]
    held, told = package(paper, "--run", last)
    assert told["file"] == f"data/sample/wacz/sample-{last}.wacz"
    own, originals = set(), set()
    needed = set()
    for name, found in held.records():
        if found.rec_type == "revisit":
            needed.add(found.rec_headers["WARC-Refers-To"])
        elif found.rec_type == "response":
            (originals if name.startswith("archive/part-") else own).add(found.rec_headers["WARC-Record-ID"])
    assert len(needed) > 5
    assert needed == originals, "exactly what is needed, and nothing else of earlier runs"
    assert needed | own == {line["record_id"] for line in held.captures if line["mime"] != "warc/revisit"}
    for capture in held.captures:
        assert held.at(capture).rec_headers["WARC-Record-ID"] == capture["record_id"]
    # every part begins with the warcinfo of its file
    for name in held.archives():
        first = next(iter(ArchiveIterator(io.BytesIO(held.zip.read(name)))))
        assert first.rec_type == "warcinfo"


def test_articles_that_a_run_saw_unchanged_are_among_its_pages(paper):
    last = runs(paper)[-1]
    events = [event for event in paper.events() if event["run"] == last and event.get("result") == "repeat"]
    held, _ = package(paper, "--run", last)
    titles = {found["id"]: found["title"] for found in paper.records()}
    expected = [(event["url"], titles[event["id"]]) for event in events]
    assert len(expected) > 3
    pages = [(page["url"], page["title"]) for page in held.pages]
    # the originals' own records come first, then what was seen again
    assert set(expected) <= set(pages)


def import_days(command, form=gzipped):
    page, other = SavedPage("two-authors"), SavedPage("no-byline")
    digest = payload_sha256(page.html)
    records = [
        warcinfo(),
        record("response", page.url, "2020-07-01T18:00:00Z", http(page.html), WARC_Payload_Digest=digest),
        record("response", other.url, "2020-07-02T18:00:00Z", http(other.html)),
        record(
            "revisit", page.url, "2020-07-03T16:59:59Z", http(b""), WARC_Payload_Digest=digest, WARC_Profile="x",
            WARC_Refers_To_Target_URI=page.url, WARC_Refers_To_Date="2020-07-01T18:00:00Z",
        ),
        record("response", other.url, "2020-07-03T17:00:00Z", http(other.html + b"<!-- -->")),
    ]  # fmt: skip
    (command.folder / "x.warc.gz").write_bytes(form(records))
    done = command("--json", "-q", "import", "sample", "x.warc.gz")
    assert done.returncode == 0, done.stderr
    return page, other


def whole_gzip(records):
    return gzip.compress(b"".join(records), mtime=0)


@pytest.mark.parametrize("form", [gzipped, whole_gzip, b"".join])
@pytest.mark.parametrize(
    ("arguments", "times"),
    [
        # days are those of Vietnam, UTC+7; the revisit of the 3rd brings the page of the 2nd
        (["--since", "2020-07-03", "--until", "2020-07-03"], ["20200701180000", "20200702180000", "20200703165959"]),
        (["--since", "2020-07-04"], ["20200703170000"]),
        (["--until", "2020-07-02"], ["20200701180000"]),
        ([], ["20200701180000", "20200702180000", "20200703165959", "20200703170000"]),
    ],
)
def test_days(command, form, arguments, times):
    import_days(command, form)
    held, _ = package(command, *arguments, "--output", "x.wacz")
    found = sorted(line.split(" ")[1] for line in held.lines)
    if form is whole_gzip:
        assert set(times) <= set(found), "one gzip member holds all"
    else:
        assert found == times
    for capture in held.captures:
        assert held.at(capture).rec_headers["WARC-Target-URI"] == capture["url"]
    (command.folder / "data/sample/wacz").mkdir()
    shutil.move(command.folder / "x.wacz", command.folder / "data/sample/wacz")
    done = command("verify", "sample")
    assert done.returncode == 0, done.stdout


def test_arc_files_become_warc(command):
    pages = [SavedPage(case) for case in ("two-authors", "no-byline")]
    (command.folder / "x.arc.gz").write_bytes(
        arc([(page.url, "20200717010000", "text/html", http(page.html)) for page in pages])
    )
    command("-q", "import", "sample", "x.arc.gz")
    held, told = package(command)
    assert all(name.endswith(".warc.gz") for name in held.archives())
    assert told["captures"] == 2
    blocks = {found.rec_headers["WARC-Target-URI"]: found.content_stream().read() for _, found in held.records()}
    for page in pages:
        assert blocks[page.url] == http(page.html)


def test_pages_out_of_a_web_archive_are_found_under_their_own_address(command):
    pages = [SavedPage(case) for case in ("two-authors", "no-byline")]
    at = "https://web.archive.org/web/20200717010000id_/"
    records = [record("response", at + page.url, "2026-01-01T00:00:00Z", http(page.html)) for page in pages]
    (command.folder / "x.warc.gz").write_bytes(gzipped(records))
    command("-q", "import", "sample", "x.warc.gz")
    held, told = package(command)
    assert (told["archives"], told["captures"], told["pages"]) == (2, 4, 2)
    assert held.lines == sorted(held.lines, key=lambda line: line.split(" ")[:2])
    for page, listed in zip(pages, held.pages, strict=True):
        assert (listed["url"], listed["ts"]) == (page.url, "2020-07-17T01:00:00Z")
        (line,) = [line for line in held.lines if json.loads(line.split(" ", 2)[2])["url"] == page.url]
        capture = json.loads(line.split(" ", 2)[2])
        assert (line.split(" ")[1], capture["mime"], capture["filename"]) == (
            "20200717010000",
            "warc/revisit",
            "replayed.warc.gz",
        )
        found = held.at(capture).rec_headers
        assert (found["WARC-Target-URI"], found["WARC-Date"]) == (page.url, "2020-07-17T01:00:00Z")
        assert (found["WARC-Refers-To-Target-URI"], found["WARC-Refers-To-Date"]) == (
            at + page.url,
            "2026-01-01T00:00:00Z",
        )
        assert found["WARC-Payload-Digest"] == payload_sha256(page.html)
    assert command("verify").returncode == 0
    # and the package imported again gives the same
    before = [(one["id"], one["content_hash"]) for one in command.records()]
    shutil.move(command.folder / "data", command.folder / "before")
    command("-q", "import", "sample", "before/sample/wacz/sample.wacz")
    assert [(one["id"], one["content_hash"]) for one in command.records()] == before


def test_an_original_that_no_archive_holds_is_told(command):
    page = SavedPage("two-authors")
    revisit = record(
        "revisit",
        page.url,
        "2020-07-18T01:00:00Z",
        http(b""),
        WARC_Payload_Digest=payload_sha256(b"x"),
        WARC_Profile="x",
    )
    (command.folder / "x.warc.gz").write_bytes(gzipped([revisit]))
    command("-q", "import", "sample", "x.warc.gz")
    _, told = package(command, "--since", "2020-07-01", code=3)
    assert told["problems"] == ["the originals of 1 revisits are in no archive of the paper"]


def test_our_own_package_imported_elsewhere_gives_the_same_records(paper, tmp_path, inside):
    package(paper, "--output", "x.wacz")
    other = inside(tmp_path / "other")
    other.folder.mkdir()
    done = other("--json", "-q", "import", "sample", str(paper.folder / "x.wacz"))
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(done.stdout)
    assert told["repeat"] > 3, "revisits find their originals under other names"

    def essence(command):
        return {
            found["id"]: (found["content_hash"], found["url"], found["warc"]["record_id"])
            for found in command.records()
        }

    assert essence(other) == essence(paper)
    assert other("verify").returncode == 0


@pytest.mark.parametrize("at", ["copying", "writing the index", "writing the list of pages"])
def test_stopped_half_way_nothing_is_left_and_the_former_package_stays(paper, at):
    package(paper)
    file = paper.folder / "data/sample/wacz/sample.wacz"
    before = file.read_bytes()

    def progress(what):
        if what.startswith(at):
            raise KeyboardInterrupt

    packager = Packager(paper.folder / "data", publishers.by_name("sample"), Scope(), progress=progress)
    with pytest.raises(KeyboardInterrupt):
        packager.run()
    assert [path.name for path in file.parent.iterdir()] == ["sample.wacz"]
    assert file.read_bytes() == before


def test_what_a_killed_run_left_is_written_over_and_two_do_not_write_at_once(paper):
    folder = paper.folder / "data/sample/wacz"
    folder.mkdir()
    (folder / ".sample.wacz.part").write_bytes(b"x" * 10_000_000)
    package(paper)
    assert [path.name for path in folder.iterdir()] == ["sample.wacz"]
    with (folder / ".sample.wacz.part").open("ab") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        done = paper("wacz", "sample")
        assert done.returncode == 1
        assert "another process is writing data/sample/wacz/sample.wacz" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--output", "x.zip"], 2, "must end in .wacz"),
        (["--since", "2020-07-02", "--until", "2020-07-01"], 2, "is before"),
        (["--since", "gestern"], 2, "is no day"),
        (["--run", "x", "--since", "2020-07-02"], 2, "not both"),
        (["--run", "../../x"], 1, "no ended run"),
        (["--run", "20200717T000000Z-abcdef"], 1, "no ended run"),
        (["--until", "1999-01-01"], 1, "nothing was captured"),
    ],
)
def test_what_cannot_be_packaged(paper, arguments, code, words):
    done = paper("wacz", "sample", *arguments)
    assert done.returncode == code
    assert words in done.stderr
    assert not (paper.folder / "data/sample/wacz").exists()


def test_no_archive(command):
    done = command("wacz", "sample")
    assert done.returncode == 1
    assert "nothing of sample is archived yet" in done.stderr


def test_memory_does_not_grow_with_the_archive(tmp_path):
    def peak(captures):
        folder = tmp_path / str(captures)
        (folder / "sample/warc").mkdir(parents=True)
        members = [
            record(
                "response",
                f"http://baosuoingan.example/tim/{n}",
                "2020-07-17T01:00:00Z",
                http(random.Random(n).randbytes(1000)),
            )
            for n in range(captures)
        ]
        (folder / "sample/warc/import-0123456789abcdef.warc.gz").write_bytes(gzipped(members))
        CaptureIndex(folder / "sample/warc").refresh()
        gc.collect()
        tracemalloc.start()
        try:
            assert Packager(folder, publishers.by_name("sample"), Scope()).run().captures == captures
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    small, large = peak(1_500), peak(5_000)
    assert large < small + 400_000, "bytes; 3,500 lines of an index take more than one megabyte"


def test_lines_are_sorted_in_parts(monkeypatch):
    monkeypatch.setattr(cdx, "_SORTED_AT_ONCE", 7)
    lines = [f"k{number * 37 % 100:03} 20200101000000 {{}}" for number in range(100)]
    spill = cdx.SortedLines()
    for line in lines:
        spill.add(line)
    assert list(merged(spill.parts())) == sorted(lines)


def test_many_sorted_files_are_merged():
    sources = [[f"k{number:04} 2020{step:010} {{}}" for step in range(3)] for number in reversed(range(200))]
    lines = list(merged(sources))
    assert lines == sorted(line for lines in sources for line in lines)
