"""An article: its record, its revisions, its page as it was served, its pictures, how to cite it."""

from __future__ import annotations

import json
import re
import secrets
import sqlite3
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from flask import Blueprint, abort, make_response, render_template, request, url_for

from newsarchive import publishers
from newsarchive.captures import wayback
from newsarchive.captures.shelf import ShelfError
from newsarchive.comparing.revisions import difference
from newsarchive.corpus.cite import FORMATS, reference
from newsarchive.corpus.segments import CorpusError, day_of
from newsarchive.identity import article_id
from newsarchive.reader.document import PageRefusedError
from newsarchive.room import guard
from newsarchive.room.app import room
from newsarchive.room.happenings import Happening, Happenings
from newsarchive.room.replay import replayed
from newsarchive.room.sides import rows_of

if TYPE_CHECKING:
    from flask import Response

    from newsarchive.captures.served import Served
    from newsarchive.room.catalogue import Catalogue

blueprint = Blueprint("article", __name__)
_MOST_PICTURES = 60  # of an article that are looked up
_MOST_RELATED = 100
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")  # of BCP 47, as much as pages use
_CITED_AS = {
    "bibtex": ("bib", "application/x-bibtex"),
    "csl-json": ("json", "application/vnd.citationstyles.csl+json"),
    "ris": ("ris", "application/x-research-info-systems"),
}
# What stands for a picture that a page as served shows and the archive does not hold.
_ABSENT = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="120" height="80"><rect x="1" y="1" width="118" height="78"'
    b' fill="#eee" stroke="#999" stroke-dasharray="4"/></svg>'
)


def _revisions(catalogue: Catalogue) -> list[dict[str, Any]]:
    """The revisions of the article that the address names."""
    return catalogue.revisions(request.args.get("id", "")[:1_000]) or abort(404)


def _chosen(revisions: list[dict[str, Any]], name: str = "revision") -> dict[str, Any]:
    """The revision that the address names; the latest if it names none."""
    asked = request.args.get(name)
    if asked is None:
        return revisions[-1]
    return next((record for record in revisions if str(record["revision"]) == asked), None) or abort(404)


@blueprint.get("/article")
def article() -> str:
    """The record, to be read."""
    with room().catalogue() as catalogue:
        revisions = _revisions(catalogue)
        record = _chosen(revisions)
        related = [_related(item, record, catalogue) for item in record["related"][:_MOST_RELATED]]
    ready = room().keeper.look_at_captures(record["publisher"]) and not room().shelves.is_being_written(record)
    cited = reference(record, publishers.title_of(record["publisher"]))
    return render_template(
        "article.html",
        record=record,
        revisions=revisions,
        latest=revisions[-1],
        pictures=[_shown(image, record) for image in record["images"][:_MOST_PICTURES]],
        pictures_ready=ready,
        related=related,
        happenings=_happenings(record["id"]),
        citations={name: write(cited) for name, write in FORMATS.items()},
        day=day_of(record),
        outward=_outward(record["url"]),
        tongue=record["language"] if _LANGUAGE.fullmatch(record["language"] or "") else "vi",
    )


def _outward(url: str | None) -> str | None:
    """An address that may be made a link; ``None`` for any but http(s)."""
    return url if url and url.lower().startswith(("http://", "https://")) else None


def _shown(image: dict[str, Any], record: dict[str, Any]) -> dict[str, Any]:
    """A picture of the article, and where the room gives it out, if the archive has it."""
    paper, near = record["publisher"], record["fetched_at"]
    held = (url for url in _asked_at(image["url"], record) if room().shelves.captures(paper, url, near))
    source = next((_picture_address(record, url) for url in held), None)
    return {**image, "source": source}


def _asked_at(url: str, record: dict[str, Any]) -> list[str]:
    """Where a picture may have been asked for: at its URL, and on the mirror that stood for the paper's own host."""
    try:
        asked, mirror = urlsplit(url), urlsplit(record["url"])
        own = publishers.resolve(record["publisher"]).owns(url)
    except (ValueError, publishers.UnknownPublisherError):
        return [url]
    if not own or asked.netloc == mirror.netloc:
        return [url]
    return [url, asked._replace(scheme=mirror.scheme, netloc=mirror.netloc).geturl()]


def _picture_address(record: dict[str, Any], url: str) -> str:
    """Where the room gives an archived picture out; put together by hand, as a page may ask for thousands."""
    asked = urlencode({"paper": record["publisher"], "url": url, "at": record["fetched_at"] or ""})
    return f"/picture/{room().secret}/?{asked}"


def _related(item: dict[str, Any], record: dict[str, Any], catalogue: Catalogue) -> dict[str, Any]:
    """A related item, and the article that it is in the archive, if it is there."""
    known = _known_id(item["url"], record) if item["url"] else None
    title = catalogue.title_of(known) if known else None
    return {**item, "id": known if title else None, "known_title": title, "outward": _outward(item["url"])}


def _known_id(url: str, record: dict[str, Any]) -> str | None:
    """The id that the article of a URL would have; its own paper's, where the host is the paper's or the mirror's."""
    try:
        paper = publishers.resolve(record["publisher"])
        own = paper.owns(url) or urlsplit(url).netloc == urlsplit(record["url"]).netloc
        return article_id(paper if own else publishers.by_url(url), url, None)
    except (ValueError, publishers.UnknownPublisherError):
        return None


def _happenings(article: str) -> list[Happening]:
    keeper = room().keeper
    try:
        with Happenings(keeper.data, keeper.happenings) as held:
            return held.of_article(article)
    except sqlite3.Error as error:
        raise CorpusError(f"{keeper.happenings} cannot be read ({error}); delete it: it is made anew.") from error


@blueprint.get("/revisions")
def revisions() -> str:
    """Two revisions side by side."""
    with room().catalogue() as catalogue:
        held = _revisions(catalogue)
    after = _chosen(held, "after")
    at = held.index(after)
    before = _chosen(held, "before") if "before" in request.args else held[max(0, at - 1)]
    every = request.args.get("every") == "1"
    found = difference(before, after)
    return render_template(
        "revisions.html",
        revisions=held,
        before=before,
        after=after,
        changes=[(change.name, rows_of(change, every=every)) for change in (*found.fields, *found.around)],
        every=every,
    )


@blueprint.get("/record")
def record() -> Response:
    """The record as JSON."""
    with room().catalogue() as catalogue:
        chosen = _chosen(_revisions(catalogue))
    text = json.dumps(chosen, ensure_ascii=False, indent=2) + "\n"
    return _download(text.encode("utf-8", "replace"), "application/json", _file_name(chosen, "json"))


@blueprint.get("/cite")
def cite() -> Response:
    """The citation in one format."""
    with room().catalogue() as catalogue:
        chosen = _chosen(_revisions(catalogue))
    form = request.args.get("format", "")
    if form not in FORMATS:
        abort(404)
    cited = reference(chosen, publishers.title_of(chosen["publisher"]))
    ending, content_type = _CITED_AS[form]
    return _download(FORMATS[form](cited).encode(), f"{content_type}; charset=utf-8", f"{cited.key}.{ending}")


def _file_name(chosen: dict[str, Any], ending: str) -> str:
    key = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in chosen["id"])[:100]
    return f"{key}-r{chosen['revision']}.{ending}"


def _download(body: bytes, content_type: str, name: str) -> Response:
    answer = make_response(body)
    answer.headers["Content-Type"] = content_type
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Content-Security-Policy"] = guard.DOWNLOAD
    return answer


# The page as it was served ---------------------------------------------------------------------------------


@blueprint.get("/served")
def served() -> str:
    """The frame around the page as it was served."""
    with room().catalogue() as catalogue:
        chosen = _chosen(_revisions(catalogue))
    return render_template("served.html", record=chosen, outward=_outward(chosen["url"]))


@blueprint.get("/served/page")
def served_page() -> Response:
    """The page as it was served, made fit to be shown; safe also where it is opened by itself."""
    with room().catalogue() as catalogue:
        chosen = _chosen(_revisions(catalogue))
    room().keeper.look_at_captures(chosen["publisher"])
    status = 200
    try:
        body = _replayed(chosen, _page_of(chosen))
    except (ShelfError, PageRefusedError) as error:
        body, status = render_template("unshown.html", reason=str(error)).encode(), 404
    answer = make_response(body, status)
    answer.headers["Content-Type"] = "text/html; charset=utf-8"
    pictures = url_for("article.picture", secret=room().secret, lang=None, _external=True)
    answer.headers["Content-Security-Policy"] = guard.served(pictures)
    return answer


def _page_of(chosen: dict[str, Any]) -> Served:
    page = room().shelves.page(chosen)
    if page is None:
        raise ShelfError("the page was not archived when this revision was read")
    return page


def _replayed(chosen: dict[str, Any], page: Served) -> bytes:
    html = page.body
    if wayback.is_rewritten(html):
        html = wayback.unrewrite(html, chosen["url"])
    paper, near = chosen["publisher"], chosen["fetched_at"]
    return replayed(
        html,
        chosen["url"],
        page.content_type,
        lambda url: f"{_picture_address(chosen, url)}&or=blank",
        lambda url: room().shelves.sheet(paper, url, near),
    )


@blueprint.get("/served/raw")
def raw() -> Response:
    """The page's bytes, unchanged, to be saved."""
    with room().catalogue() as catalogue:
        chosen = _chosen(_revisions(catalogue))
    try:
        body = _page_of(chosen).body
    except ShelfError as error:
        abort(404, str(error))
    return _download(body, "application/octet-stream", _file_name(chosen, "html"))


@blueprint.get("/picture/<secret>/")
def picture(secret: str) -> Response:
    """A picture out of the archive, as the type that its bytes show."""
    asked = {name: request.args.get(name, "") for name in ("paper", "url", "at")}
    if not secrets.compare_digest(secret.encode(), room().secret.encode()):
        abort(404)
    with room().catalogue() as catalogue:
        if catalogue.paper(asked["paper"]) is None:  # so that it names a folder of ours
            abort(404)
    found = room().shelves.picture(asked["paper"], asked["url"], asked["at"] or None)
    if found is None and request.args.get("or") != "blank":
        abort(404)
    answer = make_response(found.body if found else _ABSENT)
    content_type = found.content_type if found else "image/svg+xml"
    ending = content_type.removeprefix("image/").removesuffix("+xml")
    answer.headers["Content-Type"] = content_type
    answer.headers["Content-Disposition"] = f'inline; filename="picture.{ending}"'
    answer.headers["Content-Security-Policy"] = guard.PICTURE
    # a page in a sandbox is another origin, and may show the picture; who does not know the secret may not
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer.headers["Cache-Control"] = "private, max-age=600"
    return answer
