"""What bodies say of findings: 未整改, 整改中, 已整改, 有异议; and the looks that are ordered because of it."""

ANSWERS: tuple[str, ...] = ()
