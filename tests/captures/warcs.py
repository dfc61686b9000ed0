"""WARC, ARC and WACZ files written by hand, as others write them."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import uuid
import zipfile
import zlib
from pathlib import Path

PAGES = Path(__file__).parents[1] / "pages" / "sample"


class SavedPage:
    """A test page of the sample newspaper: its URL, its bytes."""

    def __init__(self, case: str) -> None:
        told = json.loads((PAGES / case / "page.json").read_text(encoding="utf-8"))
        self.url: str = told["url"]
        self.content_type: str = told["content_type"]
        self.html = (PAGES / case / "page.html").read_bytes()


def http(
    body: bytes, *, status: str = "200 OK", content_type: str | None = "text/html; charset=utf-8", **headers: str
) -> bytes:
    lines = [f"HTTP/1.1 {status}"]
    if content_type is not None:
        lines.append(f"Content-Type: {content_type}")
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    if not {"Content_Length", "Transfer_Encoding"} & headers.keys():
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + body


def chunked(body: bytes, size: int = 997) -> bytes:
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%X;x=1\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\nTrailer: t\r\n\r\n"


def record(
    kind: str,
    url: str | None,
    date: str,
    block: bytes,
    *,
    record_id: str | None = None,
    content_type: str = "application/http; msgtype=response",
    **fields: str,
) -> bytes:
    record_id = record_id or f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{kind} {url} {date} {len(block)}')}>"
    lines = [
        "WARC/1.0", f"WARC-Type: {kind}", f"WARC-Record-ID: {record_id}", f"WARC-Date: {date}",
        f"Content-Type: {content_type}", f"Content-Length: {len(block)}",
    ]  # fmt: skip
    if url is not None:
        lines.append(f"WARC-Target-URI: {url}")
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
    return "\r\n".join([*lines, "", ""]).encode() + block + b"\r\n\r\n"


def warcinfo() -> bytes:
    return record(
        "warcinfo", None, "2020-07-17T01:00:00Z", b"software: by hand\r\n", content_type="application/warc-fields"
    )


def gzipped(records: list[bytes]) -> bytes:
    """A member a record."""
    return b"".join(gzip.compress(one, 6, mtime=0) for one in records)


def payload_sha256(body: bytes) -> str:
    return "sha256:" + hashlib.sha256(body).hexdigest()


def arc(records: list[tuple[str, str, str, bytes]]) -> bytes:
    """URL, 14-digit time, type, block -> an .arc.gz of version 1."""
    about = b"1 0 InternetArchive\nURL IP-address Archive-date Content-type Archive-length\n"
    lines = [b"filedesc://x.arc 0.0.0.0 20200717010000 text/plain %d\n%s\n" % (len(about), about)]
    lines += [
        f"{url} 192.0.2.1 {time} {kind} {len(block)}\n".encode() + block + b"\n" for url, time, kind, block in records
    ]
    return gzipped(lines)


def wacz(warcs: dict[str, bytes], *, stored: bool) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("datapackage.json", json.dumps({"profile": "data-package", "resources": []}))
        archive.writestr("pages/pages.jsonl", '{"format": "json-pages-1.0", "id": "pages"}\n')
        for name, data in warcs.items():
            archive.writestr(name, data)
    return target.getvalue()


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()
