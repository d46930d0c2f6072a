"""What people see when something does not work: a page with one sentence and the way on."""

from __future__ import annotations

import errno

from flask import Flask, render_template
from werkzeug.exceptions import HTTPException

from audit.errors import GoujiError, TryLater

WORDS = {
    400: ("请求不完整", "缺少内容，或内容不是这个页面的。"),
    403: ("不能这样做", "没有这项权限，或者表单不是从本系统的页面提交的。"),
    404: ("没有这一页", "地址有误，或者所指的内容不存在。"),
    405: ("不能这样做", "这个地址不接受这种请求。"),
    413: ("内容太大", "表单或文件超过了允许的大小。"),
    500: ("程序出错", "这是程序的缺陷，不是您的操作有误；没有写入任何内容。请把时间和所做的操作告诉维护人员。"),
    503: ("请稍后再试", "数据库正忙。没有写入任何内容。"),
}
STRANGE_NAME = "请用 http://127.0.0.1 或 http://localhost 打开。经反向代理访问的，启动时要加 --behind-proxy。"
DISK_FULL = "服务器的磁盘已满，没有写完。请告诉维护人员。"
STALE_FORM = "页面打开太久，或已退出登录；请返回刷新后再试。刚才的内容没有写入。"
# what our own guards say → what people read
OWN_WORDS = {"stale form": STALE_FORM, "strange name": STRANGE_NAME}

Answer = tuple[str, int]


def register_troubles(app: Flask) -> None:
    """Every error becomes a page of ours."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(TryLater, lambda error: trouble(503, str(error)))
    app.register_error_handler(GoujiError, lambda error: trouble(409, str(error), "没有完成"))
    app.register_error_handler(Exception, lambda error: _ours(app, error))


def trouble(status: int, sentence: str = "", title: str = "") -> Answer:
    """The page, in words of WORDS where none are given."""
    known, meaning = WORDS.get(status, WORDS[400])
    return render_template("trouble.html", status=status, title=title or known, sentence=sentence or meaning), status


def _http(error: HTTPException) -> Answer:
    status = error.code or 500
    return trouble(status, OWN_WORDS.get(error.description or "", ""))


def _ours(app: Flask, error: Exception) -> Answer:
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:  # of the folder for temporary files, too
        return trouble(503, DISK_FULL)
    app.logger.exception("a page failed", exc_info=error)
    return trouble(500)
