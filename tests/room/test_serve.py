"""`newsarchive serve` as a real process, beside a crawl that writes."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from tests.corpus.conftest import RECORDS, record, write
from tests.room import archives


@contextmanager
def serving(folder, *arguments):
    process = subprocess.Popen(
        [sys.executable, "-m", "newsarchive", "serve", "--no-browser", *arguments],
        cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={key: value for key, value in os.environ.items() if not key.startswith("NEWSARCHIVE")},
    )  # fmt: skip
    try:
        yield process, process.stdout.readline().strip()
    finally:
        process.kill()
        process.communicate()


def get(address, missing=None):
    """The page; `missing` for one that is not there, if that may be."""
    try:
        with urlopen(address, timeout=20) as answer:
            return answer.read().decode()
    except HTTPError as error:
        if missing is None or error.code != 404:
            raise
        return missing


def until(address, text):
    end = time.monotonic() + 30
    while text not in (page := get(address, missing="")):
        assert time.monotonic() < end, page
        time.sleep(0.2)
    return page


def test_the_room_opens_on_a_free_port_of_loopback_and_closes_at_ctrl_c(tmp_path):
    write(tmp_path / "data")
    with serving(tmp_path) as (process, address):
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", address)
        assert "Báo Suối Ngàn" in get(f"{address}?lang=vi")
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
        assert process.stderr.read() == "Ctrl-C closes the reading room.\n"


def test_the_address_for_programs(tmp_path):
    write(tmp_path / "data")
    with serving(tmp_path, "--json", "-q") as (process, line):
        assert "Báo Yên Bái" in get(json.loads(line)["url"])
        process.terminate()
        assert process.wait(20) == 0


def test_what_a_crawl_writes_meanwhile_is_read_without_its_lock(tmp_path):
    data = write(tmp_path / "data", {key: RECORDS[key] for key in list(RECORDS)[:1]})
    growing = data / "sample" / "records" / "20200716T010000Z-000001.jsonl"
    line = json.dumps(
        record(id="sample:7", title="Tin nóng hổi", updated="2020-07-16T08:00:00+07:00"), ensure_ascii=False
    )
    with serving(tmp_path) as (_, address), growing.open("w", encoding="utf-8") as segment:
        segment.write(line + "\n" + line[:80])  # a line, and one that is being written
        segment.flush()
        until(f"{address}paper/sample/2020-07-16", "Tin nóng hổi")
        segment.write(line[80:].replace("sample:7", "sample:8").replace("nóng hổi", "mới tinh") + "\n")
        segment.flush()
        page = until(f"{address}paper/sample/2020-07-16", "sample:7")
        assert "Tin nóng hổi" in page
        assert not (data / "sample" / ".lock").exists()
        assert not (data / "sample" / "state.db").exists()


def test_an_archive_without_articles_says_so(tmp_path):
    (tmp_path / "data").mkdir()
    with serving(tmp_path) as (_, address):
        assert "newsarchive crawl" in get(address)


def test_what_cannot_be_served_is_told_in_a_sentence(tmp_path, command):
    done = command("serve", "--no-browser")
    assert done.returncode == 1
    assert "there is no data folder" in done.stderr
    (tmp_path / "data").mkdir()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = command("serve", "--no-browser", "--port", port)
    assert done.returncode == 1
    assert f"port {port}: address already in use; give another with --port, or none." in done.stderr
    assert command("serve", "--host", "0.0.0.0").returncode == 2  # there is no such option


@pytest.mark.parametrize("damage", [b"", b"no database at all, but longer than its head would be " * 40])
def test_a_damaged_index_is_named(tmp_path, command, damage):
    write(tmp_path / "data")
    index = tmp_path / "data" / "_search" / "index.db"
    index.parent.mkdir()
    index.write_bytes(damage)
    if not damage:
        with serving(tmp_path) as (_, address):
            assert "Báo Yên Bái" in get(address)
        return
    done = command("serve", "--no-browser")
    assert done.returncode == 1
    assert "index.db cannot be opened" in done.stderr


def test_reading_while_a_crawl_goes_on(tmp_path, sample_server):
    data = tmp_path / "data" / "sample"
    data.mkdir(parents=True)
    with serving(tmp_path) as (_, address):
        crawl = subprocess.Popen(
            [sys.executable, "-m", "newsarchive", "-q", "crawl", "sample", "--since", "2020-07-06", "--until", "2020-07-13",
             "--base-url", sample_server.url],
            cwd=tmp_path, stderr=subprocess.PIPE,
        )  # fmt: skip
        try:
            end = time.monotonic() + 60
            while not any(path.stat().st_size for path in data.glob("records/*.jsonl")):
                assert time.monotonic() < end
                time.sleep(0.005)
            crawl.send_signal(signal.SIGSTOP)  # in the midst of it, its files open and its lock held
            assert list(data.glob("warc/*.open"))
            page = until(f"{address}paper/sample?lang=vi", "/paper/sample/2020-07-")
            day = re.search(r"/paper/sample/2020-07-\d\d", page)[0]
            found = re.search(r"/article\?id=(sample:\d+)", get(f"{address[:-1]}{day}"))[1]
            assert "Bản gốc (WARC)" in get(f"{address}article?id={found}&lang=vi")
            assert "Báo Suối Ngàn" in get(f"{address}served/page?id={found}")  # out of the file that is being written
            crawl.send_signal(signal.SIGCONT)
            assert crawl.wait(60) == 0
            until(f"{address}paper/sample?lang=vi", "49 bài")
        finally:
            crawl.kill()
            crawl.communicate()


def test_pictures_of_a_run_that_goes_on_are_not_called_missing(tmp_path):
    archives.add_harm(tmp_path / "data")
    warc = tmp_path / "data" / "baoyenbai" / "warc" / archives.HARM_FILE
    warc.rename(warc.with_name(f"{warc.name}.open"))
    with serving(tmp_path) as (_, address):
        page = get(f"{address}article?id={archives.HARM_ID}&lang=vi")
        assert "Ảnh chưa vào chỉ mục" in page
        assert "Ảnh này không có trong kho" not in page
