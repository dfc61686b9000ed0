"""The report as one HTML file. Pure: the same archive gives the same bytes.

Everything that comes from a record is text: Jinja escapes it, the script sets it as ``textContent``, and the numbers
travel in a data block in which no markup can end it. The page's policy lets only its own two scripts and its own
style run, by their hashes, and nothing be loaded.
"""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from newsarchive import __version__
from newsarchive.report.words import FIELD_NAMES, MONTHS, WEEKDAYS, words

try:
    import jinja2
except ImportError as error:  # pragma: no cover - depends on what is installed
    raise ImportError("the report needs Jinja: pip install '.[analysis]' in newsarchive's folder") from error

if TYPE_CHECKING:
    from datetime import date, datetime

    from newsarchive.report.build import Report

_SCRIPT = ("base", "calendar", "grids", "bars", "draw", "lists")
_ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


@cache
def part(name: str) -> str:
    """A file of this package: the template, the style, the script, the chart library."""
    return resources.files("newsarchive.report").joinpath(name).read_text(encoding="utf-8")


@cache
def script() -> str:
    """The page's own script; what comes from records it only ever sets as text."""
    return '"use strict";\n(() => {\n' + "\n".join(part(f"script/{name}.js") for name in _SCRIPT) + "})();\n"


def data_block(value: Any) -> str:
    """JSON that may stand in a ``<script>`` element, whatever its strings hold."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).translate(_ESCAPES)


def source_hash(text: str) -> str:
    """A script's or style's text as Content-Security-Policy names it (W3C CSP Level 3, hash-source)."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def safe_url(url: str | None) -> str | None:
    """The address if a link may lead there: a web page and nothing else."""
    return url if url is not None and url.lower().startswith(("http://", "https://")) else None


def render(report: Report, language: str) -> str:
    """The file's text.

    Args:
        report: What to show.
        language: "en" or "vi".
    """
    said = words(language)
    scripts = {"library": part("vendor/echarts.min.js"), "script": script()}
    style = part("report.css")
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src {' '.join(source_hash(text) for text in scripts.values())}",
            f"style-src {source_hash(style)}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True)
    environment.filters |= {
        "number": _number(language),
        "day": _day(language),
        "instant": _instant,
        "percent": _percent,
        "amount": _amount,
    }
    environment.globals |= {"safe_url": safe_url}
    template = environment.from_string(part("report.html.jinja"))
    return template.render(
        w=said,
        language=language,
        report=report,
        policy=policy,
        style=style,
        scripts=scripts,
        version=__version__,
        field_names=FIELD_NAMES if language == "vi" else {},
        data=data_block(_data(report, language, said)),
    )


def _data(report: Report, language: str, said: dict[str, str]) -> dict[str, Any]:
    return {
        "language": language,
        "words": said,
        "weekdays": WEEKDAYS[language],
        "months": MONTHS[language],
        "fieldNames": FIELD_NAMES if language == "vi" else {},
        "unit": report.unit,
        "papers": [{"name": paper.name, "title": paper.title} for paper in report.papers],
        "leftOut": report.left_out(),
        "all": report.together,
        "per": {paper.name: paper.facts for paper in report.papers},
    }


def _number(language: str) -> Any:
    return lambda value: f"{value:,}".replace(",", "." if language == "vi" else ",")


def _day(language: str) -> Any:
    def shown(value: date | None) -> str:
        if value is None:
            return "–"
        if language == "vi":
            return f"{value.day}/{value.month}/{value.year}"
        return f"{value.day} {MONTHS['en'][value.month - 1]} {value.year}"

    return shown


def _instant(value: datetime | None) -> str:
    return f"{value:%Y-%m-%d %H:%M} UTC" if value is not None else "–"


def _amount(value: float | None, what: str) -> str:
    """A share; of the news, articles a day."""
    if value is None:
        return "–"
    return f"{value:.1f}" if what == "news" else _percent(value)


def _percent(value: float) -> str:
    return f"{100 * value:.0f} %"
