"""Every fault of a server ends in a clear outcome, and the rest of the crawl is complete."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import types

import pytest

from tests.fetching.fault_server import FaultServer

RUN = """
import json, pathlib, sys
from newsarchive.crawl.launch import Plan, run_plans, scrapy_settings
spider, arguments, overrides = sys.argv[1], json.loads(sys.argv[2]), json.loads(sys.argv[3])
(result,) = run_plans([Plan(spider, arguments)], scrapy_settings(pathlib.Path("data"), overrides))
print(json.dumps(result.as_json()))
sys.exit(result.exit_code)
"""
QUICK = {
    "NEWSARCHIVE_BACKOFF": 0.05,
    "NEWSARCHIVE_HOST_PATIENCE": 4,
    "DOWNLOAD_TIMEOUT": 2,
    "DOWNLOAD_MAXSIZE": 4_000_000,
    "LOG_LEVEL": "CRITICAL",
}


class Crawl:
    def __init__(self, folder):
        self.folder = folder

    def start(self, server, paths, spider="article", script=RUN, **settings):
        arguments = {"publisher": "sample", "base_url": server.url}
        if spider == "article":
            arguments |= {"urls": [server.url + path for path in paths], "related_depth": 0}
        else:
            arguments |= paths
        command = [sys.executable, "-c", script, spider, json.dumps(arguments), json.dumps(QUICK | settings)]
        env = {key: value for key, value in os.environ.items() if not key.startswith("NEWSARCHIVE")}
        return subprocess.Popen(
            command, cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env
        )

    def __call__(self, server, paths, spider="article", script=RUN, **settings):
        process = self.start(server, paths, spider, script, **settings)
        out, err = process.communicate(timeout=100)
        assert out, err
        assert "Traceback" not in err, err
        return json.loads(out)

    def ids(self):
        return sorted(record["id"].removeprefix("sample:") for record in self.lines("records"))

    def outcomes(self):
        """Path -> (event, reason) of what settled it."""
        found = {}
        for event in self.lines("events"):
            if event["event"] in {"failed", "refused", "gone", "moved", "rejected", "not_article", "fetched"}:
                path = "/" + event["url"].split("/", 3)[3]
                assert path not in found, f"{path} settled twice"
                found[path] = (event["event"], event.get("reason"))
        return found

    def lines(self, kind):
        lines = []
        for path in sorted((self.folder / "data" / "sample" / kind).glob("*.jsonl")):
            data = path.read_bytes()
            assert not data or data.endswith(b"\n")
            lines += map(json.loads, data.splitlines())
        return lines


@pytest.fixture
def server():
    with FaultServer() as server:
        yield server


@pytest.fixture
def crawl(tmp_path):
    return Crawl(tmp_path)


FAULTS = {
    "broken": ("failed", "HTTP 500"),
    "no-answer": ("failed", "no answer: timed out"),
    "slow-head": ("failed", "no answer: timed out"),
    "slow-body": ("failed", "no answer: timed out"),
    "too-big": ("failed", "the answer is larger than the limit"),
    "too-big-unsaid": ("failed", "the answer is larger than the limit"),
    "bomb": ("rejected", "the answer unpacks to more than the limit"),
    "bomb-in-a-bomb": ("rejected", "the answer unpacks to more than the limit"),
    "bomb-deflate": ("rejected", "the answer unpacks to more than the limit"),
    "bomb-br": ("rejected", "the answer unpacks to more than the limit"),
    "bomb-zstd": ("rejected", "the answer unpacks to more than the limit"),
    "cut-short": ("failed", "the answer broke off"),
    "circle": ("failed", "redirects in a circle"),
    "nowhere": ("failed", "redirects to what is no URL"),
    "away": ("moved", "redirects away from the paper"),
    "to-another-port": ("moved", "redirects away from the paper"),
    "reset": ("failed", None),
    "garbage": ("failed", None),
    "bad-chunks": ("failed", None),
    "endless-head": ("failed", None),
    "long-line": ("failed", None),
    "endless-chunks": ("failed", "the answer is larger than the limit"),
    "endless-interim": ("failed", None),
    "bad-length": ("failed", None),
    "nothing": ("not_article", "an empty page"),
    "not-gzip": (None, None),
    "no-location": ("failed", "redirects without saying where"),
}


@pytest.fixture(scope="module")
def faulty(tmp_path_factory):
    """One crawl of a sound page before, between and after every fault: its outcomes, and what the server saw."""
    crawl = Crawl(tmp_path_factory.mktemp("faults"))
    paths = ["/11/1/good.aspx"]
    for number, fault in enumerate(FAULTS):
        paths += [f"/11/{2 * number + 2}/{fault}.aspx", f"/11/{2 * number + 3}/good.aspx"]
    with FaultServer() as server:
        result = crawl(server, paths, DOWNLOAD_TIMEOUT=2, NEWSARCHIVE_TRIES=2)
    return crawl, result, server


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_an_outcome(faulty, fault):
    crawl, _, server = faulty
    event, reason = FAULTS[fault]
    ((path, settled),) = [(path, found) for path, found in crawl.outcomes().items() if path.endswith(f"/{fault}.aspx")]
    assert settled[0] == event or (event is None and settled[0] in {"failed", "not_article", "rejected"}), settled
    assert settled[1]
    assert reason is None or settled[1].startswith(reason), settled
    assert server.seen[path] <= 2


def test_the_rest_of_the_crawl_is_complete(faulty):
    crawl, result, server = faulty
    assert crawl.ids() == sorted(str(2 * number + 1) for number in range(len(FAULTS) + 1))
    assert result["exit_code"] == 3
    assert all(count == 1 for path, count in server.seen.items() if path.endswith("good.aspx"))


def test_redirects_end(server, crawl):
    result = crawl(server, ["/11/100/chain.aspx", "/11/1/good.aspx", "/11/2/ring.aspx"])
    reasons = [reason for event, reason in crawl.outcomes().values() if event == "failed"]
    assert sorted(reasons) == ["more than 10 redirects", "redirects in a circle"]
    assert crawl.ids() == ["1"]
    assert result["exit_code"] == 3


def test_what_passes_is_asked_again(server, crawl):
    paths = ["/11/1/limited-once.aspx", "/11/2/busy-twice.aspx", "/11/3/broken-twice.aspx", "/11/4/cut-once.aspx"]
    result = crawl(server, [*paths, "/11/5/good.aspx"])
    assert result["exit_code"] == 0
    assert crawl.ids() == ["1", "2", "3", "4", "5"]
    assert [server.seen[path] for path in paths] == [2, 3, 3, 2]


def test_retry_after_is_honoured_by_all_pages_of_the_host(server, crawl):
    crawl(server, ["/11/1/limited-once.aspx", *(f"/11/{n}/good.aspx" for n in range(2, 6))])
    times = dict(reversed(server.times))  # the first request of each path
    limited = times["/11/1/limited-once.aspx"]
    # one more request may have been under way with it
    early = [path for path, moment in server.times if limited < moment < limited + 0.9 and path != "/robots.txt"]
    assert len(early) <= 1
    assert crawl.ids() == ["1", "2", "3", "4", "5"]


def test_a_retry_after_that_is_a_date_is_honoured(server, crawl):
    crawl(server, ["/11/1/limited-until.aspx", "/11/2/good.aspx"])
    moments = [moment for path, moment in server.times if path == "/11/1/limited-until.aspx"]
    assert len(moments) == 2
    assert moments[1] - moments[0] > 1.9  # the date has whole seconds
    assert crawl.ids() == ["1", "2"]


def test_a_host_that_takes_no_connection_ends_the_run(crawl):
    """A listener whose queue is full drops the packets of who would connect, as a firewall does."""
    with contextlib.ExitStack() as stack:
        silent = stack.enter_context(socket.socket())
        silent.bind(("127.0.0.1", 0))
        silent.listen(0)
        for _ in range(8):
            filler = stack.enter_context(socket.socket())
            filler.setblocking(False)
            filler.connect_ex(silent.getsockname())
        base = types.SimpleNamespace(url=f"http://127.0.0.1:{silent.getsockname()[1]}")
        result = crawl(base, ["/11/1/good.aspx"], DOWNLOAD_TIMEOUT=1)
    assert result["exit_code"] == 1
    assert "gave no answer at all (timed out)" in result["message"]
    assert crawl.outcomes() == {}


def test_a_server_that_speaks_no_tls(server, crawl):
    base = types.SimpleNamespace(url=server.url.replace("http://", "https://"))
    result = crawl(base, ["/11/1/good.aspx"])
    assert result["exit_code"] in {1, 3}
    assert result["message"]
    assert server.seen == {}


def test_a_host_that_closes_for_hours_ends_the_run_and_nothing_is_lost(server, crawl):
    paths = ["/11/1/good.aspx", "/11/2/closed-for-hours.aspx", *(f"/11/{n}/good.aspx" for n in range(3, 30))]
    result = crawl(server, paths)
    assert result["exit_code"] == 1
    assert "to be left alone for 7200 s" in result["message"]
    assert sum(server.seen.values()) < 10
    assert crawl(server, paths)["exit_code"] == 0
    assert crawl.ids() == sorted(map(str, range(1, 30)))
    assert max(server.seen[path] for path in paths if "good" in path) == 1


def test_a_host_that_goes_down_for_a_while_costs_no_page(server, crawl):
    paths = ["/11/1/good.aspx", "/11/2/limited-once.aspx", *(f"/11/{n}/good.aspx" for n in range(3, 40))]
    process = crawl.start(server, paths)
    while server.seen["/11/2/limited-once.aspx"] < 1:
        time.sleep(0.01)
    server.stop()
    time.sleep(3)
    server.start()
    out, err = process.communicate(timeout=60)
    assert json.loads(out)["exit_code"] == 0, err
    assert crawl.ids() == sorted(map(str, range(1, 40)))
    assert len(crawl.outcomes()) == 39


def test_a_host_that_stays_down_ends_the_run_and_nothing_is_lost(server, crawl):
    paths = ["/11/1/good.aspx", "/11/2/limited-once.aspx", *(f"/11/{n}/good.aspx" for n in range(3, 40))]
    process = crawl.start(server, paths)
    while server.seen["/11/2/limited-once.aspx"] < 1:
        time.sleep(0.01)
    server.stop()
    out, _ = process.communicate(timeout=60)
    result = json.loads(out)
    assert result["exit_code"] == 1
    assert "has stopped answering" in result["message"]
    assert "failed" not in result["outcomes"]  # no page was burnt
    server.start()
    assert crawl(server, paths)["exit_code"] == 0
    assert crawl.ids() == sorted(map(str, range(1, 40)))


def test_ctrl_c_ends_a_long_wait_at_once(server, crawl):
    paths = ["/11/1/good.aspx", "/11/2/limited-once.aspx"]
    process = crawl.start(server, paths, NEWSARCHIVE_BACKOFF=60)
    server._limited_once = lambda connection, *_: _say(connection, 600)
    while server.seen["/11/2/limited-once.aspx"] < 1:
        time.sleep(0.01)
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=30)
    assert json.loads(out)["exit_code"] == 130
    assert time.monotonic() - began < 20


def _say(connection, seconds):
    from tests.fetching.fault_server import send

    send(connection, "429 Too Many Requests", b"", f"Retry-After: {seconds}\r\n")


def test_a_calendar_without_end_is_left(server, crawl):
    result = crawl(server, {"sections": "13", "pages": "10000"}, spider="section")
    listings = [path for path in server.seen if path.startswith("/13/") and "good" not in path]
    assert len(listings) <= 55
    assert any("brought no new article" in note["reason"] for note in result["notes"])
    assert crawl.ids() == [str(n) for n in range(100, 108)]


# The crawl tells its own peak: RUSAGE_CHILDREN is the largest of all children of this process, and ru_maxrss of a
# child is handed on through fork and exec from its parent.
PEAK = """
import atexit, pathlib
atexit.register(lambda: pathlib.Path("peak").write_text(pathlib.Path("/proc/self/status").read_text()))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the peak is read from Linux's /proc")
def test_bombs_and_floods_stay_within_memory(server, crawl):
    crawl(
        server,
        ["/11/1/bomb.aspx", "/11/2/too-big-unsaid.aspx", "/11/3/bomb-in-a-bomb.aspx", "/11/4/good.aspx"],
        script=PEAK + RUN,
    )
    (peak,) = re.findall(r"VmHWM:\s*(\d+) kB", (crawl.folder / "peak").read_text())
    assert int(peak) < 250 * 1024  # KiB; a bomb alone would unpack to 60 MB, a flood to 500 MB
    assert threading.active_count() < 50


NAMES = """
import socket
real = socket.getaddrinfo
def lookup(host, port, *rest, **more):  # the one thing that cannot be had: a paper's DNS record that points inwards
    return real("127.0.0.1" if host in ("baoyenbai.com.vn", b"baoyenbai.com.vn") else host, port, *rest, **more)
socket.getaddrinfo = lookup
socket.gethostbyname = lambda host: "127.0.0.1" if host == "baoyenbai.com.vn" else host
"""


@pytest.mark.parametrize("allowed", [False, True])
def test_a_dns_answer_that_points_inwards_is_not_followed(server, crawl, allowed):
    arguments = {
        "publisher": "baoyenbai",
        "urls": [f"http://baoyenbai.com.vn:{server.port}/11/1/good.aspx"],
        "related_depth": 0,
    }
    overrides = QUICK | {"NEWSARCHIVE_CONTACT": "a@b.c", "ROBOTSTXT_OBEY": False, "DOWNLOAD_DELAY": 0}
    if allowed:
        overrides["NEWSARCHIVE_ALLOWED_HOSTS"] = ["baoyenbai.com.vn"]
    command = [sys.executable, "-c", NAMES + RUN, "article", json.dumps(arguments), json.dumps(overrides)]
    done = subprocess.run(command, cwd=crawl.folder, capture_output=True, text=True, timeout=60, check=False)
    result = json.loads(done.stdout)
    if allowed:
        assert result["records"] == 1, done.stderr
        return
    assert server.seen == {}
    (note,) = result["notes"]
    assert note["status"] == "refused"
    assert note["reason"].startswith("baoyenbai.com.vn leads to 127.0.0.1, which is this machine's own")
    assert result["exit_code"] == 3


REBINDING = """
import socket
answers = ["240.0.0.1", "240.0.0.1", "127.0.0.1"]  # nothing answers at the first; the last one stays
socket.gethostbyname = lambda host: answers.pop(0) if len(answers) > 1 else answers[0]
"""


def test_a_dns_answer_that_changes_between_two_requests_is_looked_at_again(server, crawl):
    url = f"http://baoyenbai.com.vn:{server.port}/11/1/good.aspx"
    arguments = {"publisher": "baoyenbai", "urls": [url], "related_depth": 0}
    overrides = QUICK | {"NEWSARCHIVE_CONTACT": "a@b.c", "DOWNLOAD_DELAY": 0, "DNSCACHE_ENABLED": False}
    command = [sys.executable, "-c", REBINDING + RUN, "article", json.dumps(arguments), json.dumps(overrides)]
    done = subprocess.run(command, cwd=crawl.folder, capture_output=True, text=True, timeout=60, check=False)
    result = json.loads(done.stdout)
    assert server.seen == {}, done.stderr
    assert result["exit_code"] in {1, 3}
    assert result["records"] == 0


@pytest.mark.parametrize("host", ["127.1", "0177.0.0.1", "localhost"])
def test_this_machine_is_not_asked_in_any_guise(server, crawl, host):
    arguments = {"publisher": host, "urls": [f"http://{host}:{server.port}/11/1/good.aspx"], "related_depth": 0}
    overrides = QUICK | {"NEWSARCHIVE_CONTACT": "a@b.c", "DOWNLOAD_DELAY": 0}
    command = [sys.executable, "-c", RUN, "article", json.dumps(arguments), json.dumps(overrides)]
    done = subprocess.run(command, cwd=crawl.folder, capture_output=True, text=True, timeout=60, check=False)
    result = json.loads(done.stdout)
    assert server.seen == {}, done.stderr
    assert result["exit_code"] == 3
    (note,) = result["notes"]
    assert "leads to 127.0.0.1, which is this machine's own" in note["reason"]
