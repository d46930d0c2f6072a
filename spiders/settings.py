"""Scrapy settings: polite, guarded, complete. Why each differs from Scrapy's default: docs on the crawl.

`spiders.running` adds what depends on the installation: user agent, mailbox, pinned test names, the slot of a group.
"""

from __future__ import annotations

from typing import Any

BOT_NAME = "gouji"
SPIDER_MODULES = ["spiders.families"]
USER_AGENT = "gouji"
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "zh-CN,zh;q=0.9",
    "Accept-Encoding": "gzip, deflate",
}
ROBOTSTXT_OBEY = False  # our RobotsPolicy is stricter
CONCURRENT_REQUESTS = 32
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 4
DOWNLOAD_DELAY_JITTER = 0.5
AUTOTHROTTLE_ENABLED = False  # GroupThrottle instead
DOWNLOAD_TIMEOUT = 30
DNS_TIMEOUT = 10
DOWNLOAD_MAXSIZE = 50 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
RETRY_TIMES = 1
RETRY_GIVE_UP_LOG_LEVEL = "INFO"  # the outcome says it, in a line for people
REDIRECT_MAX_TIMES = 5
METAREFRESH_ENABLED = False  # ShellRedirect instead
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"
HTTPERROR_ALLOW_ALL = True
DOWNLOAD_VERIFY_CERTIFICATES = True
DOWNLOAD_TLS_MIN_VERSION = "TLSv1.2"
DOWNLOAD_FAIL_ON_DATALOSS = False  # Capturing keeps what came, and then fails
DOWNLOAD_HANDLERS: dict[str, Any] = {
    "http": "spiders.transport.PatientHandler",
    "https": "spiders.transport.WatchedHandler",
    "file": None,
    "ftp": None,
    "s3": None,
    "data": None,
}
TWISTED_DNS_RESOLVER = "spiders.resolver.GuardedResolver"
GOUJI_PINNED_HOSTS: dict[str, str] = {}
GOUJI_OLD_TLS = False  # these two only in a process of its own: spiders/apart.py
GOUJI_UNVERIFIED_ONCE = False
HTTPPROXY_ENABLED = False
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
HTTPCACHE_ENABLED = False
DEPTH_LIMIT = 60
CLOSESPIDER_TIMEOUT = 10 * 3600
CLOSESPIDER_ERRORCOUNT = 20
MEMUSAGE_WARNING_MB = 512
LOG_LEVEL = "WARNING"
# Scrapy's, without what is switched off above: it is imported all the same, a third of a second of every crawl
EXTENSIONS_BASE = {
    "scrapy.extensions.corestats.CoreStats": 0,
    "scrapy.extensions.logcount.LogCount": 0,
    "scrapy.extensions.memusage.MemoryUsage": 0,
    "scrapy.extensions.closespider.CloseSpider": 0,
    "scrapy.extensions.logstats.LogStats": 0,
}
EXTENSIONS = {"spiders.throttle.GroupThrottle": 0}
ITEM_PIPELINES = {"spiders.keeping.Keeping": 100}
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "spiders.middlewares.hosts.HostGuard": 50,
    "spiders.middlewares.robots.RobotsPolicy": 100,
    "spiders.middlewares.shells.ShellRedirect": 580,
    "spiders.middlewares.refusals.Refusals": 585,
    "spiders.middlewares.unpacking.Unpacking": 595,
    "spiders.middlewares.revisiting.Revisiting": 790,
    "spiders.middlewares.capturing.Capturing": 800,
}
