"""A process that looks at one draft and ends: `python -m gouji.selfcheck.worker`, spoken to over its pipes.

In: two frames (what holds for every draft; then the draft). Out: READY, then one line of JSON: the parent believes
nothing else of a process that has read a stranger's file. Whatever a hostile file does, it does to this process, whose
memory and time are limited.
"""

from __future__ import annotations

import json
import os
import pickle
import sys
from typing import Any, BinaryIO

from gouji.selfcheck.examining import examine

READY = b"ready\n"
HEAD = 8  # bytes that hold the length of a frame
MOST_MEMORY = 6 * 1024**3  # of addresses: recognition takes one gigabyte of memory and reserves more


def main() -> None:
    """Everything that a report needs is imported before anybody waits."""
    pipe_in, pipe_out = sys.stdin.buffer, _own_output()
    policy, seconds = _frame(pipe_in)
    _limit(max(1, round(seconds)))
    pipe_out.write(READY)
    pipe_out.flush()
    asked = _frame(pipe_in)
    if asked is None:  # nobody came
        return
    draft, made = asked
    pipe_out.write(json.dumps(examine(draft, policy, made=made).to_dict()).encode() + b"\n")
    pipe_out.flush()


def framed(values: object) -> bytes:
    """From the parent to the child only."""
    data = pickle.dumps(values)
    return len(data).to_bytes(HEAD, "big") + data


def _frame(pipe: BinaryIO) -> Any:
    """What the parent has written; None when it went away instead."""
    head = pipe.read(HEAD)
    return pickle.loads(pipe.read(int.from_bytes(head, "big"))) if len(head) == HEAD else None


def _own_output() -> BinaryIO:
    """The pipe for the answer alone: what libraries print goes nowhere."""
    pipe = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    return pipe


def _limit(seconds: int) -> None:
    """Where the system has such limits. This is time of processors, of which recognition uses several."""
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (4 * seconds, 4 * seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(5)


if __name__ == "__main__":
    main()
