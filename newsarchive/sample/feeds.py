"""robots.txt, RSS and sitemap of the sample newspaper. They name its pages by its own domain."""

from __future__ import annotations

from email.utils import format_datetime
from html import escape
from typing import TYPE_CHECKING

from newsarchive.sample.content import DOMAIN, NAME, Article, Section, sections

if TYPE_CHECKING:
    from collections.abc import Iterable

ROBOTS = f"""User-agent: *
Disallow: /noibo/
Crawl-delay: 0.02

Sitemap: http://{DOMAIN}/sitemap.xml
"""


def rss(section: Section | None, entries: Iterable[Article]) -> str:
    """The RSS 2.0 feed of a section, or of the whole paper."""
    name = f"{NAME} - {section.name if section else 'Tin mới nhất'}"
    items = "".join(
        f"<item><title>{escape(entry.title)}</title><link>http://{DOMAIN}{entry.path}</link>"
        f"<description>{escape(entry.lead)}</description>"
        f"<pubDate>{format_datetime(entry.updated)}</pubDate>"
        f'<guid isPermaLink="false">{entry.id}</guid></item>\n'
        for entry in entries
    )
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel><title>{escape(name)}</title>'
        f"<link>http://{DOMAIN}/{section.key + '/' if section else ''}</link><language>vi</language>\n"
        f"{items}</channel></rss>\n"
    )


def sitemap(entries: Iterable[Article]) -> str:
    """The sitemap: front page, sections, articles with their last change."""
    places = ["/", *(f"/{section.key}/" for section in sections())]
    urls = "".join(f"<url><loc>http://{DOMAIN}{place}</loc></url>\n" for place in places)
    urls += "".join(
        f"<url><loc>http://{DOMAIN}{entry.path}</loc><lastmod>{entry.updated.isoformat()}</lastmod></url>\n"
        for entry in entries
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{urls}</urlset>\n'
    )
