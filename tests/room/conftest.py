"""The reading room over real HTTP, on an archive that was crawled."""

from __future__ import annotations

import http.client

import pytest

pytest.importorskip("flask", reason="the reading room is not installed")
pytest.importorskip("waitress", reason="the reading room is not installed")

from tests.room import archives


class Answer:
    """What the room answered."""

    def __init__(self, answer: http.client.HTTPResponse) -> None:
        self.status = answer.status
        self.headers = answer.headers
        self.body = answer.read()
        self.text = self.body.decode("utf-8", "replace")

    @property
    def tree(self):
        import lxml.html

        return lxml.html.document_fromstring(self.body, parser=lxml.html.HTMLParser(encoding="utf-8"))

    def words(self, css: str = "main") -> str:
        """The text that a reader sees in an element, blanks joined."""
        found = self.tree.cssselect(css)
        return " ".join(" ".join(found[0].itertext()).split()) if found else ""


class Reader:
    """Asks the room; headers and method as given."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.host = address.removeprefix("http://")

    def __call__(self, path: str, method: str = "GET", **headers: str) -> Answer:
        connection = http.client.HTTPConnection(self.host, timeout=30)
        try:
            connection.putrequest(method, path, skip_host="Host" in headers, skip_accept_encoding=True)
            for name, value in headers.items():
                connection.putheader(name.replace("_", "-"), value)
            connection.endheaders()
            return Answer(connection.getresponse())
        finally:
            connection.close()


@pytest.fixture(scope="session")
def read(room_archive):
    with archives.reading_room(room_archive) as address:
        yield Reader(address)
