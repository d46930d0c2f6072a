"""gouji.toml: what is taken, and that nothing wrong is taken in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.errors import BadSettings
from gouji.setting_checks import CHECKS, SECRETS
from gouji.settings import Settings, flat_sections, load_settings


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "gouji.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_no_file_gives_the_defaults(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert load_settings(None) == Settings()


def test_the_file_in_this_folder_is_read(tmp_path, monkeypatch):
    written(tmp_path, '[notify]\nmode = "live"\n')
    monkeypatch.chdir(tmp_path)
    assert load_settings(None).notify.mode == "live"


def test_paths_count_from_the_folder_of_the_file_also_when_they_are_not_given(tmp_path):
    storage = load_settings(written(tmp_path, '[storage]\nblobs = "archive"\n')).storage
    assert (storage.database, storage.blobs) == (tmp_path / "gouji.db", tmp_path / "archive")


def default_of(name: str) -> object:
    section, _, key = name.partition(".")
    return flat_sections()[section].__dataclass_fields__[key].default


def test_files_within_a_text_count_from_there_too(tmp_path):
    """The settings are read from wherever a timer starts: a key beside them is found all the same."""
    text = """
        [mail]
        password = "file:geheim/mail"
        ca_file = "ca.pem"
        [notify]
        answer_key = "file:/etc/key"
        [alerts]
        wecom = "file:bot"
        feishu = "env:BOT"
        """
    given = load_settings(written(tmp_path, text))
    assert (given.mail.password, given.mail.ca_file) == (f"file:{tmp_path}/geheim/mail", f"{tmp_path}/ca.pem")
    assert (given.notify.answer_key, given.alerts.feishu) == ("file:/etc/key", "env:BOT")
    assert given.alerts.wecom == f"file:{tmp_path}/bot"
    secret = {name for name, check in CHECKS.items() if isinstance(default_of(name), str) and "直接写出" in check("x")}
    assert secret == SECRETS


def test_the_option_wins_over_the_file(tmp_path):
    path = written(tmp_path, '[storage]\ndatabase = "a.db"\n')
    assert load_settings(path, database=Path("b.db")).storage.database == Path("b.db")


def test_a_byte_order_mark_is_no_fault(tmp_path):
    path = tmp_path / "gouji.toml"
    path.write_bytes(b"\xef\xbb\xbf[mail]\nport = 25\n")
    assert load_settings(path).mail.port == 25


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("[crawler]\n", "不认识的设置 [crawler]", id="unknown section"),
        pytest.param('[notify]\nmodes = "test"\n', "不认识的设置 notify.modes", id="unknown key"),
        pytest.param('[mail]\nport = "25"\n', "mail.port 应是整数", id="text for a number"),
        pytest.param("[mail]\nport = true\n", "mail.port 应是整数", id="a truth value is no number"),
        pytest.param("[storage]\ndatabase = 1\n", "storage.database 应是文字", id="number for a path"),
        pytest.param("mail = 1\n", "[mail] 应是一节", id="value for a section"),
        pytest.param("[mail\n", "不是正确的 TOML：第 1 行第 6 列起读不下去", id="broken"),
        pytest.param('[mail]\nhost = "a', "不是正确的 TOML：到文末还没有写完整", id="ends too soon"),
    ],
)
def test_wrong_content_is_one_clear_line(tmp_path, text, said):
    path = written(tmp_path, text)
    with pytest.raises(BadSettings) as raised:
        load_settings(path)
    assert said in str(raised.value)
    assert str(path) in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_named_file_must_be_there(tmp_path):
    with pytest.raises(BadSettings, match="没有这个设置文件"):
        load_settings(tmp_path / "none.toml")


def test_bytes_that_are_no_utf8(tmp_path):
    path = tmp_path / "gouji.toml"
    path.write_bytes('[notify]\ncontact = "科室"\n'.encode("gb18030"))
    with pytest.raises(BadSettings, match=r"编码不是 UTF-8$"):
        load_settings(path)


def test_a_wrong_value_is_not_repeated(tmp_path):
    (tmp_path / "gouji.toml").write_text("[mail]\npassword = 20261120\n", encoding="utf-8")
    with pytest.raises(BadSettings, match="写的是整数") as caught:
        load_settings(tmp_path / "gouji.toml")
    assert "20261120" not in str(caught.value)
