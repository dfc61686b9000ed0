"""XML from strangers: bounded in bytes, without entities, without network."""

from __future__ import annotations

import re
import zlib

import lxml.etree

MAX_BYTES = 20_000_000  # unpacked; the site map protocol allows 50 MB, papers' hold 50 KB to 10 MB
_GZIP = b"\x1f\x8b"
_BARE = re.compile(rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|&(?!#?\w{1,32};)", re.DOTALL)


class XmlRefusedError(ValueError):
    """XML that is not read; the message is the reason, one clause."""


def unpacked(body: bytes) -> bytes:
    """The body, without gzip around it if there is any.

    Raises:
        XmlRefusedError: Damaged gzip, or more than `MAX_BYTES` in it.
    """
    if not body.startswith(_GZIP):
        return body
    unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        data = unpacker.decompress(body, MAX_BYTES + 1)
    except zlib.error as error:
        raise XmlRefusedError("damaged gzip") from error
    if len(data) > MAX_BYTES:
        raise XmlRefusedError(f"more than {MAX_BYTES:,} bytes when unpacked")
    return data


def parse_xml(body: bytes) -> lxml.etree._Element:
    """The root of an XML document, gzipped or not; small faults are forgiven.

    Raises:
        XmlRefusedError: It is too large, declares entities, or is no XML.
    """
    data = unpacked(body).lstrip(b"\xef\xbb\xbf \t\r\n")
    if len(data) > MAX_BYTES:
        raise XmlRefusedError(f"more than {MAX_BYTES:,} bytes")
    if not data.startswith(b"<") and data[:2] not in {b"\xff\xfe", b"\xfe\xff"}:
        raise XmlRefusedError("no XML")
    if b"<!ENTITY" in data or "<!ENTITY".encode("utf-16-le") in data or "<!ENTITY".encode("utf-16-be") in data:
        raise XmlRefusedError("it declares entities")
    try:
        root = _parsed(data, forgiving=False)
    except lxml.etree.XMLSyntaxError:
        try:
            root = _parsed(_BARE.sub(_whole, data), forgiving=True)
        except lxml.etree.XMLSyntaxError as error:
            raise XmlRefusedError("no XML") from error
    if root is None:
        raise XmlRefusedError("no XML")
    return root


def _parsed(data: bytes, *, forgiving: bool) -> lxml.etree._Element | None:
    parser = lxml.etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=forgiving,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    root: lxml.etree._Element | None = lxml.etree.fromstring(data, parser)  # the stubs know of no empty result
    return root


def _whole(found: re.Match[bytes]) -> bytes:
    """What stands for itself in CDATA stays; elsewhere a bare ``&``, as in a URL's query, is made one of XML."""
    return b"&amp;" if found[0] == b"&" else found[0]


def local_name(element: lxml.etree._Element) -> str:
    """An element's name in lower case, without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def text_of(element: lxml.etree._Element) -> str:
    """An element's text, trimmed."""
    return "".join(text for text in element.itertext() if isinstance(text, str)).strip()
