"""Each kind of damage, planted one at a time, is named with file and byte; the rest is still checked."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from newsarchive.captures.reader import read_records
from newsarchive.sample import SampleServer
from newsarchive.verify.paper import PaperCheck

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> Path:
    """Two crawls of the sample, with an edit between them, and an index."""
    folder = tmp_path_factory.mktemp("whole")
    with SampleServer() as server:
        for section in ("15", "13"):
            crawl = ["-q", "crawl", "sample", "--section", section, "--base-url", server.url]
            run(folder, *crawl)
    run(folder, "-q", "reread", "sample")
    return folder


def run(folder: Path, *arguments: str):
    command = [sys.executable, "-m", "newsarchive", "--data", str(folder / "data"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)


@pytest.fixture
def paper(whole, tmp_path) -> Path:
    shutil.copytree(whole / "data", tmp_path / "data")
    return tmp_path / "data/sample"


def faults(paper: Path) -> list[tuple[str, int, str]]:
    return [(fault.file, fault.offset, fault.what) for fault in PaperCheck(paper.parent, "sample").faults()]


def first(paper: Path, pattern: str) -> Path:
    return min(paper.glob(pattern))


def records(paper: Path) -> list[dict]:
    return [json.loads(line) for path in sorted(paper.glob("records/*")) for line in path.read_bytes().splitlines()]


def resign(paper: Path, file: Path) -> None:
    """Make the manifest agree with a changed file, so that only what was planted is at fault."""
    manifest_path = paper / "runs" / (re.match(r"[^-]+-[0-9a-f]{6}", file.name)[0] + ".json")
    manifest = json.loads(manifest_path.read_text())
    for entry in manifest["files"]:
        if entry["path"] == f"{file.parent.name}/{file.name}":
            data = file.read_bytes()
            entry |= {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    manifest_path.write_text(json.dumps(manifest))


def rewrite(paper: Path, file: Path, change) -> int:
    """Change the third line of a segment; returns where it begins."""
    lines = file.read_bytes().splitlines(keepends=True)
    lines[2] = change(lines[2])
    file.write_bytes(b"".join(lines))
    resign(paper, file)
    return sum(map(len, lines[:2]))


def edit(**changed):
    return lambda line: json.dumps(json.loads(line) | changed).encode() + b"\n"


def only(found, file: Path, offset: int, words: str) -> None:
    assert [(name, at) for name, at, _ in found] == [(f"sample/{file.parent.name}/{file.name}", offset)], found
    assert words in found[0][2]


def test_an_archive_that_is_whole(paper):
    assert faults(paper) == []
    done = run(paper.parent.parent, "verify")
    assert done.returncode == 0
    assert "all holds" in done.stdout


# WARC files -------------------------------------------------------------------------------------------------


def test_a_flipped_byte_in_a_gzip_member(paper):
    warc = first(paper, "warc/*.gz")
    victim = records(paper)[2]["warc"]
    data = bytearray(warc.read_bytes())
    data[victim["offset"] + 700] ^= 4
    warc.write_bytes(data)
    found = faults(paper)
    assert (f"sample/warc/{warc.name}", victim["offset"]) in [(file, at) for file, at, what in found if "gzip" in what]
    assert any("SHA-256" in what for _, _, what in found)
    assert any("points at" in what and file.startswith("sample/records/") for file, _, what in found)


def test_a_truncated_warc(paper):
    warc = first(paper, "warc/*.gz")
    last = [found.offset for found in read_records(warc)][-1]
    warc.write_bytes(warc.read_bytes()[:-3])
    assert (f"sample/warc/{warc.name}", last, "the gzip member is cut short") in faults(paper)


def test_a_lost_warc(paper):
    warc = first(paper, "warc/*.gz")
    warc.unlink()
    found = faults(paper)
    assert any(file.endswith(warc.name) and "cannot be read" in what for file, _, what in found)
    assert sum(file.startswith("sample/records/") for file, _, _ in found) > 3


def member_of(paper: Path, kind: str):
    warc = first(paper, "warc/*.gz")
    return warc, next(found for found in read_records(warc) if found.kind == kind)


def replace_member(paper: Path, warc: Path, found, change) -> None:
    data = warc.read_bytes()
    member = data[found.offset : found.offset + found.length]
    changed = change(gzip.decompress(member))
    packed = gzip.compress(changed, 6, mtime=0)
    warc.write_bytes(data[: found.offset] + packed + data[found.offset + found.length :])
    resign(paper, warc)


def test_a_block_that_does_not_match_its_digest(paper):
    warc, found = member_of(paper, "request")
    replace_member(paper, warc, found, lambda text: text.replace(b"GET /", b"PUT /", 1))
    assert (
        f"sample/warc/{warc.name}",
        found.offset,
        "the record's block does not match its WARC-Block-Digest",
    ) in faults(paper)


def test_a_payload_that_does_not_match_its_digest(paper):
    warc, found = member_of(paper, "response")

    def change(text):
        return re.sub(
            rb"Payload-Digest: sha256:.", lambda m: m[0][:-1] + (b"0" if m[0][-1:] != b"0" else b"1"), text, count=1
        )

    replace_member(paper, warc, found, change)
    assert (f"sample/warc/{warc.name}", found.offset, "the payload does not match its digest") in faults(paper)


def test_two_records_in_a_member_of_ours(paper):
    warc = first(paper, "warc/*.gz")
    members = list(read_records(warc))
    data = warc.read_bytes()
    one, two = members[-2], members[-1]
    both = gzip.compress(gzip.decompress(data[one.offset : two.offset]) + gzip.decompress(data[two.offset :]), mtime=0)
    warc.write_bytes(data[: one.offset] + both)
    resign(paper, warc)
    assert (f"sample/warc/{warc.name}", one.offset, "the gzip member holds more than one record") in faults(paper)


# Pointers ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda warc: warc | {"offset": warc["offset"] + 1}, "points at"),
        (lambda warc: warc | {"offset": 10**12}, "points at"),
        (lambda warc: warc | {"file": "20200101T000000Z-abcdef-00000.warc.gz"}, "points at"),
        (lambda warc: warc | {"record_id": "<urn:uuid:00000000-0000-0000-0000-000000000000>"}, "points at"),
        (lambda warc: warc | {"payload_digest": "sha256:" + "0" * 64}, "another digest"),
    ],
)
def test_a_pointer_that_leads_astray(paper, change, words):
    file = first(paper, "records/*")
    offset = rewrite(paper, file, lambda line: edit(warc=change(json.loads(line)["warc"]))(line))
    only(faults(paper), file, offset, words)


def test_a_pointer_to_another_page(paper):
    file = first(paper, "records/*")
    other = records(paper)[0]["warc"]
    offset = rewrite(paper, file, edit(warc=other))
    only(faults(paper), file, offset, "which is the page")


def test_an_event_s_pointer(paper):
    file = first(paper, "events/*")
    lines = file.read_bytes().splitlines(keepends=True)
    number = next(n for n, line in enumerate(lines) if b'"warc":' in line)
    event = json.loads(lines[number])
    event["warc"]["offset"] += 7
    lines[number] = json.dumps(event).encode() + b"\n"
    file.write_bytes(b"".join(lines))
    resign(paper, file)
    only(faults(paper), file, sum(map(len, lines[:number])), "points at")


# Index ------------------------------------------------------------------------------------------------------


def test_an_index_line_that_leads_astray(paper):
    index = first(paper, "warc/index/*")
    lines = index.read_text().splitlines(keepends=True)
    entry = json.loads(lines[3].split(" ", 2)[2])
    lines[3] = lines[3].replace(f'"offset": "{entry["offset"]}"', '"offset": "5"')
    index.write_text("".join(lines))
    found = faults(paper)
    at = len("".join(lines[:3]).encode())
    assert (f"sample/warc/index/{index.name}", at) in [(file, offset) for file, offset, _ in found]
    assert any("no capture lies at byte 5" in what for _, _, what in found)


@pytest.mark.parametrize(
    "change",
    [
        lambda lines: lines[:3] + lines[4:],
        lambda lines: [*lines[:3], "rubbish\n", *lines[4:]],
        lambda lines: [lines[0], *reversed(lines[1:])],
    ],
)
def test_an_index_with_lines_lost_broken_or_out_of_order(paper, change):
    index = first(paper, "warc/index/*")
    lines = index.read_text().splitlines(keepends=True)
    index.write_text("".join(change(lines)))
    assert [file for file, _, _ in faults(paper) if file.endswith(index.name)]


def test_an_index_that_is_not_there_is_no_fault(paper):
    shutil.rmtree(paper / "warc/index")
    assert faults(paper) == []


# Lines ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda line: b"{" + line, "no JSON"),
        (lambda line: b"[1]\n", "no JSON object"),
        (lambda line: line.replace(b"title", b"t\xfftle", 1), "no UTF-8"),
        (edit(title=""), "against the schema at title"),
        (edit(revision="1"), "against the schema at revision"),
        (edit(extra=1), "against the schema"),
        (
            lambda line: (
                json.dumps({key: value for key, value in json.loads(line).items() if key != "lead"}).encode() + b"\n"
            ),
            "against the schema: 'lead'",
        ),
        (edit(fetched_at="gestern"), "against the schema at fetched_at"),
        (edit(publisher="baoyenbai"), "a record of 'baoyenbai'"),
    ],
)
def test_a_record_that_is_not_valid(paper, change, words):
    file = first(paper, "records/*")
    offset = rewrite(paper, file, change)
    only([fault for fault in faults(paper) if "points" not in fault[2]], file, offset, words)


def test_a_torn_line(paper):
    file = first(paper, "records/*")
    data = file.read_bytes()
    start = data.rindex(b"\n", 0, -1) + 1
    file.write_bytes(data[:-20])
    resign(paper, file)
    only(faults(paper), file, start, "the last line is torn")


def test_an_event_of_another_run(paper):
    file = first(paper, "events/*")
    offset = rewrite(paper, file, edit(run="20200101T000000Z-abcdef"))
    only(faults(paper), file, offset, "an event of the run '20200101T000000Z-abcdef'")


# Revisions --------------------------------------------------------------------------------------------------


def add(paper: Path, **changed) -> tuple[Path, int]:
    file = first(paper, "records/*")
    size = file.stat().st_size
    with file.open("ab") as lines:
        lines.write(json.dumps(records(paper)[0] | changed).encode() + b"\n")
    resign(paper, file)
    return file, size


def test_a_second_record_of_a_revision(paper):
    file, offset = add(paper, title="Other")
    only(faults(paper), file, offset, "has a second revision 1")


def test_a_missing_revision(paper):
    file, offset = add(paper, title="Other", revision=3)
    only(faults(paper), file, offset, "revision 2 of sample:")


def test_a_missing_first_revision(paper):
    file = first(paper, "records/*")
    offset = rewrite(paper, file, edit(revision=2))
    only(faults(paper), file, offset, "revision 1 of sample:")


def test_a_revision_that_says_nothing_new(paper):
    file, offset = add(paper, revision=2)
    only(faults(paper), file, offset, "says nothing that 1 does not say")


# Runs -------------------------------------------------------------------------------------------------------


def test_a_killed_run_that_was_not_sealed(paper):
    manifest = first(paper, "runs/*")
    manifest.unlink()
    only(faults(paper), manifest, 0, "was killed and is not sealed yet")


def test_a_file_still_open(paper):
    manifest = first(paper, "runs/*")
    warc = paper / "warc" / f"{manifest.stem}-00001.warc.gz.open"
    warc.write_bytes(b"")
    only(faults(paper), warc, 0, "left behind by a run that was killed")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"run": "x"}', '{"run": "%s", "files": [{"path": 1}]}'])
def test_a_damaged_manifest(paper, text):
    manifest = first(paper, "runs/*")
    manifest.write_text(text.replace("%s", manifest.stem))
    assert (f"sample/runs/{manifest.name}", 0, "the manifest is damaged") in faults(paper)


@pytest.mark.parametrize("path", ["../../../etc/passwd", "/etc/passwd", "records/../../x", "state.db"])
def test_a_manifest_that_names_what_is_not_in_the_archive(paper, path):
    manifest = first(paper, "runs/*")
    told = json.loads(manifest.read_text())
    told["files"].append({"path": path, "bytes": 1, "sha256": "0" * 64})
    manifest.write_text(json.dumps(told))
    only(faults(paper), manifest, 0, "which is not in the archive")


def test_a_changed_file(paper):
    file = first(paper, "events/*")
    data = file.read_bytes()
    file.write_bytes(data.replace(b'"bytes":1', b'"bytes":2', 1) if b'"bytes":1' in data else data[:-2] + b" \n")
    assert f"sample/events/{file.name}" in [
        name for name, _, what in faults(paper) if "SHA-256" in what or "bytes, but" in what
    ]


def test_a_file_that_no_manifest_names(paper):
    extra = paper / "warc/import-0123456789abcdef-x.warc.gz"
    shutil.copy(first(paper, "warc/*.gz"), extra)
    found = faults(paper)
    assert (f"sample/warc/{extra.name}", 0) in [
        (file, at) for file, at, what in found if "no manifest names it" in what
    ]


def test_damage_in_one_file_never_hides_another(paper):
    first(paper, "runs/*").write_text("{")
    warcs = sorted(paper.glob("warc/*.gz"))
    warcs[0].write_bytes(b"rubbish")
    file = max(paper.glob("records/*"))
    offset = rewrite(paper, file, edit(title=""))
    done = run(paper.parent.parent, "--json", "verify", "sample")
    told = json.loads(done.stdout)
    assert done.returncode == told["exit_code"] == 1
    named = {(fault["file"], fault["offset"]) for fault in told["papers"][0]["faults"]}
    assert {f"sample/runs/{first(paper, 'runs/*').name}", f"sample/warc/{warcs[0].name}"} <= {file for file, _ in named}
    assert (f"sample/records/{file.name}", offset) in named
    done = run(paper.parent.parent, "-q", "verify", "sample")
    assert len(done.stdout.splitlines()) == len(told["papers"][0]["faults"])


@pytest.mark.parametrize("arguments", [["verify"], ["verify", "sample"], ["verify", "../x"]])
def test_nothing_to_verify(tmp_path, arguments):
    done = run(tmp_path, *arguments)
    assert done.returncode == 1
    assert "there is no" in done.stderr


# Revisits and archives of others ----------------------------------------------------------------------------


def revisit_of(paper: Path):
    """A revisit in the second run's file, its original in the first one's."""
    first_warc, second_warc = sorted(paper.glob("warc/*.gz"))
    revisit = next(found for found in read_records(second_warc) if found.kind == "revisit")
    original = next(found for found in read_records(first_warc) if found.record_id == revisit.get("WARC-Refers-To"))
    return first_warc, original, second_warc, revisit


def test_a_revisit_whose_original_is_gone(paper):
    lost, _, second, revisit = revisit_of(paper)
    lost.unlink()
    what = [what for file, at, what in faults(paper) if (file, at) == (f"sample/warc/{second.name}", revisit.offset)]
    assert len(what) == 1
    assert "is not in the archive" in what[0]


def test_a_revisit_whose_original_has_another_payload(paper):
    """Even where the original agrees with its own digests."""
    first_warc, original, second, revisit = revisit_of(paper)
    told = revisit.get("WARC-Payload-Digest").encode()

    def change(text):
        head, _, block = text.partition(b"\r\n\r\n")
        block = block[:-4]
        block = block[:-1] + bytes([block[-1] ^ 1])
        body = block.partition(b"\r\n\r\n")[2]
        payload = b"sha256:" + hashlib.sha256(body).hexdigest().encode()
        digest = b"WARC-Block-Digest: sha256:" + hashlib.sha256(block).hexdigest().encode()
        head = re.sub(rb"WARC-Block-Digest: \S+", digest, head.replace(told, payload))
        return head + b"\r\n\r\n" + block + b"\r\n\r\n"

    replace_member(paper, first_warc, original, change)
    found = faults(paper)
    assert (f"sample/warc/{second.name}", revisit.offset, "the revisit's original has another payload") in found


@pytest.fixture
def with_import(paper):
    """The paper with an archive that another program made."""
    page = records(paper)[0]
    raw = subprocess.run(
        [sys.executable, "-m", "newsarchive", "--data", str(paper.parent), "show", page["id"], "--raw"],
        capture_output=True, check=True,
    ).stdout  # fmt: skip
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + raw
    members = []
    for number in range(3):
        told = [
            "WARC/1.0", "WARC-Type: response", f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-00000000000{number}>",
            f"WARC-Date: 2020-07-1{number}T01:00:00Z", f"WARC-Target-URI: http://baosuoingan.example/15/90000{number}/a.aspx",
            f"WARC-Block-Digest: sha256:{hashlib.sha256(block).hexdigest()}",
            "Content-Type: application/http; msgtype=response", f"Content-Length: {len(block)}",
        ]  # fmt: skip
        members.append(gzip.compress("\r\n".join([*told, "", ""]).encode() + block + b"\r\n\r\n", mtime=0))
    (paper.parent.parent / "x.warc.gz").write_bytes(b"".join(members))
    done = run(paper.parent.parent, "-q", "--json", "import", "sample", str(paper.parent.parent / "x.warc.gz"))
    assert json.loads(done.stdout)["new"] == 3, done.stdout
    assert faults(paper) == []
    return first(paper, "warc/import-*"), [0, len(members[0]), len(members[0]) + len(members[1])]


def test_damage_in_another_s_archive(paper, with_import):
    archive, offsets = with_import
    whole = archive.read_bytes()
    archive.write_bytes(whole[:-5])
    found = faults(paper)
    name = f"sample/warc/{archive.name}"
    assert (name, offsets[2], "the gzip member is cut short") in found
    assert any(what == f"{len(whole) - 5} bytes, but {len(whole)} in its manifest" for _, _, what in found)
    assert sum(f"points at {name}, byte {offsets[2]}" in what for _, _, what in found) == 1
    changed = bytearray(whole)
    changed[offsets[1] + 300] ^= 1
    archive.write_bytes(changed)
    assert [at for file, at, what in faults(paper) if file == name and "gzip member" in what] == [offsets[1]]


def test_a_block_of_another_s_archive_that_does_not_match_its_digest(paper, with_import):
    archive, offsets = with_import
    data = archive.read_bytes()
    member = gzip.decompress(data[offsets[1] : offsets[2]]).replace(b"</p>", b"</q>", 1)
    archive.write_bytes(data[: offsets[1]] + gzip.compress(member, mtime=0) + data[offsets[2] :])
    what = [what for file, at, what in faults(paper) if (file, at) == (f"sample/warc/{archive.name}", offsets[1])]
    assert what == ["the record's block does not match its WARC-Block-Digest"]


def test_a_lost_archive_of_another(paper, with_import):
    archive, _ = with_import
    archive.unlink()
    found = faults(paper)
    assert any(file.endswith(archive.name) and "cannot be read" in what for file, _, what in found)
    assert sum("points at" in what for _, _, what in found) == 3
