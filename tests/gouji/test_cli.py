"""The frame of the command line: what is imported when, and how each kind of end looks."""

from __future__ import annotations

import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from audit.errors import BadSettings, TryLater
from gouji import cli
from gouji.cli import COMMANDS, main

HEAVY = ("scrapy", "twisted", "flask", "sqlite_utils", "jinja2", "rich", "requests", "apscheduler", "selectolax")


def gouji(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "gouji", *arguments], capture_output=True, encoding="utf-8", check=False
    )


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_the_short_answers_import_nothing_heavy(option):
    code = (
        "import sys, atexit, gouji.cli\n"
        "atexit.register(lambda: print('IMPORTED', sorted(sys.modules), file=sys.stderr))\n"
        f"sys.argv = ['gouji', {option!r}]\n"
        "gouji.cli.main()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0
    assert "gouji" in done.stdout
    modules = done.stderr.partition("IMPORTED")[2]
    assert "'click'" in modules
    assert [name for name in HEAVY if f"'{name}'" in modules] == []
    assert "'gouji.commands." not in modules


def test_help_names_every_command():
    text = gouji("--help").stdout
    assert [name for name in COMMANDS if f"  {name} " not in text] == []


@pytest.mark.parametrize(("name", "near"), [("chekc", "check"), ("notice", "notices"), ("xyzzy", "--help")])
def test_an_unknown_command_is_wrong_usage_with_a_near_match(name, near):
    done = gouji(name)
    assert done.returncode == 2
    assert name in done.stderr
    assert near in done.stderr
    assert done.stdout == ""


def test_missing_settings_end_as_one_line(tmp_path):
    done = gouji("--config", str(tmp_path / "none.toml"), "rules")
    assert done.returncode == 2
    assert done.stderr.splitlines() == [f"gouji: {tmp_path / 'none.toml'}: 没有这个设置文件"]


def test_the_environment_names_the_settings(tmp_path, monkeypatch):
    monkeypatch.setenv("GOUJI_CONFIG", str(tmp_path / "none.toml"))
    assert gouji("rules").returncode == 2


@pytest.fixture
def ending(monkeypatch, capsys):
    """main() with a command that raises: (exit code, standard error)."""

    def run(error: BaseException) -> tuple[object, str]:
        def invoke(**_: object) -> None:
            raise error

        monkeypatch.setattr(cli.cli, "main", invoke)
        with pytest.raises(SystemExit) as raised:
            main()
        return raised.value.code, capsys.readouterr().err

    return run


def test_our_errors_are_one_line_with_their_code(ending):
    assert ending(BadSettings("端口不对")) == (2, "gouji: 端口不对\n")
    assert ending(TryLater("另一个抓取正在运行")) == (75, "gouji: 另一个抓取正在运行\n")


def test_an_interruption_is_130(ending):
    assert ending(KeyboardInterrupt()) == (130, "已中断\n")
    assert ending(click.exceptions.Abort()) == (130, "已中断\n")


def test_anything_else_is_a_bug_with_its_trace(ending):
    code, said = ending(ZeroDivisionError("ups"))
    assert code == 70
    assert "Traceback" in said
    assert "ZeroDivisionError: ups" in said


def test_a_closed_pipe_is_no_bug():
    command = f'"{sys.executable}" -m gouji rules | true; echo ${{PIPESTATUS[0]}}'
    done = subprocess.run(["bash", "-c", command], capture_output=True, encoding="utf-8", check=False)
    assert (done.stdout, done.stderr) == ("1\n", "")


def test_a_full_disk_is_said_and_can_be_tried_again():
    command = f'"{sys.executable}" -m gouji rules >/dev/full'
    done = subprocess.run(["bash", "-c", command], capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (75, "gouji: 磁盘已满，没有写完\n")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["check", "--bogus"], "没有 --bogus 这个选项"),
        (["check", "--yea", "3", "x"], "是不是"),
        (["check"], "缺少参数"),
        (["check", "--format", "zz", "x"], "zz 不在可选之列"),
        (["check", "--year", "abc", "x"], "abc 不是数"),
        (["check", "--year", "1", "x"], "1 不在范围"),
        (["check", "--format"], "选项 --format 后面要写值"),
        (["agencies", "nothing"], "没有 nothing 这个命令"),
        (["rules", "a", "b"], "多出来的参数：b"),
        (["crawl", "--today", "2026"], "2026 不是日期"),
        (["findings", "confirm", "1"], "缺少选项"),
    ],
)
def test_wrong_usage_is_told_in_chinese_whatever_the_language_of_the_system(arguments, words, monkeypatch):
    monkeypatch.setenv("LANGUAGE", "en_US")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    done = gouji(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert not {"Usage", "Error", "Try", "OPTIONS", "Invalid", "such"} & set(done.stderr.replace(":", " ").split())


def test_help_pages_are_in_chinese():
    text = gouji("findings", "--help").stdout
    assert [word for word in ("Usage", "Options", "Commands", "Example", "Show", "COMMAND") if word in text] == []


def test_no_color_of_the_environment_is_obeyed(wrong):
    coloured = CliRunner().invoke(cli.cli, ["check", str(wrong)], color=True).stdout
    plain = CliRunner().invoke(cli.cli, ["check", str(wrong)], color=True, env={"NO_COLOR": "1"}).stdout
    assert "\x1b[" in coloured
    assert plain == click.unstyle(coloured)


def test_arguments_that_are_no_text(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(
        sys, "argv", ["gouji", "--database", str(tmp_path / "a.db"), "findings", "list", "--rule", "\udcff"]
    )
    with pytest.raises(SystemExit) as ended:
        main()
    assert (ended.value.code, capsys.readouterr().err) == (2, "gouji: 参数里有不是 UTF-8 的字符\n")
