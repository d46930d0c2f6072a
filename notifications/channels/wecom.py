"""WeCom 企业微信: robots of groups. The only ones that carry files."""

from __future__ import annotations

import re
from dataclasses import replace
from types import MappingProxyType

import requests

from notifications.channels.base import File, Kind, Outcome, Part
from notifications.channels.credentials import Credential, Vendor, query_value
from notifications.channels.robots import BUSY, OUR_FAULT, TOO_FAST, Meaning, RobotChannel, encoded, too_long

LONGEST_TEXT = 2048  # bytes
SMALLEST_FILE, LARGEST_FILE = 6, 20 * 1024 * 1024
SEND, UPLOAD = "/cgi-bin/webhook/send", "/cgi-bin/webhook/upload_media"
BAD_MEDIA = 40007


class WeComChannel(RobotChannel):
    """Text, or one file that is uploaded first."""

    vendor = Vendor("企业微信", ("https://qyapi.weixin.qq.com",), False, lambda parts: query_value(parts, "key"))
    key = "wecom"
    code_field, message_field = "errcode", "errmsg"
    meanings = MappingProxyType(
        {
            -1: BUSY,
            6000: BUSY,
            45033: BUSY,
            45009: TOO_FAST,
            93000: Meaning(Kind.ENDPOINT_DEAD, "密钥不对，或机器人已被移出群；重新添加机器人，换上新的密钥"),
            40008: OUR_FAULT,
            44004: OUR_FAULT,
            40058: OUR_FAULT,
            40035: OUR_FAULT,
            40033: OUR_FAULT,
            BAD_MEDIA: Meaning(Kind.DEAD, "上传的文件对方两次都说找不到"),
        }
    )

    def _send_text(self, text: str, credential: Credential) -> Outcome:
        refused = too_long(len(text.encode()), LONGEST_TEXT)
        return refused or self._say(credential, {"msgtype": "text", "text": {"content": text}})

    def _send_file(self, part: Part, credential: Credential) -> Outcome:
        if not part.files:
            return Outcome(Kind.DEAD, "no-file", "这一份应是文件，却没有文件")
        [file, *_] = part.files
        if not SMALLEST_FILE <= len(file.content) <= LARGEST_FILE:
            words = f"文件 {file.name} 有 {len(file.content)} 字节；企业微信要多于 5 字节、不超过 20 MB"
            return Outcome(Kind.DEAD, "file-size", words)
        outcome = self._once(file, credential)
        return self._once(file, credential) if outcome.code == str(BAD_MEDIA) else outcome

    def _once(self, file: File, credential: Credential) -> Outcome:
        media_id = self._upload(file, credential)
        if isinstance(media_id, Outcome):
            return media_id
        return self._say(credential, {"msgtype": "file", "file": {"media_id": media_id}})

    def _upload(self, file: File, credential: Credential) -> str | Outcome:
        form = requests.Request("POST", "http://localhost", files={"media": (file.name, file.content, file.media_type)})
        made = form.prepare()
        assert isinstance(made.body, bytes)
        params = {"key": credential.token, "type": "file"}
        answer = self._poster.post(credential.origin, UPLOAD, params, made.body, str(made.headers["Content-Type"]))
        outcome, content = self._judged(answer, credential)
        if outcome.kind is Kind.UNKNOWN:
            # nobody has seen anything yet: a second upload does no harm, a second message would
            return replace(outcome, kind=Kind.RETRY)
        media_id = content.get("media_id")
        if outcome.kind is Kind.SENT and not (isinstance(media_id, str) and re.fullmatch(r"[!-~]+", media_id)):
            return Outcome(Kind.RETRY, "no-media-id", "文件传上去了，对方没有给编号")
        return str(media_id) if outcome.kind is Kind.SENT else outcome

    def _say(self, credential: Credential, message: dict[str, object]) -> Outcome:
        return self._post_json(credential, SEND, {"key": credential.token}, encoded(message))[0]
