"""Errors of the system in Chinese."""

from __future__ import annotations

import errno

WHY = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.ENOTDIR: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EISDIR: "这是文件夹",
    errno.EROFS: "那里只能读",
    errno.ENAMETOOLONG: "文件名太长",
    errno.ELOOP: "链接绕成了圈",
    errno.EIO: "磁盘或网络盘出错",
}


def why(error: OSError) -> str:
    """The cause in Chinese, or as the system has it."""
    return WHY.get(error.errno or 0) or error.strerror or str(error)
