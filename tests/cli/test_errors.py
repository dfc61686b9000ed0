"""Bad input: one clear sentence, nothing half-written, the contract's exit codes."""

from __future__ import annotations

import http.server
import socket
import threading

import pytest

from newsarchive.sample import truth


def said(done) -> str:
    assert "Traceback" not in done.stderr + done.stdout, done.stderr
    return done.stderr


def nothing_written(command, publisher="baoyenbai") -> bool:
    folder = command.folder / "data" / publisher
    return not any(folder.glob("records/*")) and not any(folder.glob("events/*"))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["crawl", "baoyenbay", "/12/1/a.aspx"], ["unknown publisher 'baoyenbay'", "baoyenbai"]),
        (["crawl", "baoyenbai", "--since", "2020-07-13", "--until", "2020-07-01"], ["--until 2020-07-01 is before"]),
        (["crawl", "baoyenbai", "--since", "2999-01-01"], ["in the future"]),
        (["crawl", "baoyenbai", "--since", "31/02/2020"], ["no day", "YYYY-MM-DD"]),
        (["crawl", "baoyenbai", "--until", "2020-07-13"], ["--until needs --since"]),
        (["crawl", "baoyenbai", "http://other.example/a"], ["not on Báo Yên Bái"]),
        (["crawl", "baoyenbai", "/12/1/a.aspx", "--since", "2020-07-13"], ["not several"]),
        (["crawl", "baoyenbai", "--section", "../x y"], ["has no section"]),
        (["crawl", "baoyenbai", "--base-url", "nonsense"], ["--base-url 'nonsense' is not"]),
        (["crawl", "baoyenbai", "--base-url", "http://127.0.0.1:99999"], ["--base-url"]),
        (["crawl", "baoyenbai", "/12/1/a.aspx"], ["needs a contact", "--contact"]),
        (["crawl", "baoyenbai", "/12/1/a.aspx", "--contact", "nobody"], ["neither an e-mail address nor a URL"]),
        (["crawl", "baoyenbai", "--limit", "0"], ["--limit"]),
        (["crawl", "baoyenbai", "--delay", "-1"], ["--delay"]),
        (["crawl"], ["PUBLISHER"]),
        (["nonsense"], ["No such command"]),
        (["extract", "x.html", "--fetched-at", "gestern"], ["no ISO 8601 time"]),
        (["extract", "x.html", "--fetched-at", "2020-07-13"], ["needs its zone"]),
    ],
)
def test_usage(command, arguments, words):
    done = command(*arguments)
    assert done.returncode == 2, done.stderr
    message = " ".join(said(done).split())
    for word in words:
        assert word in message
    assert not (command.folder / "data").exists()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.mark.parametrize("arguments", [["/12/1/a.aspx"], ["--since", "2020-07-13", "--until", "2020-07-13"]])
def test_an_unreachable_host(command, arguments):
    base = f"http://127.0.0.1:{free_port()}"
    done = command("crawl", "baoyenbai", *arguments, "--base-url", base)
    assert done.returncode == 1, done.stderr
    assert "connection was refused" in said(done)
    assert not any((command.folder / "data/baoyenbai").glob("records/*"))


PAGE = b"<html><body><h1>T\xc3\xadtulo</h1></body></html>"
ANSWERS = {
    "/robots.txt": (200, "text/plain", b"User-agent: *\nDisallow: /12/9/\n"),
    "/12/1/a.aspx": (404, "text/html", PAGE),
    "/12/2/a.aspx": (500, "text/html", PAGE),
    "/12/3/a.aspx": (403, "text/html", PAGE),
    "/12/4/a.aspx": (200, "application/pdf", b"%PDF-1.4"),
    "/12/5/a.aspx": (200, "text/html", b""),
    "/12/6/a.aspx": (302, "/12/6/a.aspx", b""),
    "/12/7/a.aspx": (301, "http://other.example/", b""),
    "/12/8/a.aspx": (200, "text/html", b"<html><body><p>Not much.</p></body></html>"),
    "/": (200, "text/html", PAGE),
}


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        status, kind, body = ANSWERS.get(self.path, (404, "text/html", PAGE))
        self.send_response(status)
        self.send_header("Location" if status in {301, 302} else "Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def odd_server():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("number", "event", "reason"),
    [
        (1, "gone", "HTTP 404"),
        (2, "failed", "HTTP 500"),
        (3, "failed", "HTTP 403"),
        (4, "not_article", "not HTML but application/pdf"),
        (5, "not_article", "an empty page"),
        (6, "failed", "redirect"),
        (7, "moved", "away from the paper"),
        (8, "not_article", ""),
        (9, "refused", "robots.txt forbids it"),
    ],
)
def test_a_page_asked_for_that_gives_no_record(command, odd_server, number, event, reason):
    done = command("crawl", "baoyenbai", f"/12/{number}/a.aspx", "--base-url", odd_server)
    assert done.returncode == 3, done.stderr
    assert "some pages failed" in said(done)
    events = command.events("baoyenbai")
    assert [found["event"] for found in events if found["event"] not in {"finished", "discovered"}][-1] == event
    assert reason in next(found["reason"] for found in events if found["event"] == event)
    assert not any((command.folder / "data/baoyenbai").glob("records/*"))


def test_a_paper_without_a_date_archive(command, odd_server):
    done = command("crawl", "baoyenbai", "--since", "2020-07-13", "--until", "2020-07-13", "--base-url", odd_server)
    assert done.returncode == 1
    assert "no date-archive form was found" in said(done)


def test_a_folder_that_cannot_be_written(command, sample_server):
    (command.folder / "file").write_text("in the way", encoding="utf-8")
    done = command("--data", "file/data", "crawl", "sample", "--section", "11", "--base-url", sample_server.url)
    assert done.returncode == 1, done.stderr
    assert "file" in said(done)
    assert (command.folder / "file").read_text(encoding="utf-8") == "in the way"


def test_a_file_of_urls_that_is_not_there(command, sample_server):
    done = command("crawl", "sample", "--urls", "none.txt", "--base-url", sample_server.url)
    assert done.returncode in {1, 2}
    assert "cannot read the URLs in none.txt" in said(done)


ARTICLE = truth.article(truth.all_ids()[0]).path


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "list.txt holds no URLs"),
        (b"\n# nothing yet\n  \n", "list.txt holds no URLs"),
        (b"hello\n\x1b[31m\xff\n", "holds no URL that can be crawled; the first line: 'hello' is not"),
        (b"http://other.example/1\n", "the first line: http://other.example/1 is not on Báo Suối Ngàn"),
    ],
)
@pytest.mark.parametrize("by", ["file", "standard input"])
def test_a_list_without_any_url(command, sample_server, content, words, by):
    (command.folder / "list.txt").write_bytes(content)
    given = {"file": "list.txt", "standard input": "-"}[by]
    done = command(
        "crawl", "sample", "--urls", given, "--base-url", sample_server.url, stdin=content.decode(errors="replace")
    )
    assert done.returncode == 2, done.stderr
    assert words.replace("list.txt", "list.txt" if by == "file" else by) in " ".join(said(done).split())
    assert "\x1b" not in done.stderr
    assert not (command.folder / "data").exists()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_list_as_windows_saves_it_with_rubbish_in_between(command, sample_server, encoding):
    lines = ["rub\x1b[31mbish", "", ARTICLE, "http://other.example/1", ARTICLE]
    (command.folder / "list.txt").write_bytes("\r\n".join(lines).encode(encoding))
    done = command("crawl", "sample", "--urls", "list.txt", "--related-depth", "0", "--base-url", sample_server.url)
    assert done.returncode == 3, done.stderr
    assert len(command.records()) == 1
    assert "the first: rub\N{REPLACEMENT CHARACTER}[31mbish" in " ".join(said(done).split())
    assert "\x1b" not in done.stderr


def test_the_demo_where_nothing_can_be_written(command):
    (command.folder / "file").write_text("in the way", encoding="utf-8")
    done = command("demo", "--data", "file")
    assert done.returncode == 1
    assert said(done).count("cannot create file/sample") == 1
    assert "Next" not in done.stderr


def test_an_output_that_cannot_be_written(command):
    (command.folder / "x.html").write_bytes(PAGE)
    done = command("extract", "x.html", "--output", "missing/folder/out.jsonl")
    assert done.returncode == 2
    assert "cannot write missing/folder/out.jsonl" in " ".join(said(done).split())


def test_a_page_that_is_not_there(command):
    done = command("extract", "none.html")
    assert done.returncode == 1
    assert "cannot be read: No such file" in said(done)


def test_dry_run_touches_nothing(command, sample_server):
    done = command("crawl", "sample", "--since", "2020-07-01", "--until", "2020-07-03", "--dry-run",
                   "--base-url", sample_server.url)  # fmt: skip
    assert done.returncode == 0
    assert [line.split()[-2] for line in done.stdout.splitlines()] == ["2020-07-01", "2020-07-02", "2020-07-03"] or (
        "2020-07-03" in done.stdout
    )
    assert sample_server.requests == []
    assert not (command.folder / "data").exists()
