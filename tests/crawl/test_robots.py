"""robots.txt, over real HTTP: what each answer, or none, allows (RFC 9309, section 2.3.1)."""

from __future__ import annotations

import http.server
import threading

import pytest

ARTICLE = (
    "<html><head><title>Báo</title></head><body><h1>Cầu treo Suối Hồ sửa xong trước lũ</h1><span>04/03/2021 07:15</span>"
    "<p><b>Cây cầu treo duy nhất vào bản đã được thay mặt sàn.</b></p>"
    + "<p>Bà con trong bản cùng góp công thay từng tấm ván để học sinh kịp đến trường trước mùa mưa lũ.</p>" * 3
    + "</body></html>"
).encode()
RULES = b"User-agent: *\nDisallow: /closed/\n"


class Robots:
    """A server whose robots.txt answers as told; `asked` holds the paths."""

    def __init__(self, answer) -> None:
        self.answer, self.asked = answer, []

    def __enter__(self):
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                outer.asked.append(self.path)
                if self.path == "/robots.txt":
                    status, headers, body = outer.answer
                elif self.path == "/rules":
                    status, headers, body = 200, {"Content-Type": "text/plain"}, RULES
                else:
                    status, headers, body = 200, {"Content-Type": "text/html; charset=utf-8"}, ARTICLE
                if status is None:
                    self.close_connection = True
                    return
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


def crawl(command, server, *paths):
    done = command("-q", "crawl", "baola.example", *paths, "--related-depth", "0", "--base-url", server.url)
    assert "Traceback" not in done.stderr, done.stderr
    return done


@pytest.mark.parametrize(
    "answer",
    [
        (200, {}, b""),
        (200, {"Content-Type": "text/plain"}, b"\xff\xfe\x00not text"),
        (404, {"Content-Type": "text/html"}, b"<p>Disallow: /</p>\nUser-agent: *\nDisallow: /\n"),
        (403, {}, b"User-agent: *\nDisallow: /\n"),
        (301, {"Location": "http://elsewhere.example/robots.txt"}, b""),
    ],
)
def test_no_rules_allow_everything(command, answer):
    with Robots(answer) as server:
        done = crawl(command, server, "/closed/1.html")
        assert done.returncode == 0, done.stderr
        assert len(command.records("baola.example")) == 1
        assert server.asked == ["/robots.txt", "/closed/1.html"]


@pytest.mark.parametrize("location", ["/rules", "rules"])
def test_redirects_lead_to_the_rules(command, location):
    with Robots((301, {"Location": location}, b"")) as server:
        done = crawl(command, server, "/closed/1.html", "/open/1.html")
        assert done.returncode == 3, done.stderr
        assert "robots.txt forbids it" in done.stderr
        assert [record["url"] for record in command.records("baola.example")] == [f"{server.url}/open/1.html"]
        assert server.asked == ["/robots.txt", "/rules", "/open/1.html"]


def test_a_server_error_closes_the_host(command):
    with Robots((500, {}, b"")) as server:
        done = crawl(command, server, "/open/1.html")
        assert done.returncode == 3, done.stderr
        assert "robots.txt itself answers HTTP 500, which forbids all for now" in done.stderr
        assert set(server.asked) == {"/robots.txt"}
        assert command.records("baola.example") == []


def test_no_answer_closes_the_host(command):
    with Robots((None, {}, b"")) as server:
        done = crawl(command, server, "/open/1.html")
        assert done.returncode == 1, done.stderr
        assert "gave no answer at all" in done.stderr
        assert set(server.asked) == {"/robots.txt"}


def test_a_busy_server_is_left_alone_and_its_pages_stay_pending(command):
    with Robots((503, {"Retry-After": "86400"}, b"")) as server:
        done = crawl(command, server, "/open/1.html")
        assert done.returncode == 1, done.stderr
        assert "answers 503" in done.stderr
        assert set(server.asked) == {"/robots.txt"}
        server.answer = (404, {}, b"")
        assert crawl(command, server, "/open/1.html").returncode == 0
        assert len(command.records("baola.example")) == 1


def test_rules_beyond_all_measure_are_read_as_far_as_must_be(command):
    with Robots((200, {}, RULES + b"# nothing\n" * 600_000)) as server:
        assert crawl(command, server, "/closed/1.html", "/open/1.html").returncode == 3
        assert server.asked == ["/robots.txt", "/open/1.html"]
