"""A capture that is not exact is found before anything is fetched, and an answer that was not archived is no answer."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
import sabotage
from odd_server import OddServer


@pytest.fixture(scope="module")
def sabotaged(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sabotage")
    command = [sys.executable, sabotage.__file__, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)
    assert done.stdout, done.stderr
    return folder, json.loads(done.stdout)


@pytest.mark.parametrize("name", sabotage.BEFORE)
def test_a_capture_that_is_not_exact_fetches_nothing(sabotaged, name):
    _, results = sabotaged
    assert results[name]["asked"] == 0
    assert results[name]["exit_code"] == 1
    assert results[name]["message"].startswith("the self-check of the WARC capture failed: "), results[name]["message"]


@pytest.mark.parametrize("name", sabotage.AFTER)
def test_an_answer_that_was_not_archived_is_none(sabotaged, name):
    folder, results = sabotaged
    # a connection is not even lent to a request that comes past the capture
    assert bool(results[name]["asked"]) == (name != "requests go past the capture")
    assert results[name]["exit_code"] in {1, 3}
    assert "not archived exactly, so not taken" in json.dumps(results[name])
    assert list(folder.glob("sample/records/*")) == []


def test_another_download_handler_is_refused(crawl):
    handlers = {"http": "scrapy.core.downloader.handlers.http11.HTTP11DownloadHandler"}
    with OddServer() as server:
        told = crawl(server.url, "article", {"DOWNLOAD_HANDLERS": handlers}, code=1, urls="/11/1/plain.aspx")
    assert server.said == []
    assert "take DOWNLOAD_HANDLERS out of the settings you gave" in told
