"""Errors of the system in Chinese. In the lowest package, so that every stage says them the same way."""

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
    errno.ESTALE: "磁盘或网络盘出错",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘已满",
    errno.EBUSY: "正被别的程序使用",
    errno.EINVAL: "文件名或内容不被系统接受",
    errno.EEXIST: "已有同名的文件",
    errno.EMFILE: "打开的文件太多",
    errno.ENFILE: "打开的文件太多",
}


def why(error: OSError) -> str:
    """The cause in Chinese; what we have no words for, as what the system says."""
    return WHY.get(error.errno or 0) or f"系统报错“{error.strerror or error}”"
