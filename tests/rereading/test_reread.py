"""The archive read again: the same extractor changes nothing, another one's changes are told and written."""

from __future__ import annotations

import asyncio
import json

import pytest
from warcs import SavedPage, gzipped, http, record

from newsarchive import publishers, steps
from newsarchive.captures import reading
from newsarchive.rereading.rereader import Rereader
from newsarchive.storage.names import Layout
from newsarchive.storage.records import revisions_of


@pytest.fixture
def crawled(command, sample_server):
    base = sample_server.url.rstrip("/")
    arguments = ["-q", "crawl", "sample", "--section", "15", "--pages", "2", "--base-url", base]
    assert command(*arguments).returncode == 0
    return command


def reread(command, **given):
    rereader = Rereader(command.folder / "data", publishers.by_name("sample"), **given)
    return asyncio.run(rereader.run())


def files_of(command):
    folder = command.folder / "data/sample"
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and "index" not in path.parts}


def test_the_same_extractor_changes_nothing_and_touches_nothing(crawled):
    crawled("-q", "crawl", "sample", "--section", "15", "--base-url", crawled.records()[0]["url"].rsplit("/", 3)[0])
    before = files_of(crawled)
    done = crawled("--json", "-q", "reread", "sample", "--processes", "2")
    result = json.loads(done.stdout)
    assert done.returncode == 0, done.stderr
    assert result["pages"] == result["same"] == len(crawled.records()) > 10
    assert (result["changed"], result["new"], result["lost"]["count"], result["fields"]) == (0, 0, 0, {})
    assert files_of(crawled) == before


@pytest.fixture
def newer(monkeypatch):
    """An extractor that reads leads in capitals and finds no byline."""
    plain = steps.extract_article

    def extract(document, publisher):
        article = plain(document, publisher)
        if getattr(article, "lead", None):
            article.lead = article.lead.upper()
        return article

    monkeypatch.setattr(reading.steps, "extract_article", extract)


def test_what_a_newer_extractor_would_change_is_told_field_by_field(crawled, newer):
    records = {found["id"]: found for found in crawled.records()}
    with_lead = [found for found in records.values() if found["lead"]]
    result = reread(crawled, processes=1)
    assert (result.changed, result.same) == (len(with_lead), len(records) - len(with_lead))
    assert list(result.fields) == ["lead"]
    assert result.fields["lead"].count == len(with_lead)
    example = result.fields["lead"].examples[0]
    assert example["old"] == records[example["id"]]["lead"]
    assert example["new"] == example["old"].upper()
    assert len(result.fields["lead"].examples) == 3


def test_written_revisions_have_their_cause_and_the_same_page(crawled, newer):
    records = {found["id"]: found for found in crawled.records()}
    with_lead = [found for found in records.values() if found["lead"]]
    result = reread(crawled, write=True, processes=1)
    assert result.written == len(with_lead)
    second = {found["id"]: found for found in crawled.records() if found["revision"] == 2}
    assert second.keys() == {found["id"] for found in with_lead}
    for found in second.values():
        first = records[found["id"]]
        changed = {name for name in found if found[name] != first[name]}
        assert changed == {"revision", "lead", "content_hash"}
    events = [event for event in crawled.events() if event["event"] == "reread"]
    assert {event["cause"] for event in events} == {"reread"}
    assert [event["fields"] for event in events] == [["lead"]] * len(with_lead)
    assert reread(crawled, write=True, processes=1).written == 0, "what is written is not written again"
    # the state agrees: a crawl with that extractor finds repeats, one with the old extractor edits
    assert len(revisions_of(Layout(crawled.folder / "data/sample"), with_lead[0]["id"])) == 2


def test_an_old_capture_read_otherwise_does_not_become_the_latest(command, newer, monkeypatch):
    before, after = SavedPage("before-correction"), SavedPage("after-correction")
    records = [
        record("response", before.url, "2020-07-17T01:00:00Z", http(before.html)),
        record("response", before.url, "2021-07-17T01:00:00Z", http(after.html)),
    ]
    (command.folder / "x.warc.gz").write_bytes(gzipped(records))
    command("-q", "import", "sample", "x.warc.gz")
    assert [found["revision"] for found in command.records()] == [1, 2]
    reread(command, write=True, processes=1)
    told = [(found["revision"], found["fetched_at"][:4]) for found in command.records()]
    assert told == [(1, "2020"), (2, "2021"), (3, "2020"), (4, "2021")]
    latest = revisions_of(Layout(command.folder / "data/sample"), command.records()[0]["id"])[-1]
    assert latest["revision"] == 4


def test_a_page_that_is_no_article_any_more_is_told_with_its_reason(crawled, monkeypatch):
    monkeypatch.setattr(reading.steps, "MAX_TITLE", 30)
    long_titles = [found for found in crawled.records() if len(found["title"]) > 30]
    result = reread(crawled, write=True, processes=1)
    assert result.lost.count == len(long_titles) > 0
    assert "a title of" in result.lost.examples[0]["reason"]
    assert result.written == 0


def test_a_page_that_was_no_article_becomes_one(command, monkeypatch):
    page = SavedPage("two-authors")
    (command.folder / "x.warc.gz").write_bytes(
        gzipped([record("response", page.url, "2020-07-17T01:00:00Z", http(page.html))])
    )
    monkeypatch.setattr(reading.steps, "MAX_TITLE", 3)
    from newsarchive.importing.importer import Importer

    asyncio.run(Importer(command.folder / "data", publishers.by_name("sample")).run([command.folder / "x.warc.gz"]))
    assert command.records() == []
    monkeypatch.undo()
    result = reread(command, write=True, processes=1)
    assert (result.new, result.written) == (1, 1)
    assert command.records()[0]["revision"] == 1


def test_damage_is_named_and_the_rest_is_read(crawled):
    warc = next((crawled.folder / "data/sample/warc").glob("*.gz"))
    victim = crawled.records()[2]
    data = bytearray(warc.read_bytes())
    data[victim["warc"]["offset"] + 500] ^= 0xFF
    warc.write_bytes(data)
    done = crawled("--json", "-q", "reread", "sample")
    result = json.loads(done.stdout)
    assert done.returncode == 3
    assert result["same"] == len(crawled.records()) - 1
    assert f"{warc.name}: byte {victim['warc']['offset']}: " in result["problems"][0]


def test_no_archive(command):
    done = command("reread", "sample")
    assert done.returncode == 1
    assert "there is no archive of sample" in done.stderr
