"""A listing page: the articles it lists, in order, and the way to its next page.

Works by structure on any paper's sections, date-archive results and home pages: repeated blocks of links that look
like articles, menus and sidebars left out. See `listing_articles` (which links), `listing_blocks` (how they stand
together), `listing_main` (which blocks are the page's own), `listing_entries` (titles and days) and `listing_pager`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsarchive.items import Listing
from newsarchive.reader.listing_articles import article_links
from newsarchive.reader.listing_blocks import find_blocks
from newsarchive.reader.listing_entries import read_entries
from newsarchive.reader.listing_main import main_blocks
from newsarchive.reader.listing_pager import find_pager
from newsarchive.reader.listing_sides import Side, Sides

if TYPE_CHECKING:
    from datetime import datetime

    from newsarchive.publishers.base import Publisher
    from newsarchive.reader.document import Document


def read_listing_document(
    document: Document, publisher: Publisher | None = None, now: datetime | None = None
) -> Listing:
    """Read a listing page.

    Args:
        document: The parsed page.
        publisher: The paper; its `article_key` then tells which links are articles.
        now: When the page was fetched (aware); without it days shown without a year, or as "2 giờ trước", are
            left out.

    Returns:
        Entries with absolute URLs, titles as shown and ISO days where shown, each article once, none from
        menus and sidebars; the next page by GET, or with the fields to post. A page that lists nothing gives
        an empty listing.
    """
    links = article_links(document, publisher)
    sides = Sides()
    pager, next_page = find_pager(document, {link.anchor for link in links}, sides)
    own = [link for link in links if sides.of(link.anchor) != Side.YES]
    blocks = main_blocks(document, find_blocks(own), pager, sides)
    return Listing(read_entries(blocks, now), next_page if blocks else None)
