"""An article as bibliographies want it: BibTeX, CSL-JSON, RIS. Pure.

Vietnamese names are written family name first ("Nguyễn Văn An": Nguyễn is the family name), and are cited so. A name
is parted only where it is plainly a full name; a pen name ("Mai Chi") and an office stay whole. BibTeX cannot keep the
order of a parted name, so there every name stays whole.

Formats: BibTeX as of btxdoc, with the fields that biblatex and Zotero add (url, urldate, day); CSL-JSON as of
csl-data.json 1.0.2 of the Citation Style Language; RIS as of the RIS format specification (2011), type NEWS.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from newsarchive.publishers.base import split_url
from newsarchive.reader.authors import all_full_names
from newsarchive.site import is_loopback

if TYPE_CHECKING:
    from collections.abc import Callable

_SOURCE = re.compile(r"\W*(?:theo|nguồn(?: tin)?|dẫn theo)\b[\s:]*", re.IGNORECASE)  # "according to", "source"
# Agencies and offices that stand alone in a byline. "PV" (a reporter), "CTV" (a contributor) and the like name nobody.
_OFFICE = re.compile(
    r"(?:ttxvn|vov|vtv|vgp|qđnd|tân hoa xã|xinhua|reuters|afp|ap|bbc|cnn|tass|kyodo|yonhap)(?!\w)"
    r"|(?:thông tấn xã|báo|đài|tạp chí|cổng thông tin|ban|sở|ubnd|ủy ban|uỷ ban|công an|trung tâm|hội|cục"
    r"|văn phòng) \w",
    re.IGNORECASE,
)
_LONGEST_OFFICE = 80
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")  # BibTeX's own macros
_TEX = {
    # an escaped brace still counts when BibTeX balances braces, so their names stand for them
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{letter: f"\\{letter}" for letter in "#$%&_"},
}
_TEX_TABLE = str.maketrans(_TEX)
_URL_SAFE = "!#$%&'()*+,-./:;=?@[]_~"  # braces, backslash, quotes and blanks would end or break a field


@dataclass(frozen=True, slots=True)
class Name:
    """An author.

    Attributes:
        literal: As the paper prints it.
        family: The family name, where the name is plainly a person's full one.
        given: What follows it.
    """

    literal: str
    family: str | None = None
    given: str | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """What is cited, each text on one line and without control characters; ``None`` where the page shows none.

    Attributes:
        key: Citation key: the id and the revision, letters, digits and hyphens.
        article: The record's id.
        revision: Its revision.
        title: The headline.
        names: The authors, else the agency or office that the byline names.
        paper: The paper's own name.
        section: Where it stood.
        day: Year, month, day in +07:00, of the update, else of the publication.
        updated: ISO 8601, as exact as the page.
        url: As fetched; what the page claims where it was fetched from a mirror on this machine.
        captured: ISO 8601, UTC.
        digest: Of the page's payload, ``sha256:…``.
        place: WARC file and byte.
        language: BCP 47.
    """

    key: str
    article: str
    revision: int
    title: str
    names: tuple[Name, ...]
    paper: str
    section: str | None
    day: tuple[int, int, int] | None
    updated: str | None
    url: str
    captured: str | None
    digest: str | None
    place: str | None
    language: str | None

    @property
    def note(self) -> str:
        """What no format has a field for, in one line."""
        parts = [
            f"updated {self.updated}" if self.updated else "",
            f"captured {self.captured}" if self.captured else "",
            f"payload {self.digest}" if self.digest else "",
            f"revision {self.revision} of {self.article}",
        ]
        return "; ".join(part for part in parts if part)


def reference(record: dict[str, Any], paper: str) -> Reference:
    """What to cite of a record.

    Args:
        record: In the contract's keys.
        paper: The paper's own name.
    """
    stamp = record["updated"] or record["published"]
    updated = record["updated"]
    warc = record["warc"] or {}
    article = _line(record["id"])
    return Reference(
        key=f"{re.sub(r'[^A-Za-z0-9]+', '-', article)}-r{record['revision']}",
        article=article,
        revision=record["revision"],
        title=_line(record["title"]),
        names=names_of(record["authors"], record["byline"]),
        paper=_line(paper),
        section=_line(record["section"] or "") or None,
        day=_day(stamp),
        updated=updated[:10] if updated and record["updated_precision"] == "day" else updated,
        url=quote(_line(_address(record)), safe=_URL_SAFE),
        captured=record["fetched_at"],
        digest=warc.get("payload_digest"),
        place=_line(f"{warc['file']}, byte {warc['offset']}") if warc else None,
        language=_line(record["language"] or "") or None,
    )


def _line(text: str) -> str:
    """One line, single blanks; what does not print (line ends of any kind, controls, overrides of direction) is one."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def _address(record: dict[str, Any]) -> str:
    """The address that others can use."""
    url: str = record["url"]
    parts = split_url(url)
    mirrored = parts is not None and is_loopback(parts.hostname or "")
    return (record["canonical_url"] or url) if mirrored else url


def _day(stamp: str | None) -> tuple[int, int, int] | None:
    if not stamp:
        return None
    return int(stamp[:4]), int(stamp[5:7]), int(stamp[8:10])


def names_of(authors: list[str], byline: str | None) -> tuple[Name, ...]:
    """The names to cite: the authors, else the agency or office of the byline, else none."""
    if authors:
        return tuple(_person(_line(author)) for author in authors)
    text = _line(byline or "")
    told = _SOURCE.sub("", text, count=1) if _SOURCE.match(text) else text if _OFFICE.match(text.strip("() ")) else ""
    office = told.strip("()[]. ,;–-")
    return (Name(office),) if 1 < len(office) <= _LONGEST_OFFICE else ()


def _person(name: str) -> Name:
    words = name.split()
    if 3 <= len(words) <= 4 and "," not in name and all_full_names(name):
        return Name(name, words[0], " ".join(words[1:]))
    return Name(name)


# BibTeX ------------------------------------------------------------------------------------------------------


def bibtex(cited: Reference) -> str:
    """A BibTeX entry in UTF-8, also good for biblatex; the title keeps its capitals."""
    year, month, day = cited.day or (0, 0, 0)
    fields = {
        "author": _braced(" and ".join(_braced(_tex(name.literal)) for name in cited.names)),
        "title": _braced(_braced(_tex(cited.title))),
        "journal": _braced(_tex(cited.paper)),
        "chapter": _braced(_tex(cited.section or "")),
        "year": _braced(str(year or "")),
        "month": _MONTHS[month - 1] if month else "",
        "day": _braced(str(day or "")),
        "url": _braced(cited.url),
        "urldate": _braced((cited.captured or "")[:10]),
        "language": _braced(_tex(cited.language or "")),
        "note": _braced(_tex(cited.note)),
    }
    lines = [f"  {name} = {value}" for name, value in fields.items() if value]
    return f"@article{{{cited.key},\n" + ",\n".join(lines) + "\n}\n"


def _braced(text: str) -> str:
    return f"{{{text}}}" if text else ""


def _tex(text: str) -> str:
    return text.translate(_TEX_TABLE)


# CSL-JSON ----------------------------------------------------------------------------------------------------


def csl_json(cited: Reference) -> str:
    """A CSL-JSON array of one item."""
    item = {
        "id": cited.key,
        "type": "article-newspaper",
        "title": cited.title,
        "author": [_csl_name(name) for name in cited.names],
        "container-title": cited.paper,
        "section": cited.section,
        "issued": {"date-parts": [list(cited.day)]} if cited.day else None,
        "URL": cited.url,
        "accessed": {"date-parts": [list(_day(cited.captured) or ())]} if cited.captured else None,
        "archive_location": cited.place,
        "language": cited.language,
        "version": str(cited.revision),
        "note": cited.note,
        "custom": {
            "record_id": cited.article,
            "updated": cited.updated,
            "captured": cited.captured,
            "payload_digest": cited.digest,
        },
    }
    kept = {name: value for name, value in item.items() if value not in (None, [], "")}
    return json.dumps([kept], ensure_ascii=False, indent=2) + "\n"


def _csl_name(name: Name) -> dict[str, Any]:
    if name.family is None:
        return {"literal": name.literal}
    # static-ordering: the family name comes first in every style, as in Vietnamese
    return {"family": name.family, "given": name.given, "static-ordering": True}


# RIS ---------------------------------------------------------------------------------------------------------


def ris(cited: Reference) -> str:
    """A RIS record; lines end with CR LF, as the format asks."""
    lines = [("TY", "NEWS"), ("ID", cited.key), ("TI", cited.title)]
    # a name without a comma, or with nothing behind it, is one whole name to readers of RIS
    lines += [("AU", f"{name.family}, {name.given}" if name.family else _whole(name)) for name in cited.names]
    lines += [("T2", cited.paper), ("SE", cited.section or "")]
    if cited.day is not None:
        lines += [("PY", f"{cited.day[0]:04}"), ("DA", "{:04}/{:02}/{:02}/".format(*cited.day))]
    if cited.captured:
        lines.append(("Y2", f"{cited.captured[:10].replace('-', '/')}/"))
    lines += [("UR", cited.url), ("AN", cited.article), ("LA", cited.language or ""), ("N1", cited.note)]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in lines if value) + "ER  - \r\n"


def _whole(name: Name) -> str:
    return name.literal.replace(",", " ").strip()


FORMATS: dict[str, Callable[[Reference], str]] = {"bibtex": bibtex, "csl-json": csl_json, "ris": ris}
