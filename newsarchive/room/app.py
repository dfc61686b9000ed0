"""The reading room's web application: its parts put together, every answer guarded."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from flask import Flask, current_app, g, make_response, render_template, request
from werkzeug.exceptions import HTTPException, InternalServerError

from newsarchive import publishers
from newsarchive.captures.shelf import ShelfError
from newsarchive.corpus.segments import CorpusError
from newsarchive.room import guard, wording
from newsarchive.room.catalogue import Catalogue
from newsarchive.room.keeper import Keeper
from newsarchive.room.shelves import Shelves

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Response

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Room:
    """What views work with.

    Attributes:
        keeper: Keeps the indexes up with the archive.
        shelves: The WARC files.
        names: The Host headers that are answered.
        secret: Part of the addresses of archived pictures: a page of another site cannot ask which there are.
    """

    keeper: Keeper
    shelves: Shelves
    names: frozenset[str]
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(16))

    def catalogue(self) -> Catalogue:
        """The index, opened to be read, after a look at what is new."""
        self.keeper.look()
        return Catalogue(self.keeper.data, self.keeper.index)


def room() -> Room:
    """The room of the current request."""
    return cast("Room", current_app.extensions["room"])


def language() -> str:
    """The language of the current request: as asked for in the address, else as the browser prefers."""
    return cast("str", g.language)


def create_app(data: Path, index: Path, port: int) -> Flask:
    """The application.

    Args:
        data: The data folder.
        index: The search index's file; it is made where there is none.
        port: Where it is served.
    """
    from newsarchive.room import views_article, views_browse  # noqa: PLC0415 - they need this module

    app = Flask(__name__, static_folder="static", template_folder="templates")
    app.config["MAX_CONTENT_LENGTH"] = 0  # nothing is ever sent here
    app.jinja_options["autoescape"] = True
    app.extensions["room"] = Room(Keeper(data, index), Shelves(data), guard.names_of(port))
    app.before_request(_guard)
    app.before_request(_choose_language)
    app.after_request(_seal)
    app.context_processor(_words)
    app.url_defaults(_keep_language)
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(CorpusError, _failed)
    app.register_error_handler(ShelfError, _failed)
    app.register_blueprint(views_browse.blueprint)
    app.register_blueprint(views_article.blueprint)
    return app


def _guard() -> Response | None:
    g.language = "en"
    # pictures are asked for by pages in a sandbox, which are of another site; their addresses hold a secret instead
    headers = {} if request.endpoint == "article.picture" else dict(request.headers)
    refused = guard.refusal(request.headers.get("Host"), request.method, headers, room().names)
    if refused is None:
        return None
    answer = make_response(f"{refused[1]}\n", refused[0])
    answer.content_type = "text/plain; charset=utf-8"
    if refused[0] == 405:
        answer.headers["Allow"] = "GET, HEAD"
    return answer


def _choose_language() -> None:
    asked = request.args.get("lang", "")
    g.asked_language = asked if asked in wording.LANGUAGES else None
    g.language = g.asked_language or request.accept_languages.best_match(wording.LANGUAGES, "vi")


def _keep_language(endpoint: str, values: dict[str, Any]) -> None:
    """Addresses keep the language that was asked for; there are no cookies to do it."""
    if (asked := g.get("asked_language")) and endpoint != "static":
        values.setdefault("lang", asked)


def _seal(answer: Response) -> Response:
    for name, value in guard.COMMON.items():
        answer.headers.setdefault(name, value)
    answer.headers.setdefault("Content-Security-Policy", guard.ROOM)
    answer.headers.setdefault("Vary", "Accept-Language")
    return answer


def _words() -> dict[str, Any]:
    chosen = g.get("language", "vi")
    other = next(name for name in wording.LANGUAGES if name != chosen)
    return {
        "language": chosen,
        "other_language": other,
        "here_otherwise": f"{request.path}?{_query_with(lang=other)}",
        "query_with": _query_with,
        "say": lambda key, **values: wording.say(chosen, key, **values),
        "counted": lambda key, count: wording.counted(chosen, key, count),
        "number": lambda count: wording.number(chosen, count),
        "long_day": lambda day: wording.long_day(chosen, day),
        "short_day": lambda text: wording.short_day(chosen, day) if (day := wording.to_day(text)) else text,
        "moment": lambda stamp, precision=None: wording.moment(chosen, stamp, precision),
        "clock": wording.clock,
        "paper_title": publishers.title_of,
        "asked_language": g.get("asked_language"),
    }


def _query_with(**changed: object) -> str:
    """The current query with some values changed; ``None`` takes one out."""
    from urllib.parse import urlencode  # noqa: PLC0415 - only here

    values = {**request.args.to_dict(), **{name: value for name, value in changed.items() if value is not None}}
    for name, value in changed.items():
        if value is None:
            values.pop(name, None)
    return urlencode(values)


def _refused(error: HTTPException) -> tuple[str, int]:
    code = error.code or 500
    original = getattr(error, "original_exception", None)
    if isinstance(error, InternalServerError):
        _log.error("%s", original or error)
    title = {404: "not_found", 500: "failed"}.get(code, "bad_request")
    told = {404: "not_found_note", 500: "failed_note"}.get(code)
    text = wording.say(g.get("language", "vi"), told) if told else error.description or ""
    return render_template("problem.html", title=wording.say(g.get("language", "vi"), title), text=text), code


def _failed(error: Exception) -> tuple[str, int]:
    """What in the archive cannot be read, by name."""
    return render_template("problem.html", title=wording.say(language(), "failed"), text=str(error)), 500
