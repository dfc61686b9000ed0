"""The peer: what a plain Scrapy project would do. ``scrapy runspider plain_scrapy.py -a base=URL -O out.jsonl``."""

from __future__ import annotations

import scrapy


class PlainSpider(scrapy.Spider):
    name = "plain"

    custom_settings = {  # noqa: RUF012 - Scrapy's way
        "ROBOTSTXT_OBEY": True,
        "CONCURRENT_REQUESTS": 16,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
        "DOWNLOAD_DELAY": 0,
        "LOG_LEVEL": "INFO",
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
    }

    def __init__(self, base: str, sections: str, **kwargs):
        super().__init__(**kwargs)
        self.start_urls = [f"{base}/{section}/" for section in sections.split(",")]

    def parse(self, response):
        for href in response.css("a::attr(href)").getall():
            yield response.follow(href, callback=self.parse)
        if response.css("div.singlepage"):
            yield {
                "url": response.url,
                "title": response.css("a.gotosingle::text").get(),
                "updated": response.css("div.grid-header li span::text").get(),
                "lead": response.css("div.singlepage > p b::text").get(),
                "body": response.css("div.singlepage div[align=justify] > div::text").getall(),
                "image": response.css("div.singlepage img::attr(src)").getall(),
                "caption": response.css("div.singlepage td i::text").getall(),
                "byline": response.css("p[align=right] b::text").get(),
                "related": response.css("div.other-news h4 a::text").getall(),
            }
