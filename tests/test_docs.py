"""The docs speak of everything there is, and of nothing else."""

from __future__ import annotations

import html
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from importlib import import_module
from pathlib import Path

import click
import pytest

from audit import errors
from audit.document import Table
from audit.reading import read
from audit.reading.sniffing import KINDS
from audit.rules import ALL
from gouji import exits
from gouji.cli import COMMANDS
from gouji.settings import flat_sections

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = [*ROOT.glob("*.md"), *DOCS.rglob("*.md")]
NAMED = re.compile(r"`((?:gouji|spiders|notifications|db|audit|tests|bench|docs|\.ci)/[\w./-]*)`")
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)")


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command of the program, and every command below it."""
    for name in COMMANDS:
        command = getattr(import_module(f"gouji.commands.{name}"), f"{name}_command")
        yield name, command
        if isinstance(command, click.Group):
            yield from ((f"{name} {child}", inner) for child, inner in command.commands.items())


def test_generated_pages_are_fresh():
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; sys.path.insert(0, 'docs'); import build; sys.exit(build.main())",
            "--check",
        ],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_an_example_and_stands_in_the_docs(name):
    command = dict(commands())[name]
    assert (
        f"    gouji {name}" in (command.help or "").partition("例：")[2]
        or (command.help or "").partition("Example:")[2]
    )
    assert f"\n## gouji {name}\n" in text_of(DOCS / "cli.md")


def test_every_option_says_what_it_does():
    silent = [
        f"{name} {option.opts[0]}"
        for name, command in commands()
        for option in command.params
        if isinstance(option, click.Option) and not option.help and not option.hidden
    ]
    assert silent == []


def test_every_setting_says_what_it_means_and_stands_in_the_docs():
    page = text_of(DOCS / "settings.md")
    for name, kind in flat_sections().items():
        assert f"## [{name}]" in page
        for item in fields(kind):
            assert item.metadata["words"]
            assert f"| `{item.name}` |" in page


def test_every_rule_has_its_page_and_no_page_is_left_over():
    assert {path.stem for path in (DOCS / "rules").glob("*.md")} == {"README", *(rule.code for rule in ALL)}


def test_every_dependency_has_its_reason():
    page = text_of(DOCS / "dependencies.md").lower()
    project = tomllib.loads(text_of(ROOT / "pyproject.toml"))
    extras = [line for lines in project["project"]["optional-dependencies"].values() for line in lines]
    wanted = project["project"]["dependencies"] + project["dependency-groups"]["dev"] + extras
    names = [re.split(r"[>=<\[ ]", line)[0].lower() for line in wanted]
    assert [name for name in names if f"`{name}`" not in page] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_between_pages_lead_somewhere(path):
    targets = LINK.findall(text_of(path))
    assert [target for target in targets if not (path.parent / target).exists()] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_files_and_folders_that_pages_name_are_there(path):
    named = NAMED.findall(text_of(path))
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_map_shows_every_root_folder_and_names_its_files():
    page = text_of(DOCS / "map.md")
    folders = {f"{entry.parent.name}/" for entry in ROOT.glob("*/__init__.py")} | {"docs/", ".ci/"}
    assert [name for name in sorted(folders) if f"| `{name}` |" not in page] == []
    assert len(NAMED.findall(page)) > 30


def test_the_contracts_list_every_exit_code():
    known = {value for name, value in vars(exits).items() if name.isupper()}
    known |= {kind.exit_code for kind in vars(errors).values() if getattr(kind, "exit_code", None)}
    told = re.findall(r"^\| ([\d、]+) \|", text_of(DOCS / "contracts.md"), re.MULTILINE)
    assert known | {0, 143} == {int(code) for line in told for code in line.split("、")}


def test_the_readmes_show_the_two_commands():
    for name in ("README.md", "README.zh-CN.md"):
        assert "make demo" in text_of(ROOT / name)
        assert "make test" in text_of(ROOT / name)


def test_the_sample_is_read_as_it_stands():
    written = html.unescape(text_of(DOCS / "sample.html"))
    blocks = read((DOCS / "sample.html").read_bytes()).blocks
    texts = [text for block in blocks if isinstance(block, Table) for text in block.texts()]
    assert len(texts) > 250
    assert [text for text in texts if f">{text}<" not in written] == []


def shown_runs(name: str) -> Iterator[tuple[str, str]]:
    """(command, output) of the console blocks that need nothing but the sample."""
    for block in re.findall(r"```console\n(.*?)```", text_of(ROOT / name), re.DOTALL):
        for command, output in re.findall(r"^\$ (.+)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE):
            if command != "make demo" and "demo-output" not in command and "--output" not in command:
                yield command, output.strip()


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_what_the_readme_shows_is_what_comes(name):
    runs = list(shown_runs(name))
    assert len(runs) == 3
    for command, output in runs:
        real = command.replace(".venv/bin/gouji", f'"{sys.executable}" -m gouji')
        done = subprocess.run(["bash", "-c", real], cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
        assert done.stdout.strip() == output


def test_the_changelog_knows_this_version():
    from gouji import __version__

    assert re.search(rf"^## {re.escape(__version__)} ", text_of(ROOT / "CHANGELOG.md"), re.MULTILINE)


def test_every_reason_for_not_reading_a_file_stands_in_the_docs():
    page = text_of(DOCS / "formats.md")
    said = re.compile(r'UnreadableInput\(\s*"(\w+)"')
    kinds = {kind for path in (ROOT / "audit").rglob("*.py") for kind in said.findall(text_of(path))} | set(KINDS)
    assert {"no_text_layer", "several", "xfa"} <= kinds
    assert sorted(kind for kind in kinds if f"`{kind}`" not in page) == []
