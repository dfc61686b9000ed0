"""Indexes that keep up in the background: one at work at a time, nobody waits long, a fault is told once."""

from __future__ import annotations

import threading

import pytest

from newsarchive.captures.index import CaptureIndex
from newsarchive.room import keeper
from newsarchive.room.happenings import NAME, Happenings
from newsarchive.room.keeper import Keeper, _Errand
from newsarchive.room.shelves import Shelves
from tests.room import archives


@pytest.fixture
def impatient(monkeypatch):
    for name in ("_EVERY", "_PATIENCE", "_FIRST_PATIENCE"):
        monkeypatch.setattr(keeper, name, 0.02)


def test_many_ask_and_one_works(impatient):
    begun, go_on = [], threading.Event()

    def work():
        begun.append(1)
        go_on.wait(10)

    errand = _Errand(work)
    for _ in range(20):
        errand.ask()
    assert begun == [1]
    assert errand.done is False
    go_on.set()
    errand._running.join(10)
    assert errand.done is True


def test_a_fault_is_told_once_and_tried_again(impatient, caplog):
    tries = []

    def work():
        tries.append(1)
        raise OSError("no room left on the disk")

    errand = _Errand(work)
    while len(tries) < 3:
        errand.ask()
    assert [record.message for record in caplog.records] == ["no room left on the disk"]
    assert errand.done is False


def test_an_index_is_made_anew_where_it_was_deleted(tmp_path, impatient):
    archives.add_harm(tmp_path)
    kept = Keeper(tmp_path, tmp_path / "_search" / "index.db")
    kept.look()
    while not kept.index.exists():
        kept.look()
    kept.index.unlink()
    while not kept.index.exists():
        kept.look()


def test_happenings_are_taken_in_once_and_as_they_come(tmp_path):
    archives.add_harm(tmp_path)
    segment = tmp_path / "baoyenbai" / "events" / f"{archives.RUN}.jsonl"
    with Happenings(tmp_path, tmp_path / NAME) as held:
        for _ in range(2):
            held.refresh()
            assert [row.what for row in held.latest(None, 10)] == ["moved", "gone"]
        with segment.open("a", encoding="utf-8") as file:
            file.write(
                '{"event":"gone","at":"2020-07-17T01:00:00Z","url":"http://x.example/a"}\n{"event":"gone","at":"2020'
            )
        held.refresh()
        assert held.count("baoyenbai") == 3
        assert held.count("sample") == 0
        with segment.open("a", encoding="utf-8") as file:
            file.write(
                '-07-18T01:00:00Z","url":"http://x.example/b","reason":["no","text"]}\nnot JSON "event":"gone"\n[]\n{"event":"gone"}\n'
            )
        held.refresh()
        assert [(row.url, row.reason) for row in held.latest("baoyenbai", 1)] == [("http://x.example/b", None)]
        assert held.count(None) == 4


def test_of_several_captures_the_nearest_in_time(tmp_path):
    folder = tmp_path / "sample" / "warc"
    folder.mkdir(parents=True)
    url = "http://baosuoingan.example/a.png"
    kinds = {"2020-07-01": b"GIF89a", "2020-07-10": archives.PNG, "2020-07-20": b"\xff\xd8\xff\xe0"}
    members = [
        archives.warcs.record("response", url, f"{day}T00:00:00Z", archives.warcs.http(body))
        for day, body in kinds.items()
    ]
    members.append(
        archives.warcs.record(
            "response", url, "2020-07-11T00:00:00Z", archives.warcs.http(b"weg", status="404 Not Found")
        )
    )
    (folder / "20200701T000000Z-000001-00000.warc.gz").write_bytes(archives.warcs.gzipped(members))
    shelves = Shelves(tmp_path)
    assert shelves.picture("sample", url, None) is None  # not indexed yet: nothing is found, nothing fails
    CaptureIndex(folder).refresh()
    assert shelves.picture("sample", url, "2020-07-11T00:00:00Z").content_type == "image/png"
    assert shelves.picture("sample", url, "2020-06-01T00:00:00Z").content_type == "image/gif"
    assert shelves.picture("sample", url, None).content_type == "image/jpeg"
    assert shelves.picture("sample", "http://baosuoingan.example/b.png", None) is None
    assert shelves.picture("../sample", url, None) is None
    assert shelves.picture("sample", "x" * 10_000, None) is None


def test_a_picture_that_has_moved_is_found_where_it_moved_to(tmp_path):
    folder = tmp_path / "sample" / "warc"
    folder.mkdir(parents=True)
    day, host = "2020-07-01T00:00:00Z", "http://baosuoingan.example"

    def redirect(source, target):
        answer = archives.warcs.http(b"", status="302 Found", Location=target)
        return archives.warcs.record("response", f"{host}{source}", day, answer)

    members = [
        redirect("/a.png", "/b.png"),
        redirect("/b.png", "http://cdn.example/c.png"),
        archives.warcs.record("response", "http://cdn.example/c.png", day, archives.warcs.http(archives.PNG)),
        redirect("/x.png", "/y.png"),
        redirect("/y.png", "/x.png"),  # round and round
    ]
    (folder / "20200701T000000Z-000001-00000.warc.gz").write_bytes(archives.warcs.gzipped(members))
    CaptureIndex(folder).refresh()
    assert Shelves(tmp_path).picture("sample", f"{host}/a.png", day).body == archives.PNG
    assert Shelves(tmp_path).picture("sample", f"{host}/x.png", day) is None
