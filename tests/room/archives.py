"""An archive to read in: the sample newspaper as crawled, with its pictures, and a page that means harm."""

from __future__ import annotations

import hashlib
import json
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from newsarchive.items import Article
from newsarchive.sample import SampleServer
from tests.captures import warcs

if TYPE_CHECKING:
    from pathlib import Path

RUN = "20200714T010000Z-000001"
HARM_FILE = f"{RUN}-00000.warc.gz"
HARM_URL = "http://baoyenbai.com.vn/12/666/Trang_xau.aspx"
HARM_ID = "baoyenbai:666"
SVG_URL = "http://baoyenbai.com.vn/anh/xau.svg"
PNG_URL = "http://baoyenbai.com.vn/anh/tot.png"
CSS_URL = "http://baoyenbai.com.vn/kieu.css"
CORRECTED = "sample:204285"  # the article that the sample corrects between two visits

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc0000003010100"
    "18dd8db00000000049454e44ae426082"
)
_MARK = "document.documentElement.dataset.harm='1';document.title='HARM';try{top.document.title='HARM'}catch(e){}"
SVG = (
    f'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40" onload="{_MARK}"><script>{_MARK}</script>'
    '<rect width="40" height="40" fill="red"/></svg>'
).encode()
CSS = b'p.styled { color: rgb(1, 2, 3); background: url("tot.png") } @import url(http://evil.example/x.css); /* </style><b>x</b> */'
HARM = f"""<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>Trang xấu</title>
<meta http-equiv="refresh" content="0; url=http://evil.example/refresh">
<base href="http://evil.example/">
<link rel="stylesheet" href="http://baoyenbai.com.vn/kieu.css">
<script>{_MARK}</script>
<script src="http://evil.example/x.js"></script></head>
<body onload="{_MARK}">
<h1>Trang xấu &amp; &lt;script&gt;</h1>
<p class="styled" id="styled">Một đoạn có kiểu.</p>
<img src="http://evil.example/none.png" onerror="{_MARK}">
<img id="good" data-src="http://baoyenbai.com.vn/anh/tot.png" src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">
<img id="svg" src="http://baoyenbai.com.vn/anh/xau.svg">
<a id="js" href="javascript:{_MARK}">bấm vào đây</a>
<a id="out" href="http://evil.example/out" target="_top">đi ra</a>
<form id="form" action="http://evil.example/form"><input name="a" value="b"><button>gửi</button></form>
<svg width="20" height="20" onload="{_MARK}"><script>{_MARK}</script><a xlink:href="javascript:{_MARK}"><text>x</text></a></svg>
<iframe src="http://evil.example/frame"></iframe><iframe srcdoc="&lt;script&gt;{_MARK}&lt;/script&gt;"></iframe>
<object data="http://evil.example/o.swf"></object>
<noscript><p title="</noscript><img src=x onerror={_MARK}>">không</p></noscript>
<style>p {{ background: url(http://evil.example/css.png) }}</style>
<p id="end">Hết trang.</p>
</body></html>""".encode()
HARM_TITLE = 'Trang xấu </title><script>alert(1)</script> & "ngoặc"'


def _harmful() -> tuple[dict, bytes]:
    date = "2020-07-14T01:00:00Z"
    members = [
        warcs.record("response", HARM_URL, date, warcs.http(HARM)),
        warcs.record("response", SVG_URL, date, warcs.http(SVG, content_type="image/png")),
        warcs.record("response", PNG_URL, date, warcs.http(PNG, content_type="text/html")),
        warcs.record("response", CSS_URL, date, warcs.http(CSS, content_type="text/css")),
        warcs.record("response", "http://baoyenbai.com.vn/anh/la-trang.jpg", date, warcs.http(HARM, content_type="image/jpeg")),
    ]  # fmt: skip
    record_id = members[0].split(b"WARC-Record-ID: ")[1].split(b"\r\n")[0].decode()
    pointer = {
        "file": HARM_FILE,
        "offset": 0,
        "record_id": record_id,
        "payload_digest": "sha256:" + hashlib.sha256(HARM).hexdigest(),
    }
    record = Article().to_record() | {
        "id": HARM_ID, "publisher": "baoyenbai", "title": HARM_TITLE, "url": HARM_URL, "requested_url": HARM_URL,
        "section": "Chính <b>trị</b>", "updated": "2020-07-13T08:18:23+07:00", "updated_precision": "second",
        "lead": "<img src=x onerror=alert(1)>", "body": ["<script>alert(2)</script>", "Đồng Tâm về đích."],
        "images": [{"url": SVG_URL, "caption": "<b>chú thích</b>", "credit": None}, {"url": PNG_URL, "caption": None, "credit": "Hà"},
                   {"url": "javascript:alert(3)", "caption": None, "credit": None}],
        "related": [{"title": "xấu", "url": "javascript:alert(4)", "summary": None, "caption": None, "day": None},
                    {"title": "ngoài", "url": "http://evil.example/ngoai", "summary": None, "caption": None, "day": None},
                    {"title": "chính nó", "url": HARM_URL, "summary": None, "caption": None, "day": "2020-07-12"}],
        "fetched_at": date, "http_status": 200, "warc": pointer, "content_hash": "0" * 64, "language": '"><script>',
        "problems": ["updated: <i>weekday_mismatch</i>"],
    }  # fmt: skip
    return record, warcs.gzipped(members)


def add_harm(data: Path) -> None:
    root = data / "baoyenbai"
    for name in ("records", "warc", "events"):
        (root / name).mkdir(parents=True, exist_ok=True)
    record, warc = _harmful()
    (root / "warc" / HARM_FILE).write_bytes(warc)
    (root / "records" / f"{RUN}.jsonl").write_text(json.dumps(record, ensure_ascii=False) + "\n", encoding="utf-8")
    events = [
        {
            "event": "gone",
            "at": "2020-07-15T01:00:00Z",
            "run": RUN,
            "url": HARM_URL,
            "id": HARM_ID,
            "reason": "HTTP 404",
        },
        {
            "event": "moved",
            "at": "2020-07-16T01:00:00Z",
            "run": RUN,
            "url": "http://baoyenbai.com.vn/12/667/a.aspx",
            "to": "javascript:alert(5)",
        },
        {"event": "fetched", "at": "2020-07-16T01:00:00Z", "run": RUN, "url": '"event":"gone"'},
    ]
    text = "".join(json.dumps(event, ensure_ascii=False, separators=(",", ":")) + "\n" for event in events)
    (root / "events" / f"{RUN}.jsonl").write_text(text, encoding="utf-8")


def crawl_sample(command) -> None:
    """The sample's 12 and 13 July with one article visited again after its correction."""
    with SampleServer() as server:
        again = f"{server.url}/14/204285/Sat_lo_deo_Sim_14_ho_dan_phai_roi_nha_trong_dem.aspx"
        for arguments in (("--since", "2020-07-12", "--until", "2020-07-13"), (again, "--related-depth", "0")):
            done = command("-q", "crawl", "sample", *arguments, "--base-url", server.url)
            assert done.returncode in {0, 3}, done.stderr


def build(folder: Path, command) -> Path:
    """The whole archive; returns its data folder."""
    crawl_sample(command)
    add_harm(folder / "data")
    return folder / "data"


@contextmanager
def reading_room(data: Path):
    """The room on a free port, as `newsarchive serve` runs it; gives its address without a final slash."""
    import waitress

    from newsarchive.cli import serving
    from newsarchive.room.app import create_app

    listening = serving._listen(0)
    port = listening.getsockname()[1]
    app = create_app(data, data / "_search" / "index.db", port)
    server = waitress.create_server(app, sockets=[listening], **serving._LIMITS)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.close()
        thread.join(1)
