"""A crawl that is killed with ``kill -9`` again and again, and what its WARC files hold then.

The server's log is what went over the wire. What the process had written when it was killed is read from its open
file just before; the next run seals that file, and must not lose a byte of it.
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from odd_server import SOUND, OddServer, Reply, Said, page, sized
from plain_reader import records, whole

if TYPE_CHECKING:
    from random import Random

AT_ONCE = 8
FIRST = 1001  # number of the first page
LARGE = b"<!-- " + b"khe lim " * 40_000 + b"-->"  # records of many writes' length are torn more easily


class Server(OddServer):
    """Sound pages in odd HTTP; every fifth is large. Slow enough for the crawl to last until the last kill."""

    def reply(self, path: str, said: Said) -> Reply:
        time.sleep(0.04)
        if path.endswith("/large.aspx"):
            return Reply(sized(page(int(path.split("/")[2])) + LARGE))
        return super().reply(path, said)


@dataclass
class Outcome:
    """What was found.

    Attributes:
        kills: How often it was killed.
        torn: How often the kill left a torn record, which was cut off.
        lost: Exchanges that were in a file before a kill and are not in the sealed one.
        unwritten: Exchanges that the server had ended, and the process had not written, at a kill.
        wrong: Exchanges in the files that are none of the server's.
        exchanges: All of the server's.
        faults: What else does not hold.
    """

    kills: int = 0
    torn: int = 0
    lost: int = 0
    unwritten: int = 0
    wrong: int = 0
    exchanges: int = 0
    faults: list[str] = field(default_factory=list)


def urls(count: int) -> str:
    cases = [case for case in SOUND if case not in {"one-byte-at-a-time", "interim-twice"}]
    names = ["large" if number % 5 == 0 else cases[number % len(cases)] for number in range(count)]
    return ",".join(f"/11/{number}/{name}.aspx" for number, name in enumerate(names, FIRST))


def crawl_killed(crawl, kills: int, pages: int, chance: Random) -> Outcome:
    """Kill a crawl of so many pages at random moments, then let it end."""
    outcome, settings = Outcome(), {"CONCURRENT_REQUESTS": AT_ONCE, "CONCURRENT_REQUESTS_PER_DOMAIN": AT_ONCE}
    step = max(2, pages // (kills + 2))
    with Server() as server:
        for _ in range(kills):
            child = crawl.start(server.url, "article", settings, urls=urls(pages), related_depth=0)
            _wait(child, server, len(server.said) + chance.randint(1, step))
            time.sleep(chance.uniform(0.0, 0.25))
            left = {path: path.read_bytes() for path in crawl.paper.glob("warc/*.open")}
            child.kill()
            outcome.kills += 1
            _look(crawl, left, outcome)
        crawl(server.url, "article", settings, urls=urls(pages), related_depth=0)
        _compare(crawl, server, outcome)
    return outcome


def _wait(child, server: Server, count: int) -> None:
    deadline = time.monotonic() + 120
    while len(server.said) < count:
        assert child.poll() is None, f"the crawl ended before it could be killed: {child.told()}"
        assert time.monotonic() < deadline, "the crawl asks for nothing"
        time.sleep(0.001)


def _look(crawl, left: dict, outcome: Outcome) -> None:
    """Open a run as the next crawl does, and compare the sealed file with what was seen of it before the kill."""
    for path in crawl.paper.glob("warc/*.open"):
        data = path.read_bytes()
        outcome.torn += whole(data) < len(data)
    crawl.open_and_close()
    for path, before in left.items():
        sealed = path.with_name(path.name.removesuffix(".open"))
        if path.exists() or not sealed.exists():
            outcome.faults.append(f"{path.name} was not sealed")
            continue
        kept = whole(before)
        if sealed.read_bytes()[:kept] != before[:kept]:
            outcome.lost += 1


def _compare(crawl, server: Server, outcome: Outcome) -> None:
    if rest := [path.name for path in crawl.paper.glob("warc/*") if not path.name.endswith(".warc.gz")]:
        outcome.faults.append(f"left over: {rest}")
    for path in crawl.warcs():
        records(path)  # each a whole member, with the right digest
    archived = Counter((exchange.sent, exchange.received) for exchange in crawl.exchanges())
    said = Counter((said.read, said.wrote) for said in server.said)
    ended = Counter((said.read, said.wrote) for said in server.said if said.whole)
    outcome.exchanges = said.total()
    outcome.unwritten = (ended - archived).total()
    outcome.wrong = (archived - said).total()
