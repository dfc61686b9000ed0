"""Text as the corpus keeps it: from bytes to characters, from characters to one normal form."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from newsarchive import legacy
from newsarchive.composing import compose

# Characters that print nothing: controls (not white space), soft hyphen, zero-width space and non-joiner, word
# joiner, BOM, direction marks. A zero-width joiner stays between emoji, where it makes one picture of two.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064"
    "\u2066-\u2069\ufeff]|\u200d(?![\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])"
)


def tidy(text: str) -> str:
    """`text` in the corpus's normal form.

    NFC; what prints nothing (zero-width space, soft hyphen, BOM, controls) removed; every run of white space,
    no-break spaces and line breaks included, one space; trimmed. Quotation marks and decimal commas stay as
    printed.
    """
    # of all white space, only a space is printable: most lines need no splitting
    if "  " in text or not text.isprintable():
        text = " ".join(text.split())
        if not text.isprintable():
            text = " ".join(_INVISIBLE.sub("", text).split())
    else:
        text = text.strip()
    return text if text.isascii() else compose(text)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A page as characters.

    Attributes:
        text: The page; not normalised (see `tidy`), but with legacy fonts and mojibake repaired.
        encoding: What the bytes are: "utf-8", "utf-16-le", "windows-1258", "windows-1252", or another declared
            charset by its Python name.
        problems: What was wrong, in order: "charset_mismatch" (declared otherwise), "unknown_charset",
            "broken_utf8" or "undecodable_bytes" (some bytes became U+FFFD), "tcvn3", "vni", "mojibake",
            "windows1258" (repaired by `legacy`).
        as_served: Whether the bytes are `text` in UTF-8, nothing changed.
    """

    text: str
    encoding: str
    problems: tuple[str, ...] = ()
    as_served: bool = False


_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# Charset labels that pages declare, by what a browser decodes them as (WHATWG Encoding Standard): a page that
# says latin-1 or ASCII is read as windows-1252. Anything else is unknown, so that no page can choose one of
# Python's codecs that are no charsets.
_SINGLE_BYTE = "windows-1252"
_CHARSETS = {
    **dict.fromkeys(("utf-8", "utf8", "unicode-1-1-utf-8", "x-unicode20utf8"), "utf-8"),
    **dict.fromkeys(("iso-8859-1", "iso8859-1", "latin1", "latin-1", "l1", "ascii", "us-ascii", "ansi"), _SINGLE_BYTE),
    **dict.fromkeys(("windows-1252", "cp1252", "cp-1252", "x-cp1252", "1252"), _SINGLE_BYTE),
    **dict.fromkeys(("windows-1258", "cp1258", "x-cp1258", "vietnamese"), "windows-1258"),
    # fonts, not charsets: the bytes are single bytes whose letters `legacy` knows
    **dict.fromkeys(("tcvn", "tcvn3", "x-viet-tcvn", "x-viet-tcvn3", "x-viet-vni", "vni"), _SINGLE_BYTE),
    **dict.fromkeys(("utf-16", "utf-16le", "unicode"), "utf-16-le"),
    "utf-16be": "utf-16-be",
    **dict.fromkeys(("gb2312", "gbk", "gb18030", "x-gbk"), "gb18030"),
    **dict.fromkeys(("big5", "big5-hkscs"), "big5"),
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis"), "shift_jis"),
    "euc-jp": "euc_jp",
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987"), "euc_kr"),
    "koi8-r": "koi8_r",
    **{f"windows-{page}": f"windows-{page}" for page in (874, 1250, 1251, 1253, 1254, 1255, 1256, 1257)},
    **{f"iso-8859-{part}": f"iso8859_{part}" for part in (2, 3, 4, 5, 6, 7, 9, 10, 13, 14, 15, 16)},
}
_HEAD = 4096  # bytes in which a page must declare its charset; the standard's 1,024, generously
_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_META_CHARSET = re.compile(
    rb"<meta[^<>]{0,300}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:-]{1,40})|<\?xml[^<>]{0,200}?encoding\s{0,9}=\s{0,9}[\"']([\w.:-]{1,40})",
    re.IGNORECASE,
)


def decode_html(body: bytes, content_type: str | None) -> Decoded:
    """The page `body` as characters, whatever it declares.

    A byte-order mark decides; then bytes that are valid UTF-8 are UTF-8 even where another charset is declared;
    then the charset of the `Content-Type` header `content_type`, then that of `<meta>` or the XML declaration;
    then a guess between windows-1258 and windows-1252. UTF-8 with a few broken or cut sequences stays UTF-8.
    Legacy fonts (TCVN3, VNI) and UTF-8 that was once read as windows-1252 are repaired on evidence. Linear in the
    size of `body`; never raises.
    """
    for bom, encoding in _BOMS:
        if body.startswith(bom):
            text = body[len(bom) :].decode(encoding, "replace")
            return _finish(text, encoding, ("undecodable_bytes",) if "\ufffd" in text else ())
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        return _decode_other(body, content_type, error)
    if "\x00" in text[:_HEAD]:
        wide = _utf16_without_bom(body)
        if wide is not None:
            return _finish(body.decode(wide, "replace"), wide, ())
    beyond = body.translate(None, legacy.ASCII).decode("utf-8")
    repaired = legacy.repair_page(text, beyond)
    problems = _mismatch(body, content_type, "utf-8") + repaired.kinds
    return Decoded(repaired.text, "utf-8", problems, repaired.text is text)


def _finish(text: str, encoding: str, problems: tuple[str, ...]) -> Decoded:
    repaired = legacy.repair_page(text)
    return Decoded(repaired.text, encoding, problems + repaired.kinds)


def _declared(body: bytes, content_type: str | None) -> str | None:
    """The charset label of the header, else of the page's head, in lower case."""
    in_header = _HEADER_CHARSET.search(content_type[:1000]) if content_type else None
    if in_header:
        return in_header.group(1).lower()
    in_page = _META_CHARSET.search(body, 0, _HEAD)
    if in_page:
        return (in_page.group(1) or in_page.group(2)).decode("ascii", "replace").lower()
    return None


def _mismatch(body: bytes, content_type: str | None, encoding: str) -> tuple[str, ...]:
    """The problem of a page that declares a charset other than `encoding`, unless its bytes are plain ASCII."""
    declared = _declared(body, content_type)
    if declared is None or _CHARSETS.get(declared) == encoding or body.isascii():
        return ()
    return ("charset_mismatch",)


def _utf16_without_bom(body: bytes) -> str | None:
    """UTF-16's byte order, told by where the zero bytes of mark-up stand; ``None`` when it is not UTF-16."""
    head = body[:_HEAD]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > len(head) // 4 and even * 4 < odd:
        return "utf-16-le"
    if even > len(head) // 4 and odd * 4 < even:
        return "utf-16-be"
    return None


def _decode_other(body: bytes, content_type: str | None, error: UnicodeDecodeError) -> Decoded:
    """Bytes that are not valid UTF-8 throughout."""
    wide = _utf16_without_bom(body)
    if wide is not None:
        return _finish(body.decode(wide, "replace"), wide, ())
    label = _declared(body, content_type)
    if _mostly_utf8(body, error):
        return _finish(body.decode("utf-8", "replace"), "utf-8", ("broken_utf8",))
    charset = _CHARSETS.get(label) if label else None
    problems: tuple[str, ...] = ()
    if label and charset is None:
        problems = ("unknown_charset",)
    if charset == "utf-8":
        charset, problems = None, ("charset_mismatch",)
    if charset not in {None, _SINGLE_BYTE, "windows-1258"}:
        text = body.decode(charset or "", "replace")
        bad = text.count("\ufffd")
        if bad * 50 <= len(text):
            return _finish(text, charset or "", (*problems, "undecodable_bytes") if bad else problems)
        charset, problems = None, ("charset_mismatch",)
    return _decode_single_byte(body, charset, problems)


def _mostly_utf8(body: bytes, error: UnicodeDecodeError) -> bool:
    """Whether broken sequences are the exception: a cut page, a bad paste, a comment in another charset."""
    if error.start > len(body) - 4 and error.reason == "unexpected end of data":
        return True
    text = body.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    multibyte = len(body) - len(text)
    return multibyte > bad * 6


def _decode_single_byte(body: bytes, charset: str | None, problems: tuple[str, ...]) -> Decoded:
    """windows-1258 or windows-1252, by which of the two reads as Vietnamese; the declared one when neither."""
    as_1252 = legacy.decode_cp1252(body)
    as_1258 = legacy.decode_cp1258(body)
    score = legacy.vietnamese_score(as_1258)
    # by chance a page in an ABC font reads a little better as windows-1258; what tells is how it reads when repaired
    if score > legacy.vietnamese_score(as_1252) and score >= legacy.vietnamese_score(legacy.repair(as_1252[:20_000])):
        encoding, text = "windows-1258", compose(as_1258)
    elif charset == "windows-1258" and legacy.repair(as_1252) == as_1252:
        encoding, text = charset, compose(as_1258)
    else:
        encoding, text = _SINGLE_BYTE, as_1252
    if charset is not None and charset != encoding and not problems:
        problems = ("charset_mismatch",)
    return _finish(text, encoding, problems)
