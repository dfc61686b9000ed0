"""Vietnamese text that was decoded as something it is not, put right: characters in, characters out.

Four kinds, all met in the archives of regional papers:

* "tcvn3": the ABC fonts (.VnTime) drew Vietnamese letters over Latin-1 codes; "Thứ" was stored as "Thø".
* "vni": VNI fonts put an accent code after its vowel; "Ngày" was stored as "Ngaøy".
* "windows1258": bytes of windows-1258 read as windows-1252; "tư" + acute came out as "týì".
* "mojibake": UTF-8 read as windows-1252, once or twice; "Thứ" came out as "Thá»©".

All are plain tables. What decides is evidence: a word counts for a kind when it is no Vietnamese syllable as it
stands and becomes one by that kind's table. Healthy text of any language comes back as it went in.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsarchive.composing import compose
from newsarchive.syllables import has_vietnamese_letter, is_syllable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

# --- the tables --------------------------------------------------------------------------------------------

# TCVN 5712:1993 (VN3), as the ABC fonts use it. Capitals with a tone have no code: the .VnTimeH fonts drew
# the small letters' codes as capitals.
_TCVN3_PAIRS = (
    "µà¶ả·ã¸á¹ạ¨ă»ằ¼ẳ½ẵ¾ắÆặ©âÇầÈẩÉẫÊấËậ®đÌèÎẻÏẽÐéÑẹªêÒềÓểÔễÕếÖệ×ìØỉÜĩÝíÞị"
    "ßòáỏâõãóäọ«ôåồæổçỗèốéộ¬ơêờëởìỡíớîợïùñủòũóúôụ\u00adưõừöửõừ÷ữøứùựúỳûỷüỹýýþỵ"
    "¡Ă¢Â£Ê¤Ô¥Ơ¦Ư§Đ"
)
_TCVN3 = str.maketrans(_TCVN3_PAIRS[0::2], _TCVN3_PAIRS[1::2])

# VNI-Windows: the codes that follow a vowel, and the tone or hat that each stands for.
_ACUTE, _GRAVE, _HOOK, _TILDE, _DOT = "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"
_CIRCUMFLEX, _BREVE, _HORN = "\u0302", "\u0306", "\u031b"
_VNI_TONES = {"ù": _ACUTE, "ø": _GRAVE, "û": _HOOK, "õ": _TILDE, "ï": _DOT}
_VNI_HATS = {
    "â": _CIRCUMFLEX,
    "á": _CIRCUMFLEX + _ACUTE,
    "à": _CIRCUMFLEX + _GRAVE,
    "å": _CIRCUMFLEX + _HOOK,
    "ã": _CIRCUMFLEX + _TILDE,
    "ä": _CIRCUMFLEX + _DOT,
}
_VNI_BREVES = {
    "ê": _BREVE,
    "é": _BREVE + _ACUTE,
    "è": _BREVE + _GRAVE,
    "ú": _BREVE + _HOOK,
    "ü": _BREVE + _TILDE,
    "ë": _BREVE + _DOT,
}
# Letters with a code of their own.
_VNI_LETTERS = {"ö": "ư", "ô": "ơ", "ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_VNI_FOLLOWERS = {
    "a": _VNI_TONES | _VNI_HATS | _VNI_BREVES,
    "e": _VNI_TONES | _VNI_HATS,
    "o": _VNI_TONES | _VNI_HATS,
    "u": _VNI_TONES,
    "y": _VNI_TONES,
    "ö": _VNI_TONES,
    "ô": _VNI_TONES,
}

# windows-1258 against windows-1252, where the two differ in letters; five codes are combining tones.
_CP1258 = str.maketrans("ÃÌÐÒÕÝÞãìðòõýþ", "Ă\u0300Đ\u0309ƠƯ\u0303ă\u0301đ\u0323ơư₫")


def _browser_table(codec: str) -> str:
    """The 256 characters of a single-byte codec, its holes filled with C1 controls as browsers do."""
    chars = (bytes([code]).decode(codec, "replace") for code in range(256))
    return "".join(chr(code) if char == "\ufffd" else char for code, char in enumerate(chars))


_CP1252_CHARS = _browser_table("cp1252")
_CP1258_CHARS = _browser_table("cp1258")


def decode_cp1252(body: bytes) -> str:
    """`body` as windows-1252, every byte defined, as browsers read it."""
    return codecs.charmap_decode(body, "strict", _CP1252_CHARS)[0]


def decode_cp1258(body: bytes) -> str:
    """`body` as windows-1258, every byte defined; its tones are still apart from their vowels."""
    return codecs.charmap_decode(body, "strict", _CP1258_CHARS)[0]


# --- converters, word by word --------------------------------------------------------------------------------


def _vni_pairs() -> dict[str, str]:
    """Every VNI spelling of one letter, in small letters, capitals and a capital with a small accent code."""
    pairs = dict(_VNI_LETTERS)
    for base, followers in _VNI_FOLLOWERS.items():
        letter = _VNI_LETTERS.get(base, base)
        for code, marks in followers.items():
            pairs[base + code] = unicodedata.normalize("NFC", letter + marks)
    capitals = {spelling.upper(): letter.upper() for spelling, letter in pairs.items()}
    titles = {s[0].upper() + s[1:]: letter.upper() for s, letter in pairs.items() if len(s) == 2}
    return pairs | capitals | titles


_VNI = _vni_pairs()
_VNI_SPELLING = re.compile("|".join(sorted(_VNI, key=len, reverse=True)))


def _from_tcvn3(word: str) -> str:
    return word.translate(_TCVN3)


def _from_vni(word: str) -> str:
    return _VNI_SPELLING.sub(lambda found: _VNI[found.group()], word)


def _from_cp1258(word: str) -> str:
    return unicodedata.normalize("NFC", word.translate(_CP1258))


_CONVERTERS: dict[str, Callable[[str], str]] = {
    "tcvn3": _from_tcvn3,
    "vni": _from_vni,
    "windows1258": _from_cp1258,
}

# --- evidence ------------------------------------------------------------------------------------------------

# A word in which legacy letters may stand: TCVN3 uses symbols, and the soft hyphen, as letters.
_WORD = re.compile("[A-Za-z\u00a1-\u00ff]+")
# What healthy Vietnamese never holds: letters and symbols of other uses, or a vowel followed by a VNI code.
_SUSPECT = re.compile(
    "[¡-¯µ-¸¹»-¾ÅÆÇËÎÏÐÑÖ×ØÛÜÞßäåæçëîïðñö÷øûüþ\u00ad]"
    "|[aA][ùõâáàãêéèúÙÕÂÁÀÃÊÉÈÚ]|[eE][ùõâáàãÙÕÂÁÀÃ]|[oO][ùõâÙÕÂ]|[uUyY][ùõÙÕ]|[ôÔ][ùõÙÕ]"
    "|[A-Za-zâãăêô][ìòõýÌÒÕÝ]"
)
# Words so common that one of them is evidence enough in a short string; the words of dates above all.
_COMMON_WORDS = (
    "thứ ngày tháng năm nhật cập chủ chúa giờ phút giây lúc sáng trưa chiều tối đêm bảy bẩy tư sáu mười đăng "
    "xuất bản phát hành và của là có được những người với không này đã các một để tại huyện tỉnh xã thành "
    "phố việt đồng báo trước cách đây hôm"
)
_COMMON = frozenset(_COMMON_WORDS.split())
_ENOUGH, _ENOUGH_FOR_A_PAGE = 2, 6
_FEW_WORDS = 3


@dataclass(slots=True)
class _Evidence:
    """What the words of a block say: by kind, words explained (weighted) and words contradicting."""

    hits: dict[str, int]
    misses: dict[str, int]
    plain: int = 0
    plain_vietnamese: int = 0

    def add(self, other: _Evidence) -> None:
        for kind in _CONVERTERS:
            self.hits[kind] += other.hits[kind]
            self.misses[kind] += other.misses[kind]
        self.plain += other.plain
        self.plain_vietnamese += other.plain_vietnamese

    def verdict(self, enough: int) -> str | None:
        """The kind that explains the words, or ``None``: too few, contradicted, or another language."""
        kind = max(_CONVERTERS, key=lambda name: self.hits[name] - 2 * self.misses[name])
        if self.hits[kind] < enough or self.misses[kind] * 4 > self.hits[kind]:
            return None
        if self.plain >= _FEW_WORDS and self.plain_vietnamese * 2 < self.plain:
            return None
        return kind


def _no_evidence() -> _Evidence:
    return _Evidence(dict.fromkeys(_CONVERTERS, 0), dict.fromkeys(_CONVERTERS, 0))


def _weigh(block: str) -> _Evidence:
    evidence = _no_evidence()
    for word, times in Counter(_WORD.findall(block)).items():
        if len(word) < 2:
            continue
        if word.isascii():
            evidence.plain += times
            evidence.plain_vietnamese += times * is_syllable(word)
            continue
        healthy = is_syllable(word)
        for kind, convert in _CONVERTERS.items():
            converted = convert(word)
            if converted == word:
                evidence.misses[kind] += times * (not healthy)
            elif not is_syllable(converted):
                evidence.misses[kind] += times
            elif not healthy:
                evidence.hits[kind] += times * (2 if converted.lower() in _COMMON else 1)
    return evidence


def _converted(block: str, kind: str) -> str:
    """`block` with all its words read as `kind`; capitals restored where a capital font must have been meant."""
    convert = _CONVERTERS[kind]
    letters = [char for char in block if char.isascii() and char.isalpha()]
    all_capitals = len(letters) >= 3 and all(char.isupper() for char in letters)

    def one(found: re.Match[str]) -> str:
        word = found.group()
        if word.isascii():
            return word
        result = convert(word)
        plain = [char for char in word if char.isascii()]
        if kind == "tcvn3" and (all_capitals or (len(plain) >= 2 and all(char.isupper() for char in plain))):
            return result.upper()
        return result

    return _WORD.sub(one, block)


# --- UTF-8 read as windows-1252 ------------------------------------------------------------------------------

_BYTE_OF = {char: code for code, char in enumerate(_CP1252_CHARS)} | {chr(c): c for c in range(0x80, 0x100)}


def _class_of(codes: Iterable[int]) -> str:
    """A character class of the characters that stand for these bytes, as windows-1252 or Latin-1."""
    wanted = set(codes)
    return "[" + "".join(re.escape(char) for char, code in _BYTE_OF.items() if code in wanted) + "]"


_TAIL = _class_of(range(0x80, 0xC0))
_SEQUENCE = re.compile(
    f"{_class_of(range(0xC2, 0xE0))}{_TAIL}"
    f"|{_class_of(range(0xE0, 0xF0))}{_TAIL}{{2}}"
    f"|{_class_of(range(0xF0, 0xF5))}{_TAIL}{{3}}"
)
# "à" ends in the byte of a no-break space, which white-space cleaning turns into a plain one: "NgÃ y".
_LOST_GRAVE_A = re.compile("Ã (?: |((?:ng|nh|[imnouy])(?![A-Za-z\u0080-\u1eff]))|)")
_PLAUSIBLE = re.compile("[\u0080-\u024f\u0300-\u0323\u1ea0-\u1ef9\u2010-\u203a\u20ab\u20ac\u2122]")


def _decoded_sequence(found: re.Match[str]) -> str:
    try:
        return bytes(_BYTE_OF[char] for char in found.group()).decode("utf-8")
    except UnicodeDecodeError:
        return found.group()


def _is_strong(found: re.Match[str]) -> bool:
    """Whether a sequence could hardly be printed on purpose.

    "Ã”" may be a capital before a closing quotation mark; "Ã¡", "Ä‘" and any three characters that make a
    Vietnamese letter may not.
    """
    sequence, decoded = found.group(), _decoded_sequence(found)
    if decoded == sequence or not _PLAUSIBLE.match(decoded):
        return False
    return len(sequence) > 2 or sequence[0] in "ÄÆÅ" or (sequence[0] == "Ã" and ord(sequence[1]) < 0x100)


def _from_mojibake(block: str) -> str:
    """`block` with one wrong decoding undone, or itself without evidence of one."""
    strong = sum(map(_is_strong, _SEQUENCE.finditer(block)))
    if not strong or (strong == 1 and has_vietnamese_letter(block)):
        return block
    undone = _SEQUENCE.sub(_decoded_sequence, block)
    return _LOST_GRAVE_A.sub(lambda found: "à" + (found.group(1) or " "), undone)


# --- whole texts ---------------------------------------------------------------------------------------------

_BLOCKS = re.compile("([<>]+)")
ASCII = bytes(range(128))
# Of what `_SUSPECT` and `_SEQUENCE` look for, the part beyond ASCII.
_SUSPECT_LETTERS = re.compile("[¡-¯µ-¸¹»-¾ÅÆÇËÎÏÐÑÖ×ØÛÜÞßäåæçëîïðñö÷øûüþ\u00adùõâáàãêéèúÙÕÂÁÀÃÊÉÈÚìòýÌÒÝ]")
_LONG = 2000  # from here on one look for marker letters spares the closer look
# Letters that a text of some length in each kind cannot do without: đ in TCVN3, VNI and windows-1258, à in VNI,
# and the second byte of most Vietnamese letters.
_MARKERS = "®ñðøº"
_TONE_MARKS = "\u0300\u0301\u0303\u0309\u0323"


@dataclass(frozen=True, slots=True)
class Repaired:
    """A text put right, and what it was: some of "mojibake", "tcvn3", "vni", "windows1258"."""

    text: str
    kinds: tuple[str, ...] = ()


def repair(text: str) -> str:
    """`text` with legacy fonts and wrong decodings put right; `text` itself when it is healthy or in doubt.

    Text with combining tone marks comes back composed (NFC). Linear; pure; never raises.
    """
    return repair_page(text).text


def repair_page(text: str, beyond: str | None = None) -> Repaired:
    """`repair`, telling also what was found. Mark-up is told from text by its angle brackets only.

    Args:
        text: The page.
        beyond: The characters of it that are not ASCII, run together, where the caller has them: what these do not
            hold, the text does not.
    """
    if text.isascii():
        return Repaired(text)
    if any(mark in (text if beyond is None else beyond) for mark in _TONE_MARKS):
        text, beyond = compose(text), None
    long = len(text) >= _LONG
    if long and not any(marker in (text if beyond is None else beyond) for marker in _MARKERS):
        return Repaired(text)
    if beyond is None or not long:
        beyond = _beyond_ascii(text) if long else text
    garbled, suspect = _SEQUENCE.search(beyond), _SUSPECT_LETTERS.search(beyond)
    wide = _wide_words(text) if long and (garbled or suspect) else text
    undone = _undo_mojibake(text) if garbled and _SEQUENCE.search(wide) else text
    if undone is text and not (suspect and _SUSPECT.search(wide) and _may_be_font(wide)):
        return Repaired(text)
    repaired, kind = _undo_fonts(undone)
    kinds = ("mojibake",) * (undone != text) + ((kind,) if kind else ())
    return Repaired(repaired, kinds)


def _beyond_ascii(text: str) -> str:
    """The characters beyond ASCII, run together: quicker than any search in the whole."""
    return text.encode("utf-8", "surrogatepass").translate(None, ASCII).decode("utf-8", "surrogatepass")


def _wide_words(text: str) -> str:
    """The words that are not all ASCII, in order: few on most pages, so that searches are short."""
    wide = (word for line in text.split("\n") if not line.isascii() for word in line.split(" ") if not word.isascii())
    return " ".join(wide)


def _blocks(text: str) -> list[str]:
    """`text` cut at line breaks and angle brackets, nothing lost; stretches of ASCII may stay whole."""
    parts: list[str] = []
    for line in text.split("\n"):
        if line.isascii():
            parts.append(line)
        else:
            parts.extend(_BLOCKS.split(line))
        parts.append("\n")
    return parts[:-1]


def _undo_mojibake(text: str) -> str:
    parts = _blocks(text)
    for index, part in enumerate(parts):
        if not part.isascii():
            parts[index] = _from_mojibake(_from_mojibake(part))
    return "".join(parts)


def _may_be_font(text: str) -> bool:
    """Whether enough words become syllables by one kind's table: without them no block is weighed.

    A page of another language has a few accented words among thousands of plain ones.
    """
    words = Counter(word for word in _WORD.findall(text) if not word.isascii() and len(word) > 1)
    hits = dict.fromkeys(_CONVERTERS, 0)
    for word, times in words.items():
        if is_syllable(word):
            continue
        for kind, convert in _CONVERTERS.items():
            if (converted := convert(word)) != word and is_syllable(converted):
                hits[kind] += 2 * times  # a common word counts twice
    return max(hits.values()) >= _ENOUGH


def _undo_fonts(text: str) -> tuple[str, str | None]:
    """Blocks in a legacy font converted, and the font; a page may hold healthy blocks beside them."""
    parts = _blocks(text)
    if not any(_SUSPECT.search(part) for part in parts if not part.isascii()):
        return text, None
    whole = _no_evidence()
    weighed: dict[int, _Evidence] = {}
    mixed = False
    for index, part in enumerate(parts):
        if part.isascii():
            continue
        if has_vietnamese_letter(part):
            mixed = True
            continue
        weighed[index] = _weigh(part)
        whole.add(weighed[index])
    of_page = whole.verdict(_ENOUGH_FOR_A_PAGE)
    kind_found = None
    for index, evidence in weighed.items():
        kind = evidence.verdict(_ENOUGH)
        if kind is None and of_page is not None:
            sure = 1 if mixed else 0
            kind = of_page if sure <= evidence.hits[of_page] >= evidence.misses[of_page] else None
        if kind is not None:
            parts[index] = _converted(parts[index], kind)
            kind_found = kind_found or kind
    return "".join(parts), kind_found


def vietnamese_score(text: str) -> int:
    """How much of the first 20,000 characters of `text` reads as Vietnamese: accented syllables less other words.

    Compares two decodings of the same bytes.
    """
    words = re.findall(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*", text[:20_000])
    accented = [word for word in words if not word.isascii()]
    return sum(1 if is_syllable(word) else -1 for word in accented)
