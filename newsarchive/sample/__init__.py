"""The sample newspaper: "Báo Suối Ngàn", the invented paper of a province that does not exist.

It stands in for a real regional paper wherever none may be asked: the demo and the tests crawl it over real
HTTP on loopback. Its pages have the structure of Báo Yên Bái in 2020; province, people, events and texts are
invented, any likeness is chance. What it holds is told by `newsarchive.sample.truth`, from its data and not
from its pages, so that a test can check that a crawl found exactly that.

    with SampleServer() as server:
        print(server.url)  # http://127.0.0.1:<free port>

`SampleServer`: the paper on 127.0.0.1. `articles`: what it has printed, oldest first. `sections`: its
sections. `Article`, `Section`, `Picture`, `Link`: the data classes. `DOMAIN`: the host its pages name.
"""

from __future__ import annotations

from newsarchive.sample.content import DOMAIN, Article, Link, Picture, Section, articles, sections
from newsarchive.sample.server import Request, SampleServer

__all__ = ["DOMAIN", "Article", "Link", "Picture", "Request", "SampleServer", "Section", "articles", "sections"]
