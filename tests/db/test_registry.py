from __future__ import annotations

import json

import pytest

from audit.errors import BadRegistry
from db.agencies import agency, all_agencies, endpoints, offices
from db.registry import import_registry
from db.registry.short import owner_of
from tests.db.conftest import NOW

CITY, FINANCE = "11990000SIM000001X", "11990000SIM000002W"
HEAD = "统一社会信用代码,机关名称,类别,层级,上级,年报栏目网址,负责科室,邮箱,企业微信\n"
CITY_ROW = f"{CITY},样例市人民政府,政府,市,,http://www.yangli.gov.cn/nb/,政务公开科,a@yangli.gov.cn,env:ROBOT\n"
FINANCE_ROW = f"{FINANCE},样例市财政局,部门,市,样例市人民政府,http://www.yangli.gov.cn:8080/czj/,,b@yangli.gov.cn;c@yangli.gov.cn,\n"
SHORT = HEAD + CITY_ROW + FINANCE_ROW


@pytest.fixture
def take(database, tmp_path):
    """Write a file and import it."""

    def run(content, name="名录.csv", encoding="utf-8", **options):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return import_registry(database, path, now=NOW, **options)

    return run


def everything(database):
    tables = ("agencies", "offices", "endpoints", "host_groups", "platforms", "sources", "expectations", "audit_log")
    return {table: list(database.query(f"SELECT * FROM {table}")) for table in tables}


def numbers(result):
    return tuple(result.count(what) for what in ("added", "changed", "left"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_short_form_registers_bodies_offices_and_portals(database, take, encoding):
    assert numbers(take(SHORT, encoding=encoding)) == (12, 0, 0)
    finance = agency(database, FINANCE)
    assert (finance.name, finance.kind, finance.level, finance.parent) == ("样例市财政局", "department", "city", CITY)
    (office,) = offices(database, CITY)
    assert (office.name, office.role) == ("政务公开科", "responsible")
    ways = {(way.channel, way.address, way.secret_ref, way.is_test) for way in endpoints(database, office.id)}
    assert ways == {
        ("mail", "a@yangli.gov.cn", "", False),
        ("wecom", "", "env:ROBOT", False),
    }
    (platform,) = database.query("SELECT * FROM platforms")
    assert (platform["platform_id"], platform["group_id"], platform["family"]) == (
        "www.yangli.gov.cn",
        "yangli.gov.cn",
        None,
    )
    assert (json.loads(platform["hosts"]), platform["http_only"]) == (["www.yangli.gov.cn"], 1)
    assert json.loads(platform["ports"]) == [8080]
    sources = database.execute("SELECT agency_code, role, column_url FROM sources").fetchall()
    assert sources == [
        (CITY, "own", "http://www.yangli.gov.cn/nb/"),
        (FINANCE, "own", "http://www.yangli.gov.cn:8080/czj/"),
    ]


def test_the_same_file_twice_changes_nothing(database, take):
    take(SHORT)
    before = everything(database)
    assert numbers(take(SHORT))[:2] == (0, 0)
    assert everything(database) == before


def test_a_dry_run_tells_and_writes_nothing(database, take):
    before = everything(database)
    assert numbers(take(SHORT, dry_run=True)) == (12, 0, 0)
    assert everything(database) == before


def test_what_the_file_does_not_name_stays(database, take):
    take(SHORT)
    result = take(HEAD + CITY_ROW.replace("样例市人民政府", "样例市政府"))
    assert [(change.key, change.fields) for change in result.changes if change.what == "changed"] == [
        (CITY, (("name", "样例市人民政府", "样例市政府"),))
    ]
    assert [body.name for body in all_agencies(database)] == ["样例市政府", "样例市财政局"]


def test_a_port_is_allowed_on_a_platform_that_is_there(database, take):
    take(SHORT)
    take(HEAD + CITY_ROW.replace("gov.cn/nb", "gov.cn:81/nb"))
    assert database.execute("SELECT ports FROM platforms").fetchone()[0] == "[8080, 81]"


def test_a_new_portal_mailbox_and_office_replace_the_old_ones(database, take):
    take(SHORT)
    new = CITY_ROW.replace("/nb/", "/gknb/").replace("a@", "new@").replace("政务公开科", "信息科")
    take(HEAD + new)
    assert [office.name for office in offices(database, CITY)] == ["信息科"]
    states = "SELECT address, state FROM endpoints WHERE office_id = 1 AND channel = 'mail' ORDER BY id"
    assert database.execute(states).fetchall() == [("a@yangli.gov.cn", "revoked"), ("new@yangli.gov.cn", "active")]
    urls = f"SELECT column_url, status FROM sources WHERE agency_code = '{CITY}' ORDER BY source_id"
    assert database.execute(urls).fetchall() == [
        ("http://www.yangli.gov.cn/nb/", "moved"),
        ("http://www.yangli.gov.cn/gknb/", "active"),
    ]
    take(SHORT)
    assert database.execute(states).fetchall() == [("a@yangli.gov.cn", "active"), ("new@yangli.gov.cn", "revoked")]


def test_the_short_form_registers_heads_and_the_supervising_office(database, take):
    heads = HEAD.rstrip("\n") + ",分管领导邮箱,公开主管部门,主管部门邮箱\n"
    row = FINANCE_ROW.rstrip("\n") + ",fz@yangli.gov.cn,样例市政务公开办公室,gk@yangli.gov.cn\n"
    take(heads + CITY_ROW.rstrip("\n") + ",,,\n" + row)
    assert [one.role for one in offices(database, CITY)] == ["responsible"]
    known = {one.role: one for one in offices(database, FINANCE)}
    assert (known["head"].name, known["supervisor"].name) == ("分管领导", "样例市政务公开办公室")
    take(heads + row.replace("gk@", "new@"))
    ways = {way.address: way.state for one in known.values() for way in endpoints(database, one.id)}
    assert ways.pop("gk@yangli.gov.cn") == "revoked"
    assert set(ways) == {"b@yangli.gov.cn", "c@yangli.gov.cn", "fz@yangli.gov.cn", "new@yangli.gov.cn"}
    assert set(ways.values()) == {"active"}
    take(heads + row.replace("样例市政务公开办公室", ""))
    names = {one.name for one in offices(database, FINANCE) if one.role == "supervisor"}
    assert names == {"样例市政务公开办公室", "政府信息公开工作主管部门"}


def test_an_import_wakes_no_endpoint_that_the_machine_gave_up(database, take):
    take(SHORT)
    database.execute("UPDATE endpoints SET state = 'bounced', state_reason = '550' WHERE channel = 'mail'")
    take(SHORT)
    assert {state for (state,) in database.execute("SELECT state FROM endpoints WHERE channel = 'mail'")} == {"bounced"}


SECRET = "https://robot.example/send?key=TOPSECRET"


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "value", "problem"),
    [
        (CITY, "123", 2, "统一社会信用代码", "123", "18 位"),
        (FINANCE, "1.13703E+17", 3, "统一社会信用代码", "1.13703E+17", "把该列设为文本"),
        (FINANCE_ROW, CITY_ROW, 3, "统一社会信用代码", CITY, "与第 2 行重复"),
        (",部门,", ",企业,", 3, "类别", "企业", "应是其中之一"),
        (",政府,", ",,", 2, "类别", "", "不能为空"),
        (",样例市人民政府,http", ",某市政府,http", 3, "上级", "某市政府", "18 位"),
        (",样例市人民政府,http", f",{'9' * 18},http", 3, "上级", "9" * 18, "agencies 里没有"),
        (",样例市人民政府,http", ",样例市财政局,http", 3, "上级", FINANCE, "上级不能是自己"),
        ("http://www.yangli.gov.cn/nb/", "ftp://x/y", 2, "年报栏目网址", "ftp://x/y", "http://"),
        ("http://www.yangli.gov.cn/nb/", "http://a:b@x.cn/", 2, "年报栏目网址", "http://…@x.cn/", "用户名"),
        ("http://www.yangli.gov.cn/nb/", "http://x.cn:99999/", 2, "年报栏目网址", "http://x.cn:99999/", "网址"),
        ("a@yangli.gov.cn", "a.yangli.gov.cn", 2, "邮箱", "a.yangli.gov.cn", "电子邮箱"),
        ("env:ROBOT", SECRET, 2, "企业微信", "（已隐去）", "密钥的名字"),
        ("env:ROBOT", "file:" + SECRET, 2, "企业微信", "（已隐去）", "密钥的名字"),
        ("邮箱", "信箱地址", 1, "", "", "不认识的列"),
        ("机关名称", "名称,名称", 1, "表头", "名称", "同一列写了两次"),
        ("企业微信", "微信机器人", 1, "", "", "不认识的列"),
        (",env:ROBOT", f",env:ROBOT,{SECRET}", 2, "第 10 列", "https://robot.example/send?key=…", "比表头多"),
        (",env:ROBOT", ",env:ROBOT,多余", 2, "第 10 列", "多余", "比表头多"),
    ],
)
def test_one_wrong_value_and_nothing_is_taken_over(database, take, old, new, line, column, value, problem):
    before = everything(database)
    content = SHORT.replace(old, new)
    with pytest.raises(BadRegistry, match=problem) as refused:
        take(content.replace("env:ROBOT", SECRET) if old == "企业微信" else content)
    error = refused.value
    assert "TOPSECRET" not in str(error)
    assert error.file == "名录.csv"
    if column:
        assert (error.line, error.column, error.value) == (line, column, value)
    assert everything(database) == before


def test_a_circle_of_parents_is_refused(database, take):
    take(SHORT)
    with pytest.raises(BadRegistry, match="成了圈"):
        take(f"code,name,kind,parent\n{CITY},样例市人民政府,政府,{FINANCE}\n")
    assert agency(database, CITY).parent is None


FULL = f"""
host_groups:
  - {{group_id: yangli.gov.cn, delay_s: 6}}
platforms:
  - platform_id: main
    name: 样例市门户
    group_id: yangli.gov.cn
    family: static_list
    dialect: {{kind: trs_a, pages: 3}}
    hosts: [www.yangli.gov.cn]
    ports: [8080]
agencies:
  - {{code: {CITY}, name: 样例市人民政府, kind: government, level: city}}
agency_aliases:
  - {{agency: {CITY}, name: 样例市政府, valid_to: 2020-01-01}}
offices:
  - {{id: 1, agency: {CITY}, name: 公开科, role: responsible}}
endpoints:
  - {{office_id: 1, channel: mail, address: a@yangli.gov.cn}}
  - {{agency_code: {CITY}, office: 公开科, channel: dingtalk, secret_ref: "file:/etc/gouji/robot"}}
sources:
  - agency: {CITY}
    platform_id: main
    column_url: http://www.yangli.gov.cn:8080/nb/
    expected_years: [2023, 2024]
expectations:
  - {{platform_id: main, year: 2025, minimum: 1}}
"""


def test_full_form(database, take):
    assert numbers(take(FULL, "名录.yaml")) == (9, 0, 0)
    assert json.loads(database.execute("SELECT dialect FROM platforms").fetchone()[0]) == {"kind": "trs_a", "pages": 3}
    assert database.execute("SELECT expected_years FROM sources").fetchone()[0] == "[2023, 2024]"
    assert database.execute("SELECT valid_to FROM agency_aliases").fetchone()[0] == "2020-01-01"
    assert numbers(take(FULL, "名录.yaml")) == (0, 0, 9)
    assert numbers(take(FULL.replace("minimum: 1", "minimum: 2"), "名录.yaml")) == (0, 1, 8)


@pytest.mark.parametrize(
    ("old", "new", "column", "problem"),
    [
        ("delay_s: 6", "delay_s: 1", "delay_s", "不能小于 4 秒"),
        ("delay_s: 6", "window: '08:00-18:00'", "window", "20:00-06:00 之内"),
        ("delay_s: 6", "nightly_budget: 1000", "nightly_budget", "300"),
        ("platform_id: main\n    name", "platform_id: other\n    name", "platform_id", "platforms 里没有"),
        ("office_id: 1,", "office_id: 2,", "office_id", "没有这个编号"),
        ("hosts: [www.yangli.gov.cn]", "hosts: []", "hosts", "不能为空"),
        ("family: static_list", "familie: static_list", "familie", "不认识的列"),
        ("level: city", "level: planet", "level", "应是其中之一"),
        ("channel: mail, address: a@yangli.gov.cn", "channel: folder, address: ../x", "address", "不带路径"),
        ('secret_ref: "file:/etc/gouji/robot"', f'address: "{SECRET}"', "secret_ref", "不写地址"),
    ],
)
def test_full_form_refuses(database, take, old, new, column, problem):
    with pytest.raises(BadRegistry, match=problem) as refused:
        take(FULL.replace(old, new), "名录.yaml")
    assert (refused.value.column, refused.value.line > 0) == (column, True)
    assert "TOPSECRET" not in str(refused.value)
    assert all_agencies(database) == []


def test_only_test_hosts_may_be_asked_faster(take):
    content = FULL.replace("group_id: yangli.gov.cn", "group_id: yangli.test").replace("delay_s: 6", "delay_s: 0")
    assert numbers(take(content, "名录.yaml")) == (9, 0, 0)


def test_a_folder_of_tables(database, tmp_path):
    folder = tmp_path / "名录"
    folder.mkdir()
    (folder / "agencies.csv").write_text(f"code,name,kind\n{CITY},样例市人民政府,government\n", encoding="utf-8")
    (folder / "offices.csv").write_text(f"agency,name,role\n{CITY},公开科,head\n", encoding="utf-8")
    assert numbers(import_registry(database, folder, now=NOW)) == (2, 0, 0)
    (folder / "other.csv").write_text("a\n1\n", encoding="utf-8")
    with pytest.raises(BadRegistry, match="表名"):
        import_registry(database, folder, now=NOW)


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("空.csv", "", "空"),
        ("表头.csv", "code,name,kind\n", "没有任何条目"),
        ("引号.csv", 'code,name,kind\n"1,2\n', "完好的 CSV"),
        ("图.csv", b"\x89PNG\x00\x00\xff\xff", "编码"),
        ("名录.docx", "x", "不认识的格式"),
        ("坏.xlsx", "x", "工作簿"),
        ("坏.yaml", "agencies: [", "YAML"),
        ("字.yaml", "abc", "以表名为键"),
        ("表.yaml", "things: []", "表名"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(take, name, content, problem):
    with pytest.raises(BadRegistry, match=problem) as refused:
        take(content, name)
    assert str(refused.value).startswith(name)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("host", "owner"),
    [
        ("www.zibo.gov.cn", "zibo.gov.cn"),
        ("zibo.gov.cn", "zibo.gov.cn"),
        ("a.b.example.com", "example.com"),
        ("10.1.2.3", "10.1.2.3"),
        ("localhost", "localhost"),
    ],
)
def test_the_owner_of_a_host(host, owner):
    assert owner_of(host) == owner


@pytest.mark.parametrize("name", ['"=HYPERLINK(""http://x"")"', "'=1+1", "+1", "@x", "-1+1", "＝1+1", '"甲\n局"'])
def test_a_formula_or_a_line_break_is_no_name(tmp_path, database, name):
    path = tmp_path / "x.csv"
    path.write_text(f"code,name,kind\n1199000004SIM00001,{name},部门\n", encoding="utf-8")
    with pytest.raises(BadRegistry) as caught:
        import_registry(database, path, now=NOW)
    assert "\n" not in str(caught.value)
    assert database.table("agencies").count == 0
