"""Scrapy settings: polite and private by default, so that plain ``scrapy crawl`` is as careful as the command.

Every setting can be overridden with ``-s NAME=value``. Times are in seconds, sizes in bytes.
"""

from __future__ import annotations

import os

from scrapy.settings import default_settings

from newsarchive import __version__

BOT_NAME = "newsarchive"
SPIDER_MODULES = ["newsarchive.spiders"]
NEWSPIDER_MODULE = "newsarchive.spiders"
COMMANDS_MODULE = "newsarchive.cli.scrapy_commands"

# Where crawls write (a folder, or a URL such as s3://bucket/prefix), and how the operator can be reached (e-mail or
# URL); without a contact a crawl of a host that is not loopback refuses to start.
NEWSARCHIVE_DATA = os.environ.get("NEWSARCHIVE_DATA", "data")
NEWSARCHIVE_CONTACT = os.environ.get("NEWSARCHIVE_CONTACT", "")
# Where the state is: "" for a SQLite file beside the others, or postgresql://user@host/name.
NEWSARCHIVE_DATABASE = os.environ.get("NEWSARCHIVE_DATABASE", "")
NEWSARCHIVE_PROGRESS = ""
# Seconds after which a crawl ends cleanly, to be gone on with by the same command; 0 for never.
NEWSARCHIVE_SLICE = 0
# How soon an article is visited again, by its age: AGE:STEP …, the last age "*"; h and d. A change of the rule
# changes the due times of all that is known.
NEWSARCHIVE_REVISITS = os.environ.get("NEWSARCHIVE_REVISITS", "1d:6h 3d:1d 14d:4d 60d:15d 365d:60d *:180d")
# Of what is due, so many URLs at most are visited in one run.
NEWSARCHIVE_MOST_REVISITS = 5_000
# Who is told when a paper drifts: a command line that gets JSON on its standard input; a mailbox, by way of
# smtp://[user:password@]host[:port] or smtps://….
NEWSARCHIVE_ALARM_COMMAND = os.environ.get("NEWSARCHIVE_ALARM_COMMAND", "")
NEWSARCHIVE_ALARM_SMTP = os.environ.get("NEWSARCHIVE_ALARM_SMTP", "")
NEWSARCHIVE_ALARM_TO = os.environ.get("NEWSARCHIVE_ALARM_TO", "")
NEWSARCHIVE_ALARM_FROM = os.environ.get("NEWSARCHIVE_ALARM_FROM", "")
# The time, for tests and simulations: an ISO 8601 time with zone from which the clock then runs on.
NEWSARCHIVE_NOW = os.environ.get("NEWSARCHIVE_NOW", "")

USER_AGENT = f"newsarchive/{__version__}"
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "newsarchive"

# One request at a time to a host, 1 s apart, slower when the host is slow. A Crawl-delay in robots.txt wins
# (see crawl.politeness); loopback hosts get no delay.
CONCURRENT_REQUESTS_PER_DOMAIN = 1
# one under way, one waiting for its turn: Ctrl-C waits for both
CONCURRENT_REQUESTS = 2
DOWNLOAD_DELAY = 1.0
DOWNLOAD_DELAY_JITTER = 0.0
AUTOTHROTTLE_ENABLED = False

# Scrapy 2.19 starts a local code-executing HTTP server and a telnet console unless told not to.
REMOTE_CONTROL_ENABLED = False
TELNETCONSOLE_ENABLED = False

# The archive's state is the one place that knows what was seen; redirects are outcomes, not accidents.
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"
REDIRECT_ENABLED = False
METAREFRESH_ENABLED = False
COOKIES_ENABLED = False
REFERER_ENABLED = False
DEPTH_STATS_VERBOSE = False

# Every exchange is written to WARC files as it went over the wire; a new file is begun at this size.
DOWNLOAD_HANDLERS = {
    "http": "newsarchive.warc.capture.CapturingHandler",
    "https": "newsarchive.warc.capture.CapturingHandler",
}
NEWSARCHIVE_WARC_SIZE = 1 << 30
# What every reader of an archive can unpack; Scrapy would ask for br and zstd too.
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "vi,en;q=0.5",
    "Accept-Encoding": "gzip, deflate",
}

DOWNLOAD_MAXSIZE = 32 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
# for the whole of an answer, from connecting to its last byte: a server that sends a byte a second ends here too
DOWNLOAD_TIMEOUT = 60

# The articles' pictures are fetched and archived too, up to this size and of these types; an answer of another type
# is broken off.
NEWSARCHIVE_IMAGES = True
NEWSARCHIVE_IMAGE_MAXSIZE = 16 * 1024 * 1024
NEWSARCHIVE_IMAGE_TYPES = [
    "image/jpeg", "image/jpg", "image/pjpeg", "image/png", "image/x-png", "image/gif", "image/webp", "image/avif",
    "image/heic", "image/heif", "image/bmp", "image/x-ms-bmp", "image/tiff",
]  # fmt: skip

# Hosts that may be at an address that is not public (loopback, private, link-local); --base-url allows its own.
NEWSARCHIVE_ALLOWED_HOSTS: list[str] = []

# Asking again (see crawl.patience): requests for one page at most, seconds before the second one (doubled each time),
# and seconds that the paper waits for a host that has stopped answering (one on this machine: 60 at most, unless set).
NEWSARCHIVE_TRIES = 4
NEWSARCHIVE_BACKOFF = 1.0
NEWSARCHIVE_HOST_PATIENCE = 900

ITEM_PIPELINES = {
    "newsarchive.pipelines.ExtractPipeline": 100,
    "newsarchive.pipelines.DatesPipeline": 200,
    "newsarchive.pipelines.TextPipeline": 300,
    "newsarchive.pipelines.ValidatePipeline": 400,
    "newsarchive.pipelines.DeduplicatePipeline": 500,
    "newsarchive.pipelines.ImagesPipeline": 550,
    "newsarchive.pipelines.StorePipeline": 600,
}
# Scrapy's own list without the two that are switched off above: even to say None to one here loads it, and a whole
# HTTP server (aiohttp) with it, a tenth of a second at each start.
EXTENSIONS_BASE = {
    "scrapy.extensions.corestats.CoreStats": 0,
    "scrapy.extensions.logcount.LogCount": 0,
    "scrapy.extensions.memusage.MemoryUsage": 0,
    "scrapy.extensions.memdebug.MemoryDebugger": 0,
    "scrapy.extensions.closespider.CloseSpider": 0,
    "scrapy.extensions.feedexport.FeedExporter": 0,
    "scrapy.extensions.logstats.LogStats": 0,
    "scrapy.extensions.spiderstate.SpiderState": 0,
}
EXTENSIONS = {
    "newsarchive.crawl.runs.RunExtension": 10,
    "newsarchive.crawl.politeness.Politeness": 20,
    "newsarchive.crawl.progress.Progress": 30,
    "newsarchive.crawl.image_types.ImageTypes": 40,
}
DOWNLOADER_MIDDLEWARES = {
    "newsarchive.crawl.robots.RobotsRules": 100,
    "newsarchive.crawl.patience.Patience": 550,
}


def _left(base: dict[str, int], *switched_off: str) -> dict[str, int]:
    """Scrapy's components without some.

    Set to ``None`` in EXTENSIONS and the like they would be imported all the same, the remote control with a whole
    HTTP server and client: 0.2 s of every start.
    """
    return {name: order for name, order in base.items() if not name.endswith(switched_off)}


# What is switched off above, and what `Politeness` takes the place of.
EXTENSIONS_BASE = _left(default_settings.EXTENSIONS_BASE, ".RemoteControl", ".TelnetConsole", ".AutoThrottle")
# What the spiders see to themselves (which hosts, which statuses, how deep) needs no second look at every page.
SPIDER_MIDDLEWARES_BASE = _left(
    default_settings.SPIDER_MIDDLEWARES_BASE,
    ".DepthMiddleware",
    ".HttpErrorMiddleware",
    ".MetaCopyDetectionMiddleware",
    ".UrlLengthMiddleware",
)
DOWNLOADER_MIDDLEWARES_BASE = _left(
    default_settings.DOWNLOADER_MIDDLEWARES_BASE,
    ".DownloaderStats",
    ".HttpAuthMiddleware",
    ".OffsiteMiddleware",
    ".RetryMiddleware",
    ".RobotsTxtMiddleware",
)
# Scrapy would parse the source of `parse` again for every response to warn of a "return" that is not there.
WARN_ON_GENERATOR_RETURN_VALUE = False
LOG_FORMATTER = "newsarchive.crawl.logs.OutcomesOnly"
# 100 tasks would be started for each response otherwise; a page yields one item.
CONCURRENT_ITEMS = 1
DEFAULT_DROPITEM_LOG_LEVEL = "DEBUG"
STATS_DUMP = False
FEED_EXPORT_ENCODING = "utf-8"  # for those who add a feed with -O: letters, not escapes
LOG_LEVEL = "INFO"
