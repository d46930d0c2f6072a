from __future__ import annotations

import re

import pytest

from audit.errors import BadRegistry, GoujiError
from db.opening import open_database
from gouji.commands.agencies import CHANNELS, ENDPOINT_STATES, agencies_command
from tests.gouji.desk import CODE, NAMES, OTHER, Desk


@pytest.fixture
def desk(tmp_path):
    (tmp_path / "名录.csv").write_text(NAMES, encoding="utf-8")
    return Desk(tmp_path)


def test_import_says_what_it_did(desk):
    result = desk.run(agencies_command, "import", desk.folder / "名录.csv")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "机关：新增 2，更改 0，未变 0",
        "科室：新增 2，更改 0，未变 0",
        "联系方式：新增 2，更改 0，未变 0",
    ]
    again = desk.run(agencies_command, "import", desk.folder / "名录.csv")
    assert again.stdout.splitlines()[0] == "机关：新增 0，更改 0，未变 2"


def test_dry_run_shows_every_change_and_writes_nothing(desk):
    desk.run(agencies_command, "import", desk.folder / "名录.csv")
    (desk.folder / "新.csv").write_text(NAMES.replace("另一局", "第三局"), encoding="utf-8")
    result = desk.run(agencies_command, "import", desk.folder / "新.csv", "--dry-run")
    assert f"更改 机关 {OTHER}：name 样例市另一局 → 样例市第三局" in result.stdout
    assert "没有写入" in result.stderr
    assert "样例市另一局" in desk.run(agencies_command, "list").stdout


def test_a_wrong_file_ends_in_one_line(desk):
    (desk.folder / "错.csv").write_text(NAMES.replace("部门", "公司"), encoding="utf-8")
    result = desk.run(agencies_command, "import", desk.folder / "错.csv")
    assert isinstance(result.exception, BadRegistry)
    assert (result.exception.exit_code, result.exception.line) == (2, 2)
    assert desk.run(agencies_command, "list").stdout.splitlines() == ["代码\t名称\t类别\t层级\t上级"]


def test_list_is_tab_separated_away_from_a_terminal(desk):
    desk.register()
    lines = desk.run(agencies_command, "list").stdout.splitlines()
    assert lines[1] == f"{CODE}\t样例市样例局\t部门\t\t"


def test_an_empty_registry_is_told(desk):
    assert "名录是空的" in desk.run(agencies_command, "list").stderr


def test_show(desk):
    desk.register()
    lines = desk.run(agencies_command, "show", CODE.lower()).stdout.splitlines()
    assert "名称：样例市样例局" in lines
    assert "负责科室：政府信息公开工作机构" in lines
    assert "  邮箱 a@yangli.test" in lines


def test_every_channel_and_state_the_table_allows_has_a_name(desk):
    desk.register()
    ((table,),) = desk.rows("SELECT sql FROM sqlite_master WHERE name = 'endpoints'")
    channels, states = (re.search(rf"{name} IN \((.*?)\)", str(table)) for name in ("channel", "state"))
    assert channels is not None
    assert states is not None
    assert set(re.findall(r"\w+", channels[1])) == set(CHANNELS)
    assert set(re.findall(r"\w+", states[1])) == set(ENDPOINT_STATES)


def test_a_portal_with_an_unusual_port_counts_once(desk):
    address = "http://www.yangli.test:8080/nb/"
    path = desk.folder / "门户.csv"
    path.write_text(f"code,name,kind,portal\n{CODE},样例市样例局,部门,{address}\n", encoding="utf-8")
    lines = desk.run(agencies_command, "import", path).stdout.splitlines()
    assert "平台：新增 1，更改 0，未变 0" in lines
    path.write_text(path.read_text(encoding="utf-8").replace("8080", "8081"), encoding="utf-8")
    assert "平台：新增 0，更改 1，未变 0" in desk.run(agencies_command, "import", path).stdout.splitlines()
    assert desk.rows("SELECT ports FROM platforms") == [("[8080, 8081]",)]


def test_show_of_an_unknown_code(desk):
    result = desk.run(agencies_command, "show", "X")
    assert isinstance(result.exception, GoujiError)
    assert str(result.exception) == "名录里没有代码为 X 的机关"


def test_an_endpoint_that_was_given_up_is_taken_back_by_a_person(desk):
    desk.register()
    address = "a@yangli.test"
    with open_database(desk.settings.storage.database) as database:
        database.execute("UPDATE endpoints SET state = 'bounced', state_reason = '550' WHERE address = ?", [address])
    assert f"  邮箱 {address}，退信，已停用" in desk.run(agencies_command, "show", CODE).stdout.splitlines()
    result = desk.run(agencies_command, "activate", CODE, address, "--by", "王芳")
    assert (result.exit_code, result.stdout) == (0, "已重新启用 1 个联系方式。\n")
    assert desk.rows("SELECT state, state_reason FROM endpoints")[0] == ("active", None)
    logged = "SELECT actor, target, detail FROM audit_log WHERE action = 'endpoint activate'"
    assert desk.rows(logged) == [("王芳", CODE, address)]
    assert "本来就在用" in desk.run(agencies_command, "activate", CODE, address, "--by", "王芳").stdout
    other = desk.run(agencies_command, "activate", CODE, "b@yangli.test", "--by", "王芳")
    assert isinstance(other.exception, GoujiError)
