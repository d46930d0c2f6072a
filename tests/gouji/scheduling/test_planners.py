from __future__ import annotations

import configparser
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from audit.errors import BadSettings, GoujiError
from gouji.cli import Context
from gouji.commands.schedule import schedule_command
from gouji.scheduling.planners import PLANNERS, STANDARD, WINDOWS, Place, place_of, written
from gouji.scheduling.times import times_of
from gouji.settings import Mail, Notify, Schedule

DOCS = Path(__file__).parents[3] / "docs" / "operations"
TASK = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"
OWN = replace(
    STANDARD,
    program=("/opt/我们的 程序/python", "-m", "gouji"),
    config="/srv/100%/gouji.toml",
    folder="/srv/100%",
    writes=("/srv/100%", "/srv/数 据"),
    user="audit",
    times=times_of(Schedule(crawl="21:11", plan_minute=41, send_every=10, crawl_hours=8, audit_hours=4)),
)


class Unit(configparser.RawConfigParser):
    """A unit file: keys keep their case, and the last of several stands; `texts` has them all."""

    def __init__(self, text: str) -> None:
        super().__init__(strict=False, delimiters=("=",), comment_prefixes=("#",))
        self.text = text
        self.read_string(text)

    def optionxform(self, optionstr: str) -> str:
        return optionstr

    def all(self, key: str) -> list[str]:
        return re.findall(rf"^{key}=(.*)$", self.text, re.MULTILINE)


def test_the_service():
    unit = Unit(PLANNERS["systemd"](STANDARD)["gouji-schedule.service"])
    service = dict(unit["Service"])
    assert service["ExecStart"] == "/opt/gouji/bin/gouji --config /var/lib/gouji/gouji.toml schedule"
    wanted = {
        "User": "gouji",
        "WorkingDirectory": "/var/lib/gouji",
        "Restart": "always",
        "RestartPreventExitStatus": "2",
        "SuccessExitStatus": "143",
        "KillMode": "mixed",
        "ProtectHome": "yes",
        "ReadWritePaths": "/var/lib/gouji",
    }
    assert {key: service[key] for key in wanted} == wanted
    assert int(service["TimeoutStopSec"]) > 60
    assert unit["Install"]["WantedBy"] == "multi-user.target"


def test_the_timers():
    units = {name: Unit(text) for name, text in PLANNERS["systemd"](OWN).items()}
    night = units["gouji-night.service"]
    assert [line.rsplit("toml ", 1)[1] for line in night.all("ExecStart")] == [
        "crawl --scheduled",
        "audit",
        "notices plan",
    ]
    # 3 of the crawl, or 1 of the audit, must not stop the chain; 2 and 70 must
    assert night["Service"]["SuccessExitStatus"] == "1 3 75"
    assert night["Service"]["TimeoutStartSec"] == "13h"
    when = {name: one["Timer"]["OnCalendar"] for name, one in units.items() if name.endswith(".timer")}
    assert when == {
        "gouji-night.timer": "*-*-* 21:11:00 Asia/Shanghai",
        "gouji-send.timer": "*-*-* *:02/10:00 Asia/Shanghai",
        "gouji-plan.timer": "*-*-* *:41:00 Asia/Shanghai",
    }
    assert all(name.replace(".timer", ".service") in units for name in when)


def test_odd_paths_are_quoted():
    unit = Unit(PLANNERS["systemd"](replace(OWN, program=("/home/a/$x/python",)))["gouji-schedule.service"])["Service"]
    assert unit["ExecStart"] == "/home/a/$$x/python --config /srv/100%%/gouji.toml schedule"
    assert (unit["WorkingDirectory"], unit["ProtectHome"]) == ("/srv/100%%", "no")
    assert unit["ReadWritePaths"] == '/srv/100%% "/srv/数 据"'


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
def test_systemd_itself_finds_nothing_wrong(tmp_path):
    place = replace(
        STANDARD, program=(sys.executable, "-m", "gouji"), folder=str(tmp_path), writes=(str(tmp_path),), user="root"
    )
    paths = written(tmp_path, PLANNERS["systemd"](place))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *map(str, paths)], capture_output=True, text=True, check=False
    )
    ours = [line for line in done.stderr.splitlines() if "gouji-" in line]
    assert ours == []


def test_cron():
    text = PLANNERS["cron"](OWN)["gouji.cron"]
    assert "\nCRON_TZ=Asia/Shanghai\n" in text
    lines = [line for line in text.splitlines() if re.match(r"[\d*]", line)]
    assert [" ".join(line.split()[:6]) for line in lines] == [
        "11 21 * * * audit",
        "2-52/10 * * * * audit",
        "41 * * * * audit",
    ]
    commands = [line.split(None, 6)[6] for line in lines]
    assert not any(re.search(r"(?<!\\)%", command) for command in commands)
    night = shlex.split(commands[0].replace("\\%", "%"))
    assert night[:7] == ["cd", "/srv/100%", "&&", "flock", "-n", "night.lock", "sh"]
    assert [shlex.split(one)[-2:] for one in night[-1].split("; ")] == [
        ["crawl", "--scheduled"],
        ["/srv/100%/gouji.toml", "audit"],
        ["notices", "plan"],
    ]


@pytest.mark.parametrize(
    ("planner", "change"),
    [
        *(("cron", {"user": user}) for user in ("a b", "a\n* * * * * root reboot", "-x", "")),
        *(("systemd", {"user": user}) for user in ("a b", "a\nExecStartPre=/bin/x", "-x", "")),
        *((planner, {"folder": "/srv/a\n* * * * * root reboot"}) for planner in PLANNERS),
        ("systemd", {"config": "/srv/a\nExecStartPre=/bin/x"}),
        ("windows", {"folder": "C:\\a\r'@ | Out-Null; Remove-Item C:\\"}),
        ("windows", {"writes": ("C:\\\udcff",)}),
    ],
)
def test_what_would_be_a_line_of_its_own_is_refused(planner, change):
    with pytest.raises(BadSettings):
        PLANNERS[planner](replace(STANDARD, **change))


def test_a_shell_gets_every_word_as_it_is(tmp_path):
    """The line of cron for sending, as `sh` reads it: whatever stands in a path is a path."""
    folder = tmp_path / "a b'c\"d$(touch x)`touch y`;touch z&#%\\"
    folder.mkdir()
    place = replace(STANDARD, program=("printf", "%s|"), config=str(folder / "-x.toml"), folder=str(folder))
    line = next(line for line in PLANNERS["cron"](place)["gouji.cron"].splitlines() if "send.lock" in line)
    command = line.split(None, 6)[6].replace("\\%", "%").replace("flock -n send.lock ", "")
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert done.stdout == f"--config|{folder}/-x.toml|notices|send|"
    assert list(tmp_path.iterdir()) == [folder]
    assert list(folder.iterdir()) == []


def test_windows():
    place = replace(WINDOWS, program=(r"C:\Program Files\gouji\gouji.exe",), folder=r"C:\R&D\<年报>", times=OWN.times)
    text = PLANNERS["windows"](place)["gouji-tasks.ps1"]
    names = re.findall(r"Register-ScheduledTask -TaskName '([\w-]+)' -Force -Xml @'\n", text)
    tasks = [ElementTree.fromstring(one) for one in re.findall(r"-Xml @'\n(.*?)\n'@ ", text, re.DOTALL)]
    assert names == ["gouji-night", "gouji-send", "gouji-plan"]
    for task in tasks:
        assert [child.tag.removeprefix(TASK) for child in task] == [
            "RegistrationInfo",
            "Triggers",
            "Principals",
            "Settings",
            "Actions",
        ]
        settings = {one.tag.removeprefix(TASK): one.text for one in task.find(f"{TASK}Settings") or ()}
        assert (settings["MultipleInstancesPolicy"], settings["StartWhenAvailable"]) == ("IgnoreNew", "true")
    runs = [[one.text for one in task.iter(f"{TASK}Arguments")] for task in tasks]
    assert runs[0][0] == r"--config C:\gouji\gouji.toml crawl --scheduled"
    assert [len(one) for one in runs] == [3, 1, 1]
    assert {one.text for task in tasks for one in task.iter(f"{TASK}WorkingDirectory")} == {r"C:\R&D\<年报>"}
    starts = [one.text for task in tasks for one in task.iter(f"{TASK}StartBoundary")]
    assert [start[10:] for start in starts if start] == ["T21:11:00+08:00", "T00:02:00+08:00", "T00:41:00+08:00"]
    assert [one.text for task in tasks for one in task.iter(f"{TASK}Interval")] == ["PT10M", "PT1H"]


def test_the_command_writes_what_fits_here(desk, tmp_path, monkeypatch):
    monkeypatch.chdir(desk.folder)
    shown = desk.run(schedule_command, "--print", "systemd", "--user", "audit").stdout
    assert f"ExecStart={sys.executable} -P -m gouji --config {desk.folder}/gouji.toml schedule" in shown
    assert "\nUser=audit\n" in shown
    assert shown.count("# ==== gouji-") == 7
    made = desk.run(schedule_command, "--print", "windows", "--to", tmp_path / "out", "--python", r"C:\python.exe")
    assert (made.exit_code, made.stdout) == (0, "")
    content = (tmp_path / "out" / "gouji-tasks.ps1").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert b"<Command>C:\\python.exe</Command>" in content
    assert not (desk.folder / "gouji.lock").exists()


@pytest.mark.parametrize("reads", [("/home/a/python/bin/python3.11",), ("/root",), ("/run/user/0/pw",)])
def test_what_is_read_in_a_home_is_not_shut_out(reads):
    assert "ProtectHome=no" in PLANNERS["systemd"](replace(STANDARD, reads=reads))["gouji-send.service"]


def test_everything_that_is_read_is_looked_at(desk, tmp_path):
    link = tmp_path / "python"
    link.symlink_to("/home/a/python3")
    mail = Mail(password="file:/home/a/pw", ca_file="/home/a/ca.pem")
    given = replace(desk.settings, mail=mail)
    context = Context(given)
    reads = place_of(context, user="u", python=None, folder=None).reads
    assert {"/home/a/pw", "/home/a/ca.pem", sys.base_prefix, str(Path(sys.executable).resolve())} <= set(reads)
    assert "/home/a/python3" in place_of(context, user="u", python=str(link), folder="/srv").reads


def test_a_link_to_the_settings_stays_one(desk, tmp_path, monkeypatch):
    """A relative database counts from the folder of the link, so the link must be named."""
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc" / "real.toml").write_text("", encoding="utf-8")
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "gouji.toml").symlink_to("../etc/real.toml")
    monkeypatch.chdir(tmp_path / "var")
    place = place_of(Context(desk.settings, config=Path("gouji.toml")), user="u", python=None, folder=None)
    assert (place.config, place.folder) == (f"{tmp_path}/var/gouji.toml", f"{tmp_path}/var")


def test_relative_paths_count_from_here(desk, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    place = place_of(Context(desk.settings), user="u", python="venv/bin/python", folder="data")
    assert (place.folder, place.program[0]) == (f"{tmp_path}/data", f"{tmp_path}/venv/bin/python")
    other = place_of(Context(desk.settings), user="u", python="python3", folder="C:\\gouji")
    assert (other.folder, other.program[0]) == ("C:\\gouji", "python3")


def test_folders_that_systemd_would_miss(desk, monkeypatch):
    monkeypatch.chdir(desk.folder)
    given = replace(desk.settings, notify=Notify(folder=desk.folder.parent / "elsewhere"))
    words = ["--print", "systemd"]
    refused = CliRunner().invoke(schedule_command, words, obj=Context(given))
    assert "先建立文件夹，让用户 gouji 能写" in str(refused.exception)
    other = CliRunner().invoke(schedule_command, [*words, "--folder", "/none/x"], obj=Context(given))
    assert (other.exit_code, "在那台机器上先建立" in other.stderr) == (0, True)
    (desk.folder.parent / "elsewhere").mkdir()
    assert CliRunner().invoke(schedule_command, words, obj=Context(given)).exit_code == 0


def test_a_folder_that_cannot_be_written_is_said(desk, tmp_path, monkeypatch):
    monkeypatch.chdir(desk.folder)
    (tmp_path / "file").write_text("")
    refused = desk.run(schedule_command, "--print", "cron", "--to", tmp_path / "file" / "x").exception
    assert isinstance(refused, GoujiError)
    assert "不能写入" in str(refused)


@pytest.mark.parametrize("words", [("--to", "x"), ("--user", "a"), ("--python", "p"), ("--folder", "f")])
def test_words_about_printing_start_no_service(desk, words):
    done = desk.run(schedule_command, *words)
    assert (done.exit_code, f"{words[0]} 要和 --print 一起用" in done.stderr) == (2, True)


def test_the_docs_hold_all_of_them():
    wanted = {name for make in PLANNERS.values() for name in make(Place(("g",), "", "/x", ("/x",)))}
    assert {path.name for path in DOCS.iterdir()} == wanted
