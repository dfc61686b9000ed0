"""A first draft of a paper from one saved page: its publisher file, its test page, and the expectation to correct.

Pure: bytes in, files out; the command writes them. Domain, URL and page are hostile input: every path is built
from checked names, and every string reaches the Python file as a quoted literal of printable characters.
"""

from __future__ import annotations

import hashlib
import json
import keyword
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsarchive.publishers import NOT_PAPERS, by_url, names
from newsarchive.publishers.base import paper_host
from newsarchive.publishers.infer import infer_hints
from newsarchive.publishers.url_rules import suggest_rule
from newsarchive.reader.document import PageRefusedError, parse_document
from newsarchive.reader.extract import NotArticle
from newsarchive.steps import RejectedError, read_document
from newsarchive.text import tidy

if TYPE_CHECKING:
    from datetime import datetime

    from newsarchive.items import Article
    from newsarchive.publishers.infer import Selector
    from newsarchive.reader.document import Document

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"(?:{_LABEL}\.){{1,8}}[a-z]{{2,24}}")
_SECOND_LEVEL = {"com", "org", "net", "edu", "gov", "info", "ac", "co"}
_LONGEST_CASE = 40

# The keys of expected.json, in the order of tests/pages/README.md.
_EXPECTED = (
    "title", "banner", "updated", "updated_raw", "updated_precision", "published", "published_raw",
    "published_precision", "dateline", "lead", "body", "images", "byline", "authors", "section", "related",
    "language", "canonical_url",
)  # fmt: skip


class ScaffoldError(ValueError):
    """No draft can be made; the message says why, in one sentence for a person."""


@dataclass(frozen=True, slots=True)
class Scaffold:
    """The draft of a paper.

    Attributes:
        name: Its registry name.
        files: Path from the repository's root, with ``/`` -> contents.
        hints: Fields for which a hint was found.
        missing: What the person has to find out: fields without a hint, the URL rule, the province.
    """

    name: str
    files: dict[str, bytes]
    hints: tuple[str, ...]
    missing: tuple[str, ...]


def scaffold(domain: str, html: bytes, url: str, fetched_at: datetime, content_type: str | None = None) -> Scaffold:
    """Draft a paper from one of its article pages.

    Args:
        domain: The paper's host, as a person types it.
        html: The page as served.
        url: The page's URL, on that host.
        fetched_at: Aware time of the fetch, or of saving: relative dates start from it.
        content_type: The Content-Type header, for its charset.

    Raises:
        ScaffoldError: The domain is no host name or already belongs to a paper, the URL leads elsewhere, or the
            page shows no article.
    """
    host = _checked_domain(domain)
    if paper_host(url) != host:
        raise ScaffoldError(f"{url[:200]!r} is not on {host}.")
    try:
        document = parse_document(html, url, content_type)
        article = read_document(document, None, fetched_at)
    except (PageRefusedError, RejectedError) as error:
        raise ScaffoldError(f"The page cannot be read: {error}.") from error
    if isinstance(article, NotArticle):
        raise ScaffoldError(f"The page is no article: {article.reason}.")
    return draft(host, document, article, html, fetched_at, content_type)


def draft(
    host: str,
    document: Document,
    article: Article,
    html: bytes,
    fetched_at: datetime,
    content_type: str | None = None,
) -> Scaffold:
    """The same from a page that has been read; `host` is checked and free."""
    name = registry_name(host)
    hints = infer_hints(document, article)
    rule = suggest_rule(document.url)
    folder = f"tests/pages/{name}/{_case_name(document.url)}"
    page = {
        "url": document.url,
        "content_type": content_type,
        "fetched_at": fetched_at.isoformat(),
        "quirks": ["expected.json was drafted by the reader: correct it by eye from the page, then remove this line"],
        "held_out": False,
    }
    record = article.to_record()
    files = {
        f"newsarchive/publishers/{name}.py": _publisher_file(
            name, host, _paper_title(document, host), document, hints
        ).encode(),
        f"{folder}/page.html": html,
        f"{folder}/page.json": _json(page),
        f"{folder}/expected.json": _json({key: record[key] for key in _EXPECTED}),
    }
    wanted = ("title", "stamp", "lead", "body", "image_box", "caption", "byline", "section")
    missing = [f"hint: {field}" for field in wanted if field not in hints]
    missing += ["province"] if rule is not None else ["article_path", "province"]
    return Scaffold(name, files, tuple(hints), tuple(missing))


def _checked_domain(domain: str) -> str:
    typed = domain.strip()[:300]
    # a person may paste the front page's URL, but what is no URL must be a bare domain
    host = paper_host(typed if "://" in typed else f"//{typed}")
    if "://" not in typed and host != typed.lower().removeprefix("www."):
        host = ""
    if not _DOMAIN.fullmatch(host) or len(host) > 253:
        raise ScaffoldError(f"{typed[:80]!r} is not a domain, such as baoyenbai.com.vn.")
    if (paper := by_url(f"https://{host}/")) is not None:
        raise ScaffoldError(f"{host} is {paper.title}, already described in newsarchive/publishers/{paper.name}.py.")
    return host


def registry_name(host: str) -> str:
    """The registry name of a host: without its top level, dots and hyphens; a module name, and not taken.

    Args:
        host: A checked host, in lower case.

    Raises:
        ScaffoldError: Two papers would have the same name.
    """
    labels = host.split(".")[:-1]
    if len(labels) > 1 and labels[-1] in _SECOND_LEVEL:
        labels.pop()
    name = re.sub(r"[^a-z0-9]", "", "".join(labels))
    if name in NOT_PAPERS or keyword.iskeyword(name) or name in names():
        name = re.sub(r"[^a-z0-9]", "", host)
    # "bao" is "newspaper": 24h.com.vn becomes bao24h
    name = name if name[0].isalpha() else f"bao{name}"
    if name in names():
        raise ScaffoldError(f"The name {name} for {host} is taken by another paper.")
    return name


def _case_name(url: str) -> str:
    """A folder name from the URL's last words, or from its hash where it has none."""
    words = re.findall(r"[a-z0-9]+", url.split("?", maxsplit=1)[0].rsplit("/", maxsplit=2)[-1].lower()[:200])
    slug = "-".join(words)[:_LONGEST_CASE].strip("-")
    return slug or hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _paper_title(document: Document, host: str) -> str:
    """What the page calls its site, else the host."""
    for content in document.root.xpath("//meta[@property='og:site_name']/@content"):
        if title := _printable(str(content))[:60].strip():
            return title
    return host


def _printable(text: str) -> str:
    return "".join(each for each in tidy(text) if each.isprintable())


def _literal(text: str) -> str:
    """A Python string literal on one line. JSON's escapes are Python's; nothing else of JSON can occur in it."""
    return json.dumps(_printable(text), ensure_ascii=False)


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "backslashreplace")


def _publisher_file(name: str, host: str, title: str, document: Document, hints: dict[str, Selector]) -> str:
    rule = suggest_rule(document.url)
    family = rule.family if rule is not None else None
    base = family.__name__ if family is not None else "Publisher"
    path = "" if rule is None or family is not None else f"    article_path = {rule.source}\n"
    # A family's hints are kept where its body is this page's; URLs alone may look alike by chance.
    kin = family is not None and any(document.root.xpath(body) for body in family.hints.body)
    start = f"replace(\n        {base}.hints,\n" if kin else "Hints(\n"
    selectors = "".join(f"        {field}=({selector.source},),\n" for field, selector in hints.items())
    body = path + (f"    hints = {start}{selectors}    )\n" if hints else "")
    return _FILE.format(
        # a quote in the title must not end the docstring
        about=_printable(title).replace("\\", "/").replace('"', "'"),
        host=host,
        imports=_imports(body, base),
        class_name=name.capitalize(),
        base=base,
        name=name,
        title=_literal(title),
        body=body,
    )


_FILE = '''"""{about} ({host}).

Drafted from one saved page: check each line against others and name their sources here. Once the expectation
in tests/pages/{name} is corrected by eye, say so in `tested` and `tested_on`.
"""

from __future__ import annotations

{imports}

class {class_name}({base}):
    """The rules of {about}."""

    name = "{name}"
    title = {title}
    province = None
    province_now = None
    domains = ("{host}",)
{body}'''


def _imports(body: str, base: str) -> str:
    """The import lines that the class body needs."""
    used = set(re.findall(r"\b(?:CENTRED|RIGHT|by_class|by_id|ends|next_to|Hints)\b", body)) | {base}
    standard = [
        *(["import re\n"] if "re.compile(" in body else []),
        *(["from dataclasses import replace\n"] if "replace(" in body else []),
    ]
    lines = [*standard, "\n"] if standard else []
    for module, offered in (
        ("base", ("Hints", "Publisher")),
        ("families", ("AspNetGrid", "CmsBody", "ContentDate", "ContentFck", "NewsIdSlug", "ends")),
        ("xpath", ("CENTRED", "RIGHT", "by_class", "by_id", "next_to")),
    ):
        wanted = [each for each in offered if each in used]
        if wanted:
            lines.append(f"from newsarchive.publishers.{module} import {', '.join(wanted)}\n")
    return "".join(lines)
