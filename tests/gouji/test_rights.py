from __future__ import annotations

import pytest

from gouji.rights import ROLES, Right, Role, may

TABLE = {
    Role.VIEWER: {Right.READ},
    Role.REVIEWER: {Right.READ, Right.DECIDE},
    Role.APPROVER: {Right.READ, Right.DECIDE, Right.APPROVE},
    Role.ADMIN: set(Right),
}


@pytest.mark.parametrize("role", Role)
def test_every_role_and_right(role):
    assert {right for right in Right if may(role, right)} == TABLE[role]


def test_every_role_has_a_name():
    assert list(ROLES) == list(Role)
