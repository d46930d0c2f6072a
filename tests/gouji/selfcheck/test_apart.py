"""What a process that reads strangers' files can reach, and that nothing of it stays."""

from __future__ import annotations

import gc
import json
import os
import sys
import tracemalloc
from pathlib import Path

import pytest

from audit.errors import GoujiError
from audit.policy import AS_CATALOGUED
from gouji.selfcheck import apart
from gouji.selfcheck.apart import KEPT, Process
from gouji.selfcheck.examining import Answer, Draft
from gouji.selfcheck.workers import DIED, Workers
from tests.gouji.selfcheck.test_page import Site

pytestmark = pytest.mark.skipif(os.name != "posix", reason="processes of posix")
alone = pytest.mark.skipif(not apart._prefix(), reason="this system lets no process leave the network")
LOOK = """
import json, os, socket
fds = []
for number in range(3, 256):
    try: os.fstat(number)
    except OSError: continue
    fds.append(number)
print(json.dumps({"env": dict(os.environ), "cwd": os.getcwd(), "fds": fds, "net": [n for _, n in socket.if_nameindex()]}), flush=True)
open("left behind", "w").write("x")
"""


def looked() -> dict[str, object]:
    process = Process((sys.executable, "-c", LOOK), b"")
    try:
        line = process.line(b"", 60, 1 << 20)
        assert line
        found: dict[str, object] = json.loads(line)
        return found
    finally:
        process.end()


def test_it_gets_no_secret_no_file_and_no_folder_of_ours(monkeypatch, tmp_path):
    monkeypatch.setenv("GOUJI_SMTP_PASSWORD", "a secret of ours")
    monkeypatch.setenv("GOUJI_CONFIG", str(tmp_path))
    monkeypatch.setenv("ANYTHING", "else")
    with (tmp_path / "gouji.db").open("wb") as database:
        os.set_inheritable(database.fileno(), True)
        found = looked()
    assert isinstance(found["env"], dict)
    own = {"HOME", "TMPDIR", "TEMP", "TMP", "PYTHONUTF8", "PYTHONPATH"}
    assert set(found["env"]) <= {*KEPT, *own}
    assert found["fds"] == []
    folder = str(found["cwd"])
    assert found["env"]["TMPDIR"] == folder
    assert not Path(folder).exists()  # with what it has left behind


@alone
def test_it_has_no_network():
    assert looked()["net"] == ["lo"]


@alone
def test_what_it_has_started_ends_with_it(tmp_path):
    """Even in a group of its own, as LibreOffice is started."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    child = f"import time; file = open({str(pipe)!r}, 'w'); print('up', file=file, flush=True); time.sleep(60)"
    code = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {child!r}], start_new_session=True); sys.stdin.read()"
    process = Process((sys.executable, "-c", code), b"")
    with pipe.open() as heard:
        assert heard.readline() == "up\n"
        process.end()
        assert heard.read() == ""  # its end: nobody holds the pipe any more
    process.end()


@pytest.mark.parametrize(
    ("does", "seconds", "words"),
    [
        pytest.param("bytearray(1 << 45)", 60, DIED, id="memory"),
        pytest.param("exec('while True: pass')", 1, "1 秒没有看完", id="time"),
    ],
)
def test_memory_and_time_of_the_real_one_are_limited(does, seconds, words):
    code = f"from gouji.selfcheck import worker; worker.examine = lambda *_, **__: {does}; worker.main()"
    made = Workers(AS_CATALOGUED, at_once=1, seconds=seconds, command=(sys.executable, "-c", code))
    try:
        with pytest.raises(GoujiError, match=words[:8]):
            made.examine(Draft("a.pdf", b"%PDF"), "")
        assert made._places.acquire(blocking=False)
    finally:
        made.close()


def test_no_file_name_is_in_any_log_and_nothing_piles_up(caplog):
    site, answer = Site(an_hour=1_000), Answer(agency="样例市样例局", year=2025, counts={}, html="x" * 100_000)
    counts = {"error": 0, "warning": 0, "note": 0}
    site.workers.examine = lambda draft, made: Answer(**{**answer.to_dict(), "counts": counts})  # type: ignore[method-assign]
    caplog.set_level(0)
    for number in range(25):
        if number == 5:
            tracemalloc.start()
        assert site.send(b"x" * 500_000, name="机密草稿.docx").status_code == 200
    gc.collect()
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < 1_000_000
    site.workers.examine = lambda draft, made: 1 / 0  # type: ignore[method-assign]
    assert site.send(b"x", name="机密草稿.docx").status_code == 500
    assert "ZeroDivisionError" in caplog.text
    assert "机密草稿" not in caplog.text
