"""gouji init, and what is said of a gouji.toml that is wrong: which line, and what it should be."""

from __future__ import annotations

import re
import tomllib

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.errors import BadSettings
from gouji import setting_checks
from gouji.cli import cli
from gouji.commands.init import init_command
from gouji.scheduling.times import times_of
from gouji.setting_checks import CHECKS, LONGEST_NAME, MODES, ON_UNKNOWN, crawls_by_night
from gouji.setting_lines import key_lines, line_of
from gouji.settings import Schedule, flat_sections, load_settings
from gouji.starting import first_settings
from notifications import policy
from notifications.channels import message

# --- init ---


def test_the_first_file_says_the_defaults_and_every_setting(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(init_command).exit_code == 0
    made, empty = tmp_path / "gouji.toml", tmp_path / "empty.toml"
    empty.touch()
    assert load_settings(made) == load_settings(empty)
    text = made.read_text(encoding="utf-8")
    whole = re.sub(r"(?m)^# (?=\w+ = )", "", text)
    assert "off = true" in whole
    made.write_text(whole.partition("# 规则和地区")[0], encoding="utf-8")
    assert load_settings(made) == load_settings(empty)
    keys = {name: set(section) for name, section in tomllib.loads(made.read_text(encoding="utf-8")).items()}
    assert keys == {name: set(make.__dataclass_fields__) for name, make in flat_sections().items()}
    assert list(tomllib.loads(text)["notify"]) == ["mode", "issuing_office", "contact"]


def test_it_does_not_ask_what_a_broken_file_says(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "gouji.toml").write_text("[", encoding="utf-8")
    assert CliRunner().invoke(cli, ["init", "--to", "-"]).stdout == first_settings()


@pytest.mark.parametrize(
    ("words", "made", "then"),
    [
        (["init"], "gouji.toml", "再运行 gouji doctor。"),
        (["init", "县 里.toml"], "县 里.toml", "再运行 gouji --config '县 里.toml' doctor。"),
        (["--config", "new.toml", "init"], "new.toml", "再运行 gouji --config new.toml doctor。"),
        (["--config", "new.toml", "init", "a.toml"], "a.toml", "再运行 gouji --config a.toml doctor。"),
    ],
)
def test_the_command_that_it_names_reads_what_it_wrote(tmp_path, monkeypatch, words, made, then):
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(cli, words)
    assert (done.exit_code, [path.name for path in tmp_path.iterdir()]) == (0, [made])
    assert then in done.stderr


def test_it_overwrites_nothing_and_prints(tmp_path):
    path = tmp_path / "a.toml"
    path.write_text("# 我的\n", encoding="utf-8")
    refused = CliRunner().invoke(init_command, [str(path)])
    assert isinstance(refused.exception, BadSettings)
    assert refused.exception.exit_code == 2
    assert path.read_text(encoding="utf-8") == "# 我的\n"
    assert CliRunner().invoke(init_command, ["--to", "-"]).stdout == first_settings()
    assert CliRunner().invoke(init_command, ["a", "--to", "b"]).exit_code == 2
    assert "不能写入" in str(CliRunner().invoke(init_command, [str(tmp_path / "none" / "a.toml")]).exception)


# --- lines ---

BARE = st.from_regex(r"\A[A-Za-z0-9_-]{1,6}\Z")
NAMES = st.one_of(BARE, st.text(st.sampled_from("a.键 #=[]'\\\"\t"), min_size=1, max_size=5))
VALUES = st.sampled_from(
    [
        "1",
        "true  # x = 1",
        "1979-05-27T07:32:00Z",
        '"a # b = [c]"',
        "'\\'",
        '"\\\\\\""',
        '"""\n[fake]\nx = 1\n"quoted" \\""""',
        '"""""a"""""',
        "'''\n[fake]\n''x = 1\n'''''",
        "[]",
        "[1, # ]\n  [2, '],'], { z = 1 },\n]",
        "{}",
    ]
)


def spelled(name: str, draw: st.DrawFn) -> str:
    ways = ['"' + name.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t") + '"']
    if re.fullmatch(r"[A-Za-z0-9_-]+", name):
        ways.append(name)
    if "'" not in name:
        ways.append(f"'{name}'")
    return draw(st.sampled_from(ways))


@st.composite
def files(draw: st.DrawFn) -> tuple[str, dict[tuple[str, ...], int]]:
    """A TOML file without two alike names in one place, and where each key was put."""
    lines: list[str] = []
    expected: dict[tuple[str, ...], int] = {}

    def put(text: str) -> None:
        lines.extend(text.split("\n"))

    for section in ["", *draw(st.lists(NAMES, unique=True, max_size=4))]:
        put("\n" * draw(st.integers(0, 2)) + "# [x] y = 1")
        path: tuple[str, ...] = ()
        if section:
            path = (section,)
            if path in expected:
                continue
            expected[path] = len(lines) + 1
            put(f"[ {spelled(section, draw)} ]  # = ")
        for key in draw(st.lists(NAMES, unique=True, max_size=4)):
            inner = draw(NAMES)
            if (*path, key) in expected or (not section and key == section):
                continue
            line = len(lines) + 1
            way = draw(st.sampled_from(["plain", "dotted", "inline"]))
            expected[(*path, key)] = line
            if way != "plain":
                expected[(*path, key, inner)] = line
            spelt, value = spelled(key, draw), draw(VALUES)
            if way == "plain":
                put(f"  {spelt} = {value}")
            elif way == "dotted":
                put(f"{spelt} . {spelled(inner, draw)}={value}")
            else:
                put(f"{spelt} = {{ {spelled(inner, draw)} = 'x' }}")
    return "\n".join(lines) + draw(st.sampled_from(["", "\n"])), expected


@settings(max_examples=40)
@given(files())
def test_every_key_is_found_in_its_line(made):
    text, expected = made
    tomllib.loads(text)
    lines = key_lines(text)
    assert {path: lines.get(path) for path in expected} == expected
    assert all("fake" not in path for path in lines)
    crlf = text.replace("\n", "\r\n")
    assert key_lines(crlf) == lines


def test_what_is_not_there_itself_is_where_its_holder_is():
    text = "a = 1\n[b]\nc = { d = 1 }\n[[e]]\nf = 1\n[[e]]\nf = 2\n"
    paths = [("b", "x"), ("b", "c", "d"), ("e", "f"), ("none",)]
    assert [line_of(text, path) for path in paths] == [2, 3, 5, 1]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\n[notify]\nmod = 'test'\n", ":3: 不认识的设置 notify.mod；是不是 mode？"),
        ("# 注\n[notify]\nzzzz = 1\n", ":3: 不认识的设置 notify.zzzz；可用：mode、"),
        ("\n\n[nottify]\n", ":3: 不认识的设置 [nottify]；是不是 notify？"),
        ('notify.mode = "test"\nmail."port" = "25"\n', ":2: mail.port 应是整数，写的是文字"),
        ('[mail]\nca_file = """\nport = 1\n"""\nport = 0\n', ":5: mail.port 应在 1–65535 之间"),
        ("mail = { host = 'a', port = 65536 }\n", ":1: mail.port 应在"),
        ("[mail]\npassword = 'SECRET-20261120'\n", ":2: mail.password 应写作 env:变量名"),
        ("[mail]\npassword = 'env:SECRET-123!'\n", ":2: mail.password 应写作 env:变量名"),
        ("[alerts]\nfeishu = 'env:SECRET/hook'\n", ":2: alerts.feishu 应写作 env:变量名"),
        ("[mail]\nhost = 'SECRET..x.cn'\n", ":2: mail.host 应是服务器名"),
        ("[mail]\nhost = 'SECRET.x.cn:465'\n", ":2: mail.host 应是服务器名"),
        ("[mail]\nhost = 'https://SECRET.x.cn'\n", ":2: mail.host 应是服务器名"),
        ("[mail]\nhost = 'SECRET .x.cn'\n", ":2: mail.host 应是服务器名"),
        ("[mail]\nhost = 'SECRET.x.cn/'\n", ":2: mail.host 应是服务器名"),
        ("[mail]\nuser = '张SECRET'\n", ":2: mail.user 应只用 ASCII 字符"),
        ("[notify]\nmode = 'SECRET-liev'\n", ":2: notify.mode 应是 test、live 之一"),
        ("[notify]\nlimit = 0\n", ":2: notify.limit 应不小于 1"),
        ("[notify]\nlocal_deadline = '02-30'\n", ":2: notify.local_deadline 应是 MM-DD"),
        ("[notify]\ndomain = '政务.cn'\n", ":2: notify.domain 应是域名"),
        ('[notify]\ndomain = "a.test\\r\\nBcc: x@y.test"\n', ":2: notify.domain 应是域名"),
        ("[notify]\nlocal_deadline = '1-31'\n", ":2: notify.local_deadline 应是 MM-DD"),
        ("[notify]\non_unknown = 'SECRET'\n", "应是 retry、hold 之一"),
        ("[notify]\npublication_days = -1\n", ":2: notify.publication_days 应在 0–250 之间"),
        ("[notify]\nanswer_page = 'http://SECRET.test'\n", "应是 https:// 开头的网址"),
        ("[notify]\nanswer_key = 'SECRET'\n", "应写作 env:"),
        ("[robots]\nwecom = 'http://SECRET.test'\n", ":2: robots.wecom 应是 https:// 开头的网址"),
        ("[robots]\nwecom = 'https://a.test/hook/SECRET'\n", "只写协议和主机，不带密钥"),
        ("[robots]\nwecom = 'https://a.test/send?key=SECRET'\n", "不带密钥"),
        ("[robots]\nfeishu = 'https://u:SECRET@a.test'\n", "不带密钥"),
        ("[robots]\nfeishu = 'http://127.0.0.1.SECRET.test'\n", "不带密钥"),
        ("[robots]\ndingtalk = 'http://a.test:99999'\n", "不带密钥"),
        ("[alerts]\nwecom = 'SECRET'\n", ":2: alerts.wecom 应写作 env:"),
        ("[mail]\nsender = 'SECRET@x.cn.'\n", ":2: mail.sender 应是一个邮箱地址"),
        ("[mail]\nsender = 'SECRET,b@x.cn'\n", ":2: mail.sender 应是一个邮箱地址"),
        ("[mail]\nsender = 'SECRET@.x.cn'\n", ":2: mail.sender 应是一个邮箱地址"),
        ("[mail]\nreply_to = 'SECRET@x.cn-'\n", ":2: mail.reply_to 应是一个邮箱地址"),
        ("[alerts]\nmail = 'SECRET SECRET'\n", ":2: alerts.mail 应是一个邮箱地址"),
        ("[schedule]\ncrawl = '24:00'\n", ":2: schedule.crawl 应是 HH:MM"),
        ("[schedule]\naudit = '6:37'\n", ":2: schedule.audit 应是 HH:MM"),
        ("[schedule]\nplan_minute = 30\n", ":2: schedule.plan_minute 应是 1–59 的分钟，不用整点和半点"),
        ("[schedule]\nplan_minute = 60\n", ":2: schedule.plan_minute"),
        *(
            (f"[schedule]\nsend_every = {every}\n", ":2: schedule.send_every 应是 3、5、6、10、12、15、20、30 之一")
            for every in (0, 1, 2, 4, 7, 14, 28, 31)
        ),
        ("[schedule]\ncrawl_hours = 24\n", ":2: schedule.crawl_hours 应在 1–23 之间"),
        ("[schedule]\naudit_hours = 0\n", ":2: schedule.audit_hours 应在 1–23 之间"),
        ("rules = 1\n", ":1: [rules] 应是一节"),
    ],
)
def test_a_wrong_setting_is_named_with_its_line_and_never_its_value(tmp_path, text, said):
    path = tmp_path / "gouji.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadSettings) as raised:
        load_settings(path)
    told = str(raised.value)
    assert told.startswith(str(path))
    assert said in told
    assert "SECRET" not in told
    assert "\n" not in told


def test_what_is_right_is_taken(tmp_path):
    path = tmp_path / "gouji.toml"
    path.write_text(
        """
        [notify]
        answer_page = "https://gouji.a.test/review"
        answer_key = "file:/etc/key"
        local_deadline = "02-28"
        [robots]
        wecom = "http://127.0.0.1:8080"
        dingtalk = "http://[::1]:8080/"
        feishu = "https://open.larksuite.com"
        [schedule]
        crawl_hours = 23
        [alerts]
        mail = "ops@a.test"
        wecom = "env:KEY"
        """,
        encoding="utf-8",
    )
    assert load_settings(path).robots.wecom == "http://127.0.0.1:8080"
    path.write_text('[notify]\nanswer_page = "http://127.0.0.1:8650/"\n', encoding="utf-8")
    assert load_settings(path).notify.answer_page == "http://127.0.0.1:8650/"


@pytest.mark.parametrize("host", ["mail", "smtp.x.cn", "smtp.x.cn.", "10.0.0.1", "::1", "邮件.政务.cn", "a_b-c.local"])
def test_a_server_may_be_called_so(host):
    assert setting_checks.server(host) == ""


@pytest.mark.parametrize("every", setting_checks.INTERVALS)
def test_nothing_is_sent_at_the_full_or_half_hour(every):
    first, last = times_of(Schedule(send_every=every)).send.split("/")[0].split("-")
    minutes = [*range(int(first), int(last) + 1, every)]
    assert not {0, 30} & set(minutes)
    assert minutes[-1] + every - 60 == minutes[0]


def test_every_check_has_its_setting_and_lets_the_default_pass():
    known = {
        f"{name}.{key}": item.default
        for name, make in flat_sections().items()
        for key, item in make.__dataclass_fields__.items()
    }
    assert [name for name in CHECKS if name not in known or CHECKS[name](known[name])] == []
    assert (MODES, ON_UNKNOWN, LONGEST_NAME) == (policy.MODES, policy.ON_UNKNOWN, message.LONGEST_NAME)
    assert setting_checks._MAILBOX.pattern == message.ADDRESS.pattern
    assert [crawls_by_night(at) for at in ("20:00", "05:59", "06:00", "19:59")] == [True, True, False, False]
