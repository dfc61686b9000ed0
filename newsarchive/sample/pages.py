"""The sample newspaper's pages, from its articles to HTML. Pure functions; what surrounds them is `chrome`."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from newsarchive.sample.chrome import BACK, FORTH, PAGER, day_label, stamp
from newsarchive.sample.content import DOMAIN, NAME, Article, Block, Link, Picture, Section

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

_STYLES = 3  # how editors' texts were pasted in: by a clean editor, from a word processor, by an old editor


def _text(words: str) -> str:
    return escape(words, quote=False)


def _lead(article: Article, style: int) -> str:
    mark = f"{_text(article.dateline)} - " if article.dateline else ""
    words = _text(article.lead)
    if style == 0:
        return f"<p><b>{mark}{words}</b></p>"
    if style == 1:
        return f"<P align=justify><STRONG><EM>{mark}</EM>{words}</STRONG></P>"
    place = f'<span style="color:#166534">{_text(article.dateline)}</span> - ' if article.dateline else ""
    return f'<p align="justify"><b>{place}{words}</b></p>'


def _picture(article: Article, picture: Picture, style: int) -> str:
    alt, source = escape(picture.caption), article.picture_path(picture)
    credit = ""
    if picture.credit:
        credit = f" (Ảnh: {_text(picture.credit)})" if style == 1 else f" Ảnh: {_text(picture.credit)}"
    caption = f"<i>{_text(picture.caption)}{credit}</i>"
    if style == 1:
        return (
            f"<TABLE cellSpacing=0 cellPadding=3 width=1 align=center border=0><TBODY><TR><TD>"
            f'<IMG alt="{alt}" src="{source}" border=0></TD></TR>'
            f"<TR><TD align=middle><FONT size=2>{caption}</FONT></TD></TR></TBODY></TABLE>"
        )
    return (
        f'<table align="center" border="0" cellpadding="3" cellspacing="0" style="width:500px"><tbody><tr>'
        f'<td align="center"><img alt="{alt}" src="{source}" width="500" border="0" /></td></tr>'
        f'<tr><td align="center">{caption}</td></tr></tbody></table>'
    )


def _block(block: Block, style: int) -> str:
    if block.kind == "heading":
        return f"<div><b>{_text(block.lines[0])}</b>&nbsp;</div>"
    if block.kind == "list":
        return "<ul>" + "".join(f"<li>{_text(line)}</li>" for line in block.lines) + "</ul>"
    if block.kind == "table":
        rows = ("".join(f"<td>{_text(cell)}</td>" for cell in line.split(" | ")) for line in block.lines)
        return '<table class="bang"><tbody>' + "".join(f"<tr>{row}</tr>" for row in rows) + "</tbody></table>"
    words = _text(block.lines[0])
    if style == 1:
        return f"<DIV>{words} </DIV>\n<P>&nbsp;</P>"
    if style == 2:
        # the old editor put hard spaces where it liked; after the second word is where we like
        head, *tail = words.split(" ", 2)
        return f"<div>{'&nbsp;'.join([' '.join([head, *tail[:1]]), *tail[1:]])}</div>"
    return f"<div>{words}&nbsp;</div>"


def _byline(article: Article, style: int) -> str:
    if article.byline is None:
        return ""
    name = _text(article.byline)
    if style == 1:
        return f"<P align=right><STRONG><FONT face=Arial>{name}</FONT></STRONG></P>"
    if style == 2:
        return f'<div style="text-align:right"><strong>{name}</strong></div>'
    return f'<p align="right"><b>{name}</b></p>'


def _single(article: Article) -> str:
    """Lead, pictures, body and byline."""
    style = article.id % _STYLES
    parts = []
    for place, block in enumerate(article.blocks):
        parts += [_picture(article, picture, style) for picture in article.pictures if picture.after == place]
        parts.append(_block(block, style))
    parts += [_picture(article, p, style) for p in article.pictures if p.after >= len(article.blocks)]
    body = "\n".join(parts)
    return f"""<div class="singlepage">
{_lead(article, style)}
<div align="justify">{body}</div>
{_byline(article, style)}</div>"""


def breadcrumb(section: Section | None) -> str:
    """The path of sections above a page."""
    leaf = f'<li class="active"><a href="/{section.key}/">{section.name}</a></li>' if section else ""
    return f'<ol class="breadcrumb"><li><a href="/">Trang chủ</a></li>{leaf}</ol>'


def item(entry: Article | Link, day: date | None = None, *, heading: str = "h4") -> str:
    """A news item as listings and "Các tin khác" show it: thumbnail, headline, teaser; with the day if given."""
    if isinstance(entry, Article):
        caption = entry.pictures[0].caption if entry.pictures else None
        thumb, summary = entry.thumb_path, entry.lead
    else:
        caption, thumb, summary = entry.caption, "/NewsImg/thumb/0.jpg", entry.summary
    picture = (
        f'<a href="{entry.path}"><img src="{thumb}" width="150" align="left" alt="{escape(caption)}" /></a>'
        if caption
        else ""
    )
    when = f' <span class="date">({day_label(day)})</span>' if day else ""
    return (
        f'<div class="content_tintuc">{picture}<{heading}><a class="title" href="{entry.path}">'
        f'{_text(entry.title)}</a>{when}</{heading}><p align="justify">{_text(summary)}</p>'
        f'<div class="clearfix"></div></div>'
    )


def article_head(article: Article) -> str:
    """What an article's ``<head>`` says about it, with a search engine's liberties: suffix, cut description."""
    url = f"http://{DOMAIN}{article.path}"
    short = escape(article.lead[:90].rpartition(" ")[0]) + "..."
    image = article.picture_path(article.pictures[0]) if article.pictures else "/images/logo.png"
    return f"""<link rel="canonical" href="{url}" /><meta name="description" content="{short}" />
<meta property="og:type" content="article" /><meta property="og:site_name" content="{NAME}" />
<meta property="og:title" content="{escape(article.title)} - {NAME}" /><meta property="og:url" content="{url}" />
<meta property="og:image" content="http://{DOMAIN}{image}" />
"""


def article_content(article: Article, related: Sequence[Article | Link]) -> str:
    """An article's main column: breadcrumb, banner, headline, stamp, text, tools, other news."""
    banner = (
        f'<p class="sub-header"><font color="#cc0000"><b>{_text(article.banner)}</b></font></p>\n'
        if article.banner
        else ""
    )
    title = _text(article.title)
    if article.id % 4:  # most pages link the headline to itself, the older template does not
        title = f'<a class="gotosingle" href="http://{DOMAIN}{article.path}">{title}</a>'
    else:
        title = f"<h3>{title}</h3>"
    others = "\n".join(item(entry) for entry in related)
    return f"""{breadcrumb(article.section)}
<div class="grids"><div class="grid box"><div class="grid-header">{banner}{title}
<ul><li><span>Cập nhật: {stamp(article.updated)}</span></li></ul></div>
{_single(article)}
<div class="clearfix"></div></div>
<div class="tools"><a href="{article.print_path}" target="_blank">\
<img src="/images/print.gif" alt="" width="16" height="16" /> Bản in</a> \
<a href="javascript:sendmail({article.id})">Gửi cho bạn bè</a>
<a href="javascript:void(0)" class="share">Chia sẻ</a></div></div>
<div class="other-news"><div class="grid-header"><h3>Các tin khác</h3></div>
{others}</div>"""


def print_view(article: Article) -> str:
    """The page for the printer: no menu, no other news."""
    return f"""<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" lang="vi"><head>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8" /><title>{NAME} - Bản in</title></head>
<body onload="window.print()"><div class="print">
<div class="print-top"><img src="/images/logo.png" alt="{NAME} điện tử" /></div>
<div class="grid-header"><h3>{_text(article.title)}</h3>
<ul><li><span>Cập nhật: {stamp(article.updated)}</span></li></ul></div>
{_single(article)}
<hr /><p>© {NAME} - Địa chỉ bài viết: http://{DOMAIN}{article.path}</p></div></body></html>
"""


def listing_content(title: str, section: Section | None, entries: Sequence[Article], pager: str = "") -> str:
    """A listing's main column: section page, a day of the archive, search results."""
    rows = "\n".join(item(entry, entry.day) for entry in entries) or "<p>Không có tin nào.</p>"
    return f"""{breadcrumb(section)}
<div class="list-news"><div class="grid-header"><h3>{_text(title)}</h3></div>
{rows}
{pager}</div>"""


def link_pager(section: Section, page: int, pages: int) -> str:
    """Paging by links; nothing where there is one page."""
    if pages < 2:
        return ""
    target = [f"/{section.key}/" + (f"?page={number}" if number > 1 else "") for number in range(pages + 2)]
    numbers = "".join(
        f"<span>{number}</span>" if number == page else f'<a href="{target[number]}">{number}</a>'
        for number in range(1, pages + 1)
    )
    back = f'<a href="{target[page - 1]}">Trang trước</a>' if page > 1 else ""
    forth = f'<a href="{target[page + 1]}">Trang sau</a>' if page < pages else ""
    return f'<div class="pager">{back}{numbers}{forth}</div>'


def button_pager(page: int, pages: int) -> str:
    """Paging by post-back with a button for the next page and one for the one before."""
    back = f'<a id="lbtTrangTruoc" href="javascript:__doPostBack(&#39;{BACK}&#39;,&#39;&#39;)">Trang trước</a>'
    forth = f'<a id="lbtTrangSau" href="javascript:__doPostBack(&#39;{FORTH}&#39;,&#39;&#39;)">Trang sau</a>'
    shown = (back if page > 1 else "") + f"<span>Trang {page}/{pages}</span>" + (forth if page < pages else "")
    return f'<div class="pager">{shown}</div>' if pages > 1 else ""


def grid_pager(page: int, pages: int) -> str:
    """Paging by post-back with page numbers, as an ASP.NET GridView has it."""
    if pages < 2:
        return ""
    cells = "".join(
        f"<td><span>{number}</span></td>"
        if number == page
        else f"<td><a href=\"javascript:__doPostBack('{PAGER}','Page${number}')\">{number}</a></td>"
        for number in range(1, pages + 1)
    )
    return f'<table class="pager" border="0"><tr>{cells}</tr></table>'


def front_content(leading: Sequence[Article], blocks: Sequence[tuple[Section, Sequence[Article]]]) -> str:
    """The front page's main column: the leading news, then each section's newest."""
    top = "\n".join(item(entry, heading="h3") for entry in leading)
    boxes = "\n".join(
        f'<div class="grid box"><div class="grid-header"><h3><a href="/{section.key}/">{section.name}</a></h3></div>'
        + "\n".join(item(entry) for entry in entries)
        + "</div>"
        for section, entries in blocks
    )
    return f"""<div class="grids"><div class="grid box">{top}</div>
{boxes}
<p class="topic"><a href="/Chuyende/3/Song_chung_voi_mua_lu.aspx">Chuyên đề: Sống chung với mùa lũ</a></p></div>"""


def message_content(title: str, message: str) -> str:
    """The main column of an error page."""
    return f"""{breadcrumb(None)}
<div class="grids"><div class="grid box"><div class="grid-header"><h3>{title}</h3></div>
<div class="singlepage"><p>{message}</p><p><a href="/">Về trang chủ</a></p></div></div></div>"""
