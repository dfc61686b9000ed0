"""Crawls once for each way of breaking the capture, in one process; prints what came of each as JSON.

python sabotage.py FOLDER
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).parent))

from odd_server import OddServer
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler

from newsarchive.crawl.launch import Plan, run_plans, scrapy_settings
from newsarchive.warc import capture, member, records, tee
from newsarchive.warc.block import Block
from newsarchive.warc.recorder import Recorder

received, written, made = tee.Tee.dataReceived, Block.write, records.of_exchange
recorded, fetched = Recorder.record, capture.CapturingHandler.fetch


def lower_case(exchange, *rest):
    exchange.response = Block(b"".join(exchange.response.chunks()).replace(b"Set-Cookie", b"set-cookie"))
    return made(exchange, *rest)


def unframed(self, data):
    received(self, data)
    if self.wire is not None:
        held = b"".join(self.wire.exchange.response.chunks())
        self.wire.exchange.response = Block(held.replace(b"007;x=y\r\n", b""))


def titled(self, data):
    written(self, data.replace(b"X-folded", b"X-Folded"))


def unsent(self, data):
    super(tee.Tee, self).write(data)


async def records_nothing(self, exchange):
    pass


async def forgets_the_head(self, exchange):
    exchange.head = None
    await recorded(self, exchange)


async def loses_a_byte(self, exchange):
    exchange.response = Block(b"".join(exchange.response.chunks())[:-1])
    await recorded(self, exchange)


async def goes_past(self, request, recorder, check=None):
    if "/self-check" in request.url:
        return await fetched(self, request, recorder, check)
    return await HTTP11DownloadHandler.download_request(self, request)


# What the self-check must find, and what only shows once a page is fetched.
BEFORE = {
    "header names are rewritten": patch.object(records, "of_exchange", lower_case),
    "the chunked coding is taken off": patch.object(tee.Tee, "dataReceived", unframed),
    "what is received is tidied": patch.object(Block, "write", titled),
    "the request is not kept": patch.object(tee.Tee, "write", unsent),
    "a post's body is redacted": patch.object(records, "redact", lambda sent: sent.replace(b"day=13", b"day=?")),
    "the payload's digest is wrong": patch.object(records, "_payload_digest", lambda _: (records.sha256([b""]), True)),
    "members cannot be read back": patch.object(member, "_stored", lambda data: b"\x01" + bytes(4) + data),
    "no exchange ever ends": patch.object(tee.Tee, "_quiescent", lambda _: False),
    "connections have no tee": patch.object(tee, "_TeeEndpoint", lambda endpoint: endpoint),
}
AFTER = {
    "the recorder writes nothing": patch.object(Recorder, "record", records_nothing),
    "the head is lost": patch.object(Recorder, "record", forgets_the_head),
    "a byte is lost": patch.object(Recorder, "record", loses_a_byte),
    "requests go past the capture": patch.object(capture.CapturingHandler, "fetch", goes_past),
}


def main(folder: Path) -> None:
    sabotages, told = {**BEFORE, **AFTER}, {}
    left = list(sabotages)
    overrides = {"LOG_LEVEL": "CRITICAL", "NEWSARCHIVE_BACKOFF": 0.01, "NEWSARCHIVE_TRIES": 1}
    with OddServer() as server:

        def plan(number: int) -> Plan:
            urls = [f"/11/{number}/plain.aspx"]
            return Plan("article", {"publisher": "sample", "base_url": server.url, "urls": urls, "related_depth": 0})

        def then(result):
            """Mend what is broken, break the next."""
            name = left.pop(0)
            told[name] = {"asked": len(server.said), **result.as_json()}
            server.said.clear()
            sabotages[name].stop()
            if left:
                sabotages[left[0]].start()

        sabotages[left[0]].start()
        plans = [plan(number) for number, _ in enumerate(sabotages)]
        run_plans(plans, scrapy_settings(folder, overrides), stop_after=(), then=then)
    print(json.dumps(told))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
