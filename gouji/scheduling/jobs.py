"""The five jobs as plain functions of a service: tested without a scheduler, and none of them raises."""

from __future__ import annotations

import traceback
from collections.abc import Callable

from audit.errors import GoujiError
from db.opening import open_database
from gouji.exits import FOUND, INTERNAL_FAULT, INTERRUPTED, PARTLY, WRONG_USAGE
from gouji.hearing import code_of, in_short
from gouji.notice_runs import PLAN, SEND, run_plan, run_send
from gouji.scheduling.guarding import NAME, alive
from gouji.scheduling.service import Service

CRAWL, AUDIT = "crawl", "audit"
TERMINATED = 143


def crawl(service: Service) -> None:
    """The portals whose night it is; when that went well enough, what they gave is judged at once."""
    code = _child(service, CRAWL, [CRAWL, "--scheduled"], service.fresh().schedule.crawl_hours)
    if code in (0, PARTLY) and not service.stopping.is_set():
        audit(service)


def audit(service: Service) -> None:
    """Judge what is due; when that was done, draft what follows from it."""
    code = _child(service, AUDIT, [AUDIT], service.fresh().schedule.audit_hours)
    if code in (0, FOUND, PARTLY) and not service.stopping.is_set():
        plan(service)


def plan(service: Service) -> None:
    """`gouji notices plan` in this process."""
    _within(service, PLAN, lambda: _planned(service))


def send(service: Service) -> None:
    """`gouji notices send` in this process."""
    _within(service, SEND, lambda: _sent(service))


def heartbeat(service: Service) -> None:
    """Prolong the lease, leave a sign of life, read the settings. Whoever has lost the lease ends, and takes nothing back."""
    if service.stopping.is_set():
        return
    try:
        with open_database(service.database) as database:
            held = alive(database, service.owner, service.since, service.clock())
    except (GoujiError, OSError) as error:
        # the lease is good for three minutes: the next ones may do better
        service.tell(NAME, f"没能写下心跳：{in_short(error)}")
        return
    if not held:
        service.tell(NAME, "租约已被别的进程取走，停止运行")
        service.lost()
        return
    service.fresh()


JOBS: dict[str, Callable[[Service], None]] = {
    "heartbeat": heartbeat,
    "plan": plan,
    "send": send,
    "crawl": crawl,
    "audit": audit,
}
# of each job, the name under which its signs of life are kept
SIGNS = {"heartbeat": NAME, "plan": PLAN, "send": SEND, "crawl": CRAWL, "audit": AUDIT}


def failed(service: Service, job: str, error: BaseException | None, trace: str = "") -> None:
    """What the scheduler itself says of a job: it raised (`error`), or its run before is not over yet."""
    if error is None:
        if job != "heartbeat" and not service.stopping.is_set():
            service.skipped(SIGNS[job])
        return
    service.tell(SIGNS[job], f"程序出错\n{trace}")
    service.settle(SIGNS[job], INTERNAL_FAULT, service.clock(), in_short(error), broken=True)


def _child(service: Service, job: str, words: list[str], hours: int) -> int:
    began = service.clock()
    try:
        ended = service.child(words, hours * 3600.0)
    except OSError as error:
        service.settle(job, INTERNAL_FAULT, began, f"不能启动：{in_short(error)}", broken=True)
        return INTERNAL_FAULT
    told = ""
    if ended.late:
        told = f"超过 {hours} 小时，" + ("没有自己停下，已强行结束" if ended.killed else "已停下，没做完的下次接着做")
    elif ended.killed:
        told = "没有在限定时间内停下，已强行结束；没做完的下次接着做"
    elif ended.code > 128 and not service.stopping.is_set():
        told = f"被信号 {ended.code - 128} 结束"
    elif ended.code == WRONG_USAGE and service.troubled:
        told = "设置文件有误，改好以前不能运行"
    # a crash of the process is a fault of ours, whatever number the system gives it
    crashed = ended.code > 128 and ended.code not in (INTERRUPTED, TERMINATED)
    code = INTERNAL_FAULT if crashed and not service.stopping.is_set() else ended.code
    service.settle(job, code, began, told, broken=ended.late or code == INTERNAL_FAULT)
    return code


def _within(service: Service, job: str, body: Callable[[], tuple[int, str]]) -> None:
    began = service.clock()
    try:
        code, words = body()
    except Exception as error:  # noqa: BLE001  whatever it is: the others must go on
        code, words = code_of(error), in_short(error)
        if code == INTERNAL_FAULT:
            service.tell(job, f"程序出错\n{traceback.format_exc()}")
    service.settle(job, code, began, words)


def _planned(service: Service) -> tuple[int, str]:
    ran = run_plan(service.fresh(), service.environment, service.clock())
    return ran.code, ran.line


def _sent(service: Service) -> tuple[int, str]:
    settings = service.fresh()
    ran = run_send(
        settings, service.environment, service.clock, limit=settings.notify.limit, asked_to_stop=service.asked
    )
    return ran.code, ran.line
