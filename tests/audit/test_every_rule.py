"""Every rule is listed, complete and tested. A new rule that is not turns this red."""

from __future__ import annotations

import ast
import importlib
import re
from pathlib import Path
from string import Formatter

import pytest

import audit.rules
from audit.rule import HEADINGS, Rule
from audit.rules import ALL
from audit.wording import basis_text

RULES = Path(audit.rules.__file__).parent
TESTS = Path(__file__).parent / "rules"
STEMS = sorted(path.stem for path in RULES.glob("[a-z][0-9][0-9]_*.py"))
WORDS_OF_ALL = {"where", "subject", "expected", "found", "difference", "relation", "quote", "part", "suggestion"}
CODE = re.compile(r"[ACHNPQY]\d\d")


def in_its_file(stem: str) -> Rule:
    rule = getattr(importlib.import_module(f"audit.rules.{stem}"), stem[:3].upper())
    assert isinstance(rule, Rule)
    return rule


def test_every_file_is_a_rule_of_the_tuple_in_code_order():
    assert [rule.code for rule in ALL] == sorted(rule.code for rule in ALL)
    assert [in_its_file(stem) for stem in STEMS] == list(ALL)


def test_no_other_files_stand_among_the_rules():
    assert {path.stem for path in RULES.glob("*.py")} == {*STEMS, "__init__"}


@pytest.mark.parametrize("stem", STEMS)
def test_a_rule_has_its_test_file(stem):
    assert (TESTS / f"test_{stem}.py").is_file()


def test_every_test_file_has_its_rule():
    assert {path.stem.removeprefix("test_") for path in TESTS.glob("test_*.py")} <= set(STEMS)


@pytest.mark.parametrize("stem", STEMS)
def test_the_file_says_what_it_holds(stem):
    rule = in_its_file(stem)
    assert CODE.fullmatch(rule.code)
    first_line = (RULES / f"{stem}.py").read_text(encoding="utf-8").splitlines()[0]
    assert first_line == f'"""{rule.code} {rule.title}."""'


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.code)
def test_the_page_for_people_is_complete(rule):
    assert tuple(rule.sections) == HEADINGS
    assert all(rule.sections.values())
    assert rule.fix.endswith("。")
    assert "\n" not in rule.fix


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.code)
def test_the_basis_is_known(rule):
    assert rule.basis
    assert basis_text(rule.basis)


@pytest.mark.parametrize("name", ["code", "slug", "title"])
def test_names_are_used_once(name):
    names = [getattr(rule, name) for rule in ALL]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.code)
def test_the_slug_is_lower_case_english(rule):
    assert re.fullmatch(r"[a-z]+(?:-[a-z]+)*", rule.slug)


@pytest.mark.parametrize("stem", STEMS)
def test_the_sentence_asks_only_for_words_that_are_given(stem):
    asked = {name for _, name, _, _ in Formatter().parse(in_its_file(stem).says) if name is not None}
    own = asked - WORDS_OF_ALL
    assert own <= _strings(stem), f"{stem}: no check gives {own - _strings(stem)}"


def _strings(stem: str) -> set[str]:
    """Every string in the rule's file and in the files of `audit` it imports from."""
    tree = ast.parse((RULES / f"{stem}.py").read_text(encoding="utf-8"))
    imported = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    paths = [RULES.parents[1] / f"{module.replace('.', '/')}.py" for module in imported]
    trees = [tree, *(ast.parse(path.read_text(encoding="utf-8")) for path in paths if path.is_file())]
    constants = (node for one in trees for node in ast.walk(one) if isinstance(node, ast.Constant))
    return {node.value for node in constants if isinstance(node.value, str)}
