"""What the channels are called."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

CHANNELS: Mapping[str, str] = MappingProxyType(
    {"mail": "邮件", "wecom": "企业微信", "dingtalk": "钉钉", "feishu": "飞书", "folder": "文件夹"}
)
