"""`gouji check --previous … --children …`."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from gouji.cli import Context
from gouji.commands.check import check_command
from gouji.demo.content import make_content, render_html, render_text
from gouji.settings import Settings

NAME, OTHER = "样例市青山区水利局", "样例市青山区民政局"
OUT, IN = "T3.carried_out.total", "T3.carried_in.total"


@pytest.fixture
def write(tmp_path):
    """A report as a file; its path."""

    def build(name, year, *, agency=NAME, kind="department", cells=None, folder=""):
        content = make_content("beside", agency, year, kind=kind)
        path = tmp_path / folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(render_text(replace(content, cells={**content.cells, **(cells or {})})), encoding="utf-8")
        return path

    return build


def run(*arguments, select="Y01,H,A22", verbosity=0):
    given = [*map(str, arguments), "--select", select]
    return CliRunner().invoke(check_command, given, obj=Context(Settings(), verbosity))


def test_last_year_is_compared_and_named(write):
    then = write("then.txt", 2023)
    result = run(write("now.txt", 2024), "--previous", then)
    assert (result.exit_code, result.stderr) == (0, "")
    assert f"    与 {then} 作了跨年比较\n" in result.stdout
    assert run(write("now.txt", 2024), "--previous", then, verbosity=-1).stdout.count("跨年比较") == 0


def test_a_difference_is_found(write):
    result = run(write("now.txt", 2024), "--previous", write("then.txt", 2023, cells={OUT: 77}))
    assert result.exit_code == 1
    assert "2023年度报告“四、结转下年度继续办理”总计填77" in result.stdout
    assert run(write("now.txt", 2024)).exit_code == 0


def test_as_json_and_as_a_page(write):
    now, then = write("now.txt", 2024), write("then.txt", 2023, cells={OUT: 77})
    (report,) = json.loads(run(now, "--previous", then, "--format", "json").stdout)["reports"]
    assert (report["outcomes"]["Y01"], report["findings"][0]["expected"]) == ("fail", 77)
    assert f"与 {then} 作了跨年比较" in run(now, "--previous", then, "--format", "html").stdout


@pytest.mark.parametrize(
    ("year", "agency", "words"),
    [
        (2022, NAME, "是2022年度的报告，应为2023年度；没有与上年比较"),
        (2024, NAME, "是2024年度的报告，应为2023年度；没有与上年比较"),
        (2023, OTHER, f"是{OTHER}的报告，不是{NAME}的；没有与上年比较"),
    ],
)
def test_a_report_that_does_not_belong_is_told_and_loses_nothing(write, year, agency, words):
    now, then = write("now.txt", 2024, cells={"T3.granted.business": 707}), write("then.txt", year, agency=agency)
    result = run(now, "--previous", then, select="Y01,A3")
    assert (result.exit_code, result.stderr) == (2, f"{now}: --previous {then}：{words}\n")
    assert "A32" in result.stdout


def test_what_cannot_be_read_or_is_no_report(write, tmp_path):
    now = write("now.txt", 2024)
    broken, letter = tmp_path / "broken.bin", tmp_path / "letter.txt"
    broken.write_bytes(b"\x00\x01\x02")
    letter.write_text("各单位：请于1月31日前报送。", encoding="utf-8")
    for path in (broken, letter):
        result = run(now, "--previous", path)
        assert (result.exit_code, result.stderr.count("\n")) == (3, 1)
        assert result.stderr.startswith(f"--previous {path}: ")
        assert "没有发现问题" in result.stdout


def test_what_is_not_there_is_wrong_usage(write):
    now = write("now.txt", 2024)
    assert "没有 no.txt 这个文件或文件夹" in str(run(now, "--previous", "no.txt").exception)
    assert "一个文件夹" in str(run(now, write("b.txt", 2024), "--previous", write("then.txt", 2023)).exception)
    assert "一份政府报告" in str(run(now, write("b.txt", 2024), "--children", now.parent).exception)


def test_a_folder_is_matched_by_body_and_year(write, tmp_path):
    files = [write("a.txt", 2024, folder="now"), write("b.txt", 2024, agency=OTHER, folder="now")]
    write("x.txt", 2023, folder="then", cells={OUT: 77})
    write("y.txt", 2022, agency=OTHER, folder="then")
    write("z.txt", 2024, agency=OTHER, folder="then")
    result = run(tmp_path / "now", "--previous", tmp_path / "then")
    assert result.exit_code == 1
    assert f"{files[0]}:{IN}: Y01" in result.stdout
    assert "    没有找到本机关2023年度报告，没有与上年比较\n" in result.stdout
    assert result.stderr == ""


def test_in_a_folder_a_name_without_a_place_is_nobody_in_particular(write):
    write("x.txt", 2023, agency="市水利局", folder="then", cells={OUT: 77})
    now = write("a.txt", 2024, agency="样例市水利局", folder="now")
    result = run(now, "--previous", now.parent.parent / "then")
    assert (result.exit_code, "没有找到本机关2023年度报告" in result.stdout) == (0, True)


def test_many_files_in_processes_are_compared_too(write, tmp_path):
    bodies = [f"样例市青山区第{word}局" for word in "一二三四五六七八九十甲乙丙丁戊己庚辛壬癸子丑"]
    for number, agency in enumerate(bodies):
        write(f"{number:02}.txt", 2024, agency=agency, folder="now")
        write(f"{number:02}.txt", 2023, agency=agency, folder="then", cells={OUT: 70 + number})
    result = run(tmp_path / "now", "--previous", tmp_path / "then", select="Y01")
    assert [f"总计填{70 + number}，" in result.stdout for number in range(len(bodies))] == [True] * len(bodies)


def test_several_versions_in_a_folder_all_count(write, tmp_path):
    right = make_content("beside", NAME, 2024).cells[IN]
    write("1.txt", 2023, folder="then", cells={OUT: 77})
    write("2.txt", 2023, folder="then", cells={OUT: right})
    assert run(write("now.txt", 2024), "--previous", tmp_path / "then").exit_code == 0


def test_the_bodies_below_a_government(write, tmp_path):
    zero = dict.fromkeys(make_content("beside", NAME, 2024).cells, 0)

    def fines(number):
        return {**zero, "T2.penalties.decisions": number}

    write("1.txt", 2024, folder="below", cells=fines(5000))
    write("2.txt", 2024, agency=OTHER, folder="below", cells=fines(700))
    write("old.txt", 2023, agency=OTHER, folder="below", cells=fines(9999))
    write("far.txt", 2024, agency="样例市红山区水利局", folder="below", cells=fines(9999))
    copy = replace(make_content("beside", NAME, 2024), cells=fines(5000))
    (tmp_path / "below" / "copy.html").write_text(render_html(copy), encoding="utf-8")
    government = write("now.txt", 2024, agency="样例市青山区人民政府", kind="government", cells=fines(5699))
    result = run(government, "--children", tmp_path / "below", "--fail-on", "warning")
    assert result.exit_code == 1
    assert "H02 疑点 表二有1个格小于下级机关各份报告的合计" in result.stdout
    assert "填5699，下级合计5700" in result.stdout
    assert (
        "    与 2 份下级机关2024年度报告作了比较（另有 2 份没有用到：不是这一年度，或者看不出是下级机关）\n"
        in result.stdout
    )


def test_children_of_a_body_without_any(write, tmp_path):
    write("1.txt", 2024, agency=OTHER, folder="below")
    now = write("now.txt", 2024)
    result = run(now, "--children", tmp_path / "below")
    assert (result.exit_code, result.stderr) == (0, f"{now}: 不是人民政府的报告，--children 没有用到\n")
