"""Who may do what: the same on the pages and on the command line."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class Role(StrEnum):
    """Stored by these words. Each may do what those before it may."""

    VIEWER = "viewer"
    REVIEWER = "reviewer"
    APPROVER = "approver"
    ADMIN = "admin"


class Right(IntEnum):
    """
    What needs a role, by the lowest role that has it.

    READ: look and export. DECIDE: confirm (an absence too), dismiss what is no error, ask for the rest, assign, take
    back, edit drafts, import answers. APPROVE: requests and notices of others, standing approvals, cancel, silence.
    MANAGE: people, endpoints, the calendar, the mode, portals.
    """

    READ = 0
    DECIDE = 1
    APPROVE = 2
    MANAGE = 3


ROLES = {Role.VIEWER: "查看", Role.REVIEWER: "审核", Role.APPROVER: "审批", Role.ADMIN: "管理"}


def may(role: Role, right: Right) -> bool:
    """Whether this role has this right. Nobody may approve his own work, whatever his role: `db` sees to that."""
    return list(Role).index(role) >= right
