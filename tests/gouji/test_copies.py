"""A page and its attachment side by side: one report, compared cell by cell."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from gouji.cli import Context
from gouji.commands.check import check_command
from gouji.demo.content import Content, make_content, render_html, render_text
from gouji.settings import Settings


@pytest.fixture
def content() -> Content:
    return make_content(4, "青川县水利局", 2024, size="large")


@pytest.fixture
def check(tmp_path):
    def run(*arguments: str):
        return CliRunner().invoke(check_command, [str(tmp_path), *arguments], obj=Context(Settings(), 0))

    return run


def test_the_same_numbers(check, tmp_path, content):
    (tmp_path / "a.html").write_text(render_html(content), encoding="utf-8")
    (tmp_path / "b.txt").write_text(render_text(content), encoding="utf-8")
    lines = check().stdout.splitlines()
    assert lines[-2].endswith("b.txt 是同一份报告，200 个格的数字一致")
    assert lines[-1].startswith("共 2 份")


def test_other_numbers_are_named(check, tmp_path, content):
    (tmp_path / "a.html").write_text(render_html(content), encoding="utf-8")
    other = replace(content, cells={**content.cells, "T3.granted.business": 77777})
    (tmp_path / "b.txt").write_text(render_text(other), encoding="utf-8")
    printed = content.cells["T3.granted.business"]
    assert f"但有 1 个格的数字不同：表三“（一）予以公开”行“商业企业”列 {printed}/77777" in check().stdout
    copies = json.loads(check("--format", "json").stdout)["copies"]
    assert [(one["compared"], one["differing"]) for one in copies] == [(200, ["T3.granted.business"])]
    assert "但有 1 个格的数字不同" in check("--format", "html").stdout


def test_a_blank_is_no_difference(check, tmp_path, content):
    (tmp_path / "a.html").write_text(render_html(content), encoding="utf-8")
    other = replace(content, cells={**content.cells, "T3.granted.business": None})
    (tmp_path / "b.txt").write_text(render_text(other), encoding="utf-8")
    assert "199 个格的数字一致" in check().stdout


@pytest.mark.parametrize(("agency", "year"), [("青川县林业局", 2024), ("青川县水利局", 2023)])
def test_other_bodies_and_years_are_other_reports(check, tmp_path, content, agency, year):
    (tmp_path / "a.html").write_text(render_html(content), encoding="utf-8")
    (tmp_path / "b.html").write_text(render_html(make_content(4, agency, year, size="large")), encoding="utf-8")
    assert "同一份报告" not in check().stdout
