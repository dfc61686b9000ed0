"""``newsarchive report`` as a person runs it, on a small corpus written by hand."""

from __future__ import annotations

import base64
import hashlib
import html.parser
import json
import os
import re
from pathlib import Path

import pytest

pytest.importorskip("polars")
pytest.importorskip("pyarrow")
pytest.importorskip("jinja2")

from tests.corpus.conftest import FIRST, SECOND, corpus, record, write  # noqa: F401 - a fixture

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\u2028\u202e"


class Elements(html.parser.HTMLParser):
    """Every start tag with its attributes, and the text of scripts and styles."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.raw: list[tuple[str, str]] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data):
        if self.cdata_elem:
            self.raw.append((self.cdata_elem, data))

    def attributes(self, name):
        return [attributes[name] for _, attributes in self.found if name in attributes]


def data_of(text):
    return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)[1])


@pytest.fixture
def made(corpus, command):  # noqa: F811 - the fixture imported above
    def make(*arguments):
        done = command("--data", str(corpus), "report", "--output", "r.html", *arguments)
        assert done.returncode == 0, done.stderr
        return (command.folder / "r.html").read_text(encoding="utf-8")

    return make


def test_the_numbers(made):
    shown = data_of(made())
    assert [paper["name"] for paper in shown["papers"]] == ["baoyenbai", "sample"]
    assert (shown["all"]["articles"], shown["all"]["records"], shown["all"]["undated"]) == (4, 5, 1)
    sample = shown["per"]["sample"]
    assert sample["articles"] == 3
    days = {at: count for at, count in enumerate(sample["calendar"]["2020"]["counts"]) if count}
    assert days == {194: 1, 195: 1}  # 13 and 14 July: day 0 is 1 January
    assert sample["sections"]["top"] == [["Kinh tế", 1], ["Xã hội", 1]]
    assert shown["per"]["baoyenbai"]["hours"]["grid"][0][8] == 1  # Monday 8:18
    assert sample["hours"]["timed"] == 1  # sample:2 shows a day only
    assert sample["revisions"] == {"by_number": [[2, 1]], "waits": [0, 0, 0, 1, 0, 0, 0]}  # after exactly a day
    assert sample["coverage"]["of"] == [1, 1]
    assert sample["coverage"]["filled"]["section"] == [1, 1]
    assert sample["coverage"]["filled"]["byline"] == [0, 0]  # the latest revision of sample:1 has none


def redesigned(day):
    """Thirty days with a byline, ten without, whose hint fails too."""
    late = day >= 31
    return record(
        id=f"sample:{day}", title=f"Bài {day}", url=f"http://baosuoingan.example/{day}", updated=f"2020-{7 + day // 32:02d}-{day % 32 + day // 32:02d}T08:00:00+07:00",
        byline=None if late else "Hà Vân", authors=[] if late else ["Hà Vân"],
        extractor={"version": "0.1.0", "publisher": "sample", "hints_missed": ["byline"] if late else []},
    )  # fmt: skip


def test_drift_in_the_records_and_as_runs_told_it(tmp_path, command):
    data = write(tmp_path / "data", {("sample", FIRST): [redesigned(day) for day in range(1, 41)]})
    told = [
        {
            "what": "lead",
            "now": [2, 40],
            "before": [390, 400],
            "page": "http://baosuoingan.example/9",
            "since": "20200709T010000Z-000001",
        },
        {"what": "pages:failed", "now": [30, 60], "before": [60, 60], "page": None, "since": "20200710T010000Z-000001"},
        {"what": "news", "now": [2, 2], "before": [20, 2], "page": None, "since": "20200711T010000Z-000001"},
        {"what": "a later version's"},
    ]
    manifest = {
        "run": "20200712T010000Z-000001",
        "publisher": "sample",
        "status": "complete",
        "started": None,
        "finished": None,
        "summary": {"judgement": {"drifts": told}},
    }
    (data / "sample" / "runs").mkdir()
    (data / "sample" / "runs" / "20200712T010000Z-000001.json").write_text(json.dumps(manifest), encoding="utf-8")
    (data / "sample" / "runs" / "20200713T010000Z-000001.json").write_text("torn", encoding="utf-8")
    done = command("--data", str(data), "--json", "report")
    assert done.returncode == 0, done.stderr
    assert [(row["what"], row["since"]) for row in json.loads(done.stdout)["drift"]] == [
        ("news", "2020-07-11"), ("pages:failed", "2020-07-10"), ("lead", "2020-07-09"),
        ("byline", "2020-07-31"), ("authors", "2020-07-31"), ("hint:byline", "2020-07-31"),
    ]  # fmt: skip
    text = (data / "_report" / "report.html").read_text(encoding="utf-8")
    cells = [
        re.sub(r"<[^>]+>|\s+", " ", row).split() for row in re.findall(r'<tr data-paper="sample">(.*?)</tr>', text)
    ]
    assert ["news", "11", "Jul", "2020", "10.0", "1.0", "a", "run"] in cells
    assert ["failed", "pages", "10", "Jul", "2020", "100", "%", "50", "%", "a", "run"] in cells
    assert ["lead", "9", "Jul", "2020", "98", "%", "5", "%", "a", "run", "http://baosuoingan.example/9"] in cells
    assert [
        "byline",
        "selector",
        "31",
        "Jul",
        "2020",
        "100",
        "%",
        "0",
        "%",
        "the",
        "records",
        "Bài",
        "31",
        "sample:31",
    ] in cells
    marks = {
        (mark["what"], data_of(text)["all"]["coverage"]["periods"][mark["at"]])
        for mark in data_of(text)["all"]["coverage"]["drift"]
    }
    assert marks >= {("lead", "2020-07-09"), ("byline", "2020-07-31"), ("hint:byline", "2020-07-31")}


def test_days_and_papers_that_were_asked_for(made):
    assert data_of(made("sample"))["papers"] == [{"name": "sample", "title": "Báo Suối Ngàn"}]
    assert data_of(made("--since", "2020-07-14"))["all"]["articles"] == 1
    assert data_of(made("--until", "2020-07-13"))["all"]["articles"] == 2  # sample:1 has moved to the 14th


def test_the_same_archive_gives_the_same_bytes(made):
    text = made()
    os.environ["PYTHONHASHSEED"], before = "7", os.environ.get("PYTHONHASHSEED")
    try:
        assert made() == text
    finally:
        os.environ.pop("PYTHONHASHSEED") if before is None else os.environ.update(PYTHONHASHSEED=before)
    assert "2020-07-14 01:00 UTC" in text  # as of the newest record


@pytest.mark.parametrize("language", ["en", "vi"])
def test_nothing_is_loaded_and_only_what_is_hashed_runs(made, language):
    text = made("--lang", language)
    page = Elements(text)
    assert ("html", {"lang": language}) in page.found
    assert not page.attributes("src")
    assert not page.attributes("style")
    assert not [name for _, attributes in page.found for name in attributes if name.startswith("on")]
    assert {tag for tag, _ in page.found} & {"link", "img", "iframe", "object", "embed", "base", "form"} == set()
    assert "@import" not in text
    assert "url(" not in "".join(data for tag, data in page.raw if tag == "style")
    (policy,) = [
        attributes["content"]
        for _, attributes in page.found
        if attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    scripts = re.findall(r"<script>(.*?)</script>", text, re.DOTALL) + re.findall(
        r"<style>(.*?)</style>", text, re.DOTALL
    )
    assert len(scripts) == 3
    for script in scripts:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy


def test_what_comes_from_records_stays_text(tmp_path, command):
    bad = [
        record(id="sample:1", title=HOSTILE, url="javascript:alert(3)", section=HOSTILE, authors=[HOSTILE], problems=[HOSTILE], updated="2020-07-13T08:00:00+07:00"),
        record(id="sample:1", revision=2, title=HOSTILE, url="javascript:alert(3)", section=HOSTILE, authors=[HOSTILE], problems=[HOSTILE], updated="2020-07-13T08:00:00+07:00", fetched_at="2020-07-13T01:05:00Z"),
    ]  # fmt: skip
    data = write(tmp_path / "data", {("sample", FIRST): bad})
    done = command("--data", str(data), "report", "--output", "r.html")
    assert done.returncode == 0, done.stderr
    text = (command.folder / "r.html").read_text(encoding="utf-8")
    page = Elements(text)
    assert "img" not in {tag for tag, _ in page.found}
    assert [attributes for tag, attributes in page.found if tag == "script"] == [
        {"type": "application/json", "id": "data"},
        {},
        {},
    ]
    assert not [href for href in page.attributes("href") if not href.startswith("#")]
    assert "javascript:" not in text.split('<script type="application/json"')[0].replace("alert(3)", "")
    assert data_of(text)["all"]["sections"]["top"] == [[HOSTILE, 1]]


def test_texts_without_end_are_cut(tmp_path, command):
    data = write(tmp_path / "data", {("sample", FIRST): [
        record(id="sample:1", title="T" * 100_000, section="S" * 100_000, authors=["A" * 100_000], problems=["P" * 100_000], updated="2020-07-13T08:00:00+07:00")
    ]})  # fmt: skip
    done = command("--data", str(data), "--json", "report")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["bytes"] < 700_000
    assert "TTTT…" in (data / "_report" / "report.html").read_text(encoding="utf-8")


def test_an_archive_without_articles(tmp_path, command):
    (tmp_path / "data" / "sample" / "records").mkdir(parents=True)
    done = command("--data", str(tmp_path / "data"), "report", "--output", "r.html", "--lang", "vi")
    assert done.returncode == 0, done.stderr
    assert "Chưa có bài nào để hiển thị." in (command.folder / "r.html").read_text(encoding="utf-8")


def test_the_command(corpus, command):  # noqa: F811 - as above
    done = command("--data", str(corpus), "--json", "report")
    told = json.loads(done.stdout)
    assert (told["articles"], told["records"], told["revised"], told["missing"]) == (4, 5, 1, 0)
    assert told["as_of"] == "2020-07-14T01:00:01+00:00"
    assert Path(told["output"]).stat().st_size == told["bytes"]
    done = command("--data", str(corpus), "report", "--output", "a/b.html")
    assert done.stdout.strip() == "4 articles of 2 papers: a/b.html"
    assert [path.name for path in (command.folder / "a").iterdir()] == ["b.html"]


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["nobody"], 1, "holds no records of 'nobody'; it holds: baoyenbai, sample"),
        (["--since", "13/7/2020"], 2, "since '13/7/2020' is not a day"),
        (["--since", "2020-07-14", "--until", "2020-07-13"], 2, "is after until"),
        (["--lang", "fr"], 2, "'fr' is not one of"),
        (["--output", "/dev/null/x.html"], 1, "cannot write"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant(corpus, command, arguments, code, told):  # noqa: F811 - as above
    done = command("--data", str(corpus), "report", *arguments)
    assert (done.returncode, told in done.stderr) == (code, True), done.stderr


def test_no_folder(command):
    done = command("report")
    assert (done.returncode, "there is no data folder data; crawl first" in done.stderr) == (1, True)


def test_dates_from_nowhere(tmp_path, command):
    days = ("1900-01-01", "1969-12-31", "2020-02-29", "2200-12-31", "0001-01-01", "9999-12-31", "nonsense")
    rows = [record(id=f"sample:{at}", title="Bài", updated=f"{day}T00:30:00+07:00") for at, day in enumerate(days)]
    done = command("--data", str(write(tmp_path / "data", {("sample", FIRST): rows})), "report", "--output", "r.html")
    assert done.returncode == 0, done.stderr
    shown = data_of((command.folder / "r.html").read_text(encoding="utf-8"))["all"]
    assert list(shown["calendar"]) == ["1900", "1969", "2020", "2200"]
    assert (shown["articles"], shown["undated"]) == (7, 3)


def test_damage_is_told(corpus, command):  # noqa: F811 - as above
    path = corpus / "sample" / "records" / f"{SECOND}.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"title"', b"title", 1))
    done = command("--data", str(corpus), "report")
    assert (done.returncode, f"{SECOND}.jsonl is damaged" in done.stderr, "Traceback" in done.stderr) == (
        1,
        True,
        False,
    )


def test_a_segment_that_is_being_written(corpus, command):  # noqa: F811 - as above
    path = corpus / "sample" / "records" / f"{SECOND}.jsonl"
    path.write_bytes(path.read_bytes()[:-30])
    done = command("--data", str(corpus), "--json", "report")
    assert json.loads(done.stdout)["records"] == 4
