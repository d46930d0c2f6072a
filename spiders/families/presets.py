"""Ready dialects of JSON lists, one a vendor. A platform names one and overrides what is different there.

What needs POST is not asked before a person has listed its path in `post_allowed` of the platform:

| preset | paths |
| --- | --- |
| ucap, cac | none |
| ucap_post | /getFileListByCodeId |
| epoint | /<project>/rest/ |
| easttone | /front/api/data/search |
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

HEX = "([0-9a-f]{32})"
UCAP_CHANNEL = (
    rf"name=[\"']?channelId[\"']?\s+content=[\"']?{HEX}",
    rf"content=[\"']?{HEX}[\"']?\s+name=[\"']?channelId\b",
    rf"/(?:common/search|searchList)/{HEX}",
    rf"\bchannelId[\"']?\s*[:=]\s*[\"']{HEX}",
)
UCAP_ROW = {
    "title": ["titleHtml", "title"],
    "link": ["redirectUrl", "url"],
    "date": ["publishedTimeStr", "publishedTime", "publishTime"],
    "code": "code",
    "fine": [0, 200, "0", "200"],
    "find": {"channel": UCAP_CHANNEL},
}
EPOINT_REST = "/{project}/rest/{action}"

PRESETS: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        # 开普: the list that a column page asks for
        "ucap": {
            **UCAP_ROW,
            "url": "/{path}/{channel}",
            "query": {
                "_isAgg": "false",
                "_isJson": "true",
                "_pageSize": "{size}",
                "_template": "index",
                "_rangeTimeGte": "",
                "_channelName": "",
                "page": "{page}",
            },
            "items": ["data.results", "results.data.results"],
            "total": ["data.total", "results.data.total"],
            "size": 20,
            "defaults": {"path": "common/search"},
            "find": {"channel": UCAP_CHANNEL, "path": [rf"/(common/search|searchList)/{HEX[1:-1]}"]},
        },
        # 开普: the same by POST, one level deeper
        "ucap_post": {
            **UCAP_ROW,
            "method": "POST",
            "url": "/getFileListByCodeId",
            "form": {
                "codeId": "",
                "channelId": "{channel}",
                "page": "{page}",
                "size": "{size}",
                "relateSubChannels": "false",
            },
            "items": "results.data.results",
            "total": "results.data.total",
            "size": 20,
        },
        # 新点: pages count from zero; the project and the site stand in a script; an article is a shell of its own
        "epoint": {
            "method": "POST",
            "url": f"{EPOINT_REST}/getgovinfolist",
            "json": {
                "params": {
                    "siteGuid": "{site}",
                    "deptcode": "{dept}",
                    "categorynum": "{category}",
                    "categoryNum": "{category}",  # spelled in both ways; the other one is not looked at
                    "pageIndex": "{page}",
                    "pageSize": "{size}",
                }
            },
            "items": "custom.data",
            "total": "custom.total",
            "title": ["realtitle", "title"],
            "link": ["infourl"],
            "date": ["infodate", "pubdate"],
            "code": "status.code",
            "fine": [0, 1, 200, "0", "1", "200"],
            "start": 0,
            "size": 20,
            "unit": "category",
            "defaults": {"dept": "", "action": "lightfrontaction"},
            "find": {
                "site": [r"siteGuid[\"']?\s*[:=]\s*[\"']([\w-]{8,})[\"']"],
                "project": [r"projectName[\"']?\s*[:=]\s*[\"']/?([\w-]+)[\"']"],
                "category": [r"(?i)[?&]categorynum=(\w+)", r"(?i)\bcategorynum[\"']?\s*[:=]\s*[\"'](\w+)"],
                "action": [r"(?i)/rest/(\w+)/getgovinfolist"],
                "dept": [r"[?&]deptcode=(\w+)"],
            },
            "scripts": r"webBuilderCommon\.js",
            "article": {
                "shell": r"showinfo\.html\?",
                "method": "POST",
                "url": f"{EPOINT_REST}/getgovinfodetail",
                "json": {"params": {"siteGuid": "{site}", "infoGuid": "{guid}"}},
                "find": {"guid": [r"[?&]infoGuid=([\w-]+)"]},
                "title": ["custom.realtitle", "custom.title", "custom.data.realtitle", "custom.data.title"],
                "content": ["custom.infocontent", "custom.content", "custom.data.infocontent"],
                "date": ["custom.infodate", "custom.pubdate", "custom.data.infodate"],
                "files": "custom.attachfiles",
                "file_name": ["attachname", "name"],
                "file_link": ["attachurl", "url"],
            },
        },
        # 东网: the channels must be a list; as text they are ignored, and the whole site is the answer, cut at 10 000
        "easttone": {
            "method": "POST",
            "url": "/front/api/data/search",
            "json": {
                "channelList": ["{channel*}"],
                "pageNo": "{page}",
                "pageSize": "{size}",
                "orderFields": ["display_date", "id"],
                "orderTypes": ["desc", "desc"],
            },
            "items": "data.list",
            "total": "data.totalCount",
            "title": ["title"],
            "link": ["url"],
            "date": ["display_date"],
            "code": "code",
            "fine": [0, 200, "0", "200"],
            "cap": 10000,
            "find": {
                "channel": [
                    r"\bids[\"']?\s*:\s*[\"']([\w,]+)[\"']",
                    r"\bchannelList[\"']?\s*:\s*\[\s*[\"']?([\w,]+)[\"']?\s*\]",
                ]
            },
        },
        # 网信: a list by the code of its channel
        "cac": {
            "url": "/cms/JsonList",
            "query": {"channelCode": "{channel}", "perPage": "{size}", "pageno": "{page}"},
            "items": "list",
            "total": "total",
            "title": ["topic"],
            "link": ["infourl"],
            "date": ["pubtime"],
            "find": {"channel": [r"\bchannelCode[\"']?\s*[:=]\s*[\"'](\w+)[\"']", r"/(A\d{6,})index"]},
            "size": 20,
        },
    }
)
