"""The spiders as plain Scrapy: same files, same care, no deprecated calls."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from newsarchive.sample import truth

PROJECT = Path(__file__).parents[2]


def scrapy(tmp_path, *arguments):
    return subprocess.run(
        [
            sys.executable, "-W", "error::scrapy.exceptions.ScrapyDeprecationWarning", "-m", "scrapy", "crawl",
            *arguments, "-s", f"NEWSARCHIVE_DATA={tmp_path}/data", "-s", "LOG_LEVEL=WARNING",
        ],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )  # fmt: skip


def records(tmp_path) -> list[dict]:
    paths = tmp_path.glob("data/sample/records/*")
    return [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(
    ("spider", "arguments", "wanted"),
    [
        ("section", ["sections=15", "pages=50"], lambda: truth.in_section("15")),
        ("archive", ["since=2020-07-02", "until=2020-07-02"], lambda: truth.on_day(truth.days()[1])),
        ("article", [f"urls={truth.article(truth.all_ids()[0]).path}"], lambda: truth.closure(truth.all_ids()[:1], 1)),
    ],
)
def test_scrapy_crawl(tmp_path, sample_server, spider, arguments, wanted):
    options = [part for argument in arguments for part in ("-a", argument)]
    done = scrapy(tmp_path, spider, "-a", "publisher=sample", "-a", f"base_url={sample_server.url}", *options)
    assert done.returncode == 0, done.stderr
    assert "Warning" not in done.stderr, done.stderr
    assert {record["id"] for record in records(tmp_path)} == {f"sample:{number}" for number in wanted()}
    assert not (PROJECT / "data" / "sample").exists()


def test_feeds_export_the_articles(tmp_path, sample_server):
    out = tmp_path / "out.jsonl"
    done = scrapy(
        tmp_path, "article", "-a", "publisher=sample", "-a", f"base_url={sample_server.url}", "-a", "related_depth=0",
        "-a", f"urls={truth.article(truth.all_ids()[0]).path}", "-O", f"{out}:jsonlines",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    (exported,) = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert exported == records(tmp_path)[0]


def test_neither_server_nor_console_is_started(tmp_path, sample_server):
    done = scrapy(
        tmp_path, "section", "-a", "publisher=sample", "-a", f"base_url={sample_server.url}", "-a", "sections=15",
        "-s", "LOG_LEVEL=DEBUG", "-s", "LOG_FILE=",
    )  # fmt: skip
    assert "telnet" not in done.stderr.lower().replace("telnetconsole_enabled", "")
    assert "remote control" not in done.stderr.lower()
