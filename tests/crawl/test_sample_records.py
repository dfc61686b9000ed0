"""Every field of crawled records against what a person read on the page (tests/pages/sample/*/expected.json)."""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsarchive import __version__
from newsarchive.sample import DOMAIN, SampleServer

PAGES = Path(__file__).parents[1] / "pages" / "sample"
# not of one crawl: what the changing article becomes, and a page that is another one's print view
LATER = {"after-correction", "print-view"}
CASES = sorted(
    path.parent.name
    for path in PAGES.glob("*/expected.json")
    if path.parent.name not in LATER and path.read_text(encoding="utf-8").strip() != "null"
)
PAPER = f"http://{DOMAIN}"


def known(case: str, name: str) -> dict:
    return json.loads((PAGES / case / f"{name}.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def crawled(tmp_path_factory, command_in) -> dict:
    """The records of one crawl of all the cases by URL, by URL, as if the paper had answered at its own host."""
    command = command_in(tmp_path_factory.mktemp("records"))
    paths = [known(case, "page")["url"].removeprefix(PAPER) for case in CASES]
    with SampleServer() as server:
        done = command("-q", "crawl", "sample", *paths, "--related-depth", "0", "--base-url", server.url)
        assert done.returncode == 0, done.stderr
        text = json.dumps(command.records(), ensure_ascii=False).replace(server.url, PAPER)
    return {record["url"]: record for record in json.loads(text)}


def test_there_are_at_least_twelve() -> None:
    assert len(CASES) >= 12


@pytest.mark.parametrize("case", CASES)
def test_every_field_read_from_the_page(crawled, case):
    expected = known(case, "expected")
    record = crawled[known(case, "page")["url"]]
    got = {name: record[name] for name in expected}
    if case == "capitals":  # how initials come back from capitals is not judged
        got["authors"], expected["authors"] = ([name.casefold() for name in names] for names in (got["authors"], expected["authors"]))  # fmt: skip
    assert got == json.loads(unicodedata.normalize("NFC", json.dumps(expected, ensure_ascii=False)))


@pytest.mark.parametrize("case", CASES)
def test_every_field_of_its_provenance(crawled, case):
    url = known(case, "page")["url"]
    record = crawled[url]
    number = re.search(r"/(\d{6})/", url)[1]
    read_from_page = set(known(case, "expected"))
    provenance = {name: value for name, value in record.items() if name not in read_from_page}
    fetched = datetime.fromisoformat(provenance.pop("fetched_at"))
    assert fetched.tzinfo is not None
    assert timedelta() <= datetime.now(UTC) - fetched < timedelta(minutes=20)
    assert re.fullmatch(r"[0-9a-f]{64}", provenance.pop("content_hash"))
    pointer = provenance.pop("warc")
    assert pointer is None or pointer["file"].endswith(".warc.gz")
    assert provenance == {
        "schema_version": 1,
        "id": f"sample:{number}",
        "revision": 1,
        "publisher": "sample",
        "url": url,
        "requested_url": url,
        "http_status": 200,
        "extractor": {"version": __version__, "publisher": "sample", "hints_missed": []},
        "problems": [],
    }  # fmt: skip


def test_nothing_else_is_recorded(crawled):
    assert set(crawled) == {known(case, "page")["url"] for case in CASES}
    assert len({record["content_hash"] for record in crawled.values()}) == len(CASES)
