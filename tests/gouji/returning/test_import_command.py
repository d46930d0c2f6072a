"""`gouji findings import`: a preview first; written with --yes, or when the person at the terminal says so."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from audit.errors import GoujiError
from gouji.cli import Context
from gouji.commands.findings_import import import_command
from gouji.settings import Settings, Storage
from tests.gouji.exporting.conftest import A


@pytest.fixture
def take(office, tmp_path):
    settings = Settings(storage=Storage(database=tmp_path / "gouji.db"))

    def run(*options: str, data: bytes | None = None, name: str = "清单.xlsx"):
        (tmp_path / name).write_bytes(office.sent() if data is None else data)
        given = [str(tmp_path / name), "--by", "张三", *options]
        return CliRunner().invoke(import_command, given, obj=Context(settings))

    return run


def written(database):
    return database.execute("SELECT count(*) FROM finding_answers").fetchone()[0]


def test_a_preview_and_then_the_second_step(database, office, take):
    office.fill(1, "已整改", "好")
    first = take()
    assert (first.exit_code, written(database)) == (0, 0)
    assert first.stdout.splitlines()[1] == "2\t接受\t\t1\t样例市样例局\t不平衡\t已整改\t好"
    assert first.stderr == "预览：接受 1 行，不变 2 行，不接受 0 行\n没有写入；看过后加 --yes 写入\n"
    second = take("--yes")
    assert (second.exit_code, written(database)) == (0, 1)
    assert second.stderr.endswith("已写入 1 行\n")
    assert take("--yes").stderr == "预览：接受 0 行，不变 3 行，不接受 0 行\n"
    assert written(database) == 1


def test_refused_rows_are_told_and_the_rest_is_written(database, office, take):
    office.fill(1, "已整改").fill(3, "好了")
    result = take("--yes", "--agency", A.lower())
    assert (result.exit_code, written(database)) == (3, 1)
    assert "4\t不接受\t整改情况“好了”应是其中之一" in result.stdout


def test_what_others_wrote_moves_no_cursor(office, take):
    office.fill(1, "已整改", "a\u202eb\nc")
    assert "a b c" in take().stdout


@pytest.mark.parametrize(
    ("options", "name", "words"),
    [
        (("--agency", "NOBODY"), "清单.xlsx", "名录里没有代码为 NOBODY"),
        ((), "清单.xls", "只收 .xlsx"),
    ],
)
def test_one_line_for_what_cannot_be(take, options, name, words):
    error = take(*options, name=name).exception
    assert isinstance(error, GoujiError)
    assert words in str(error)
