"""The packages: their names are ours, all of them are shipped, and a wheel can be built without any network."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGES = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
NOT_SHIPPED = {"tests", "bench"}
# hatchling puts these into a source archive by itself
ALWAYS_TAKEN = {".gitignore", "LICENSE", "README.md", "pyproject.toml"}


def test_every_root_package_is_in_the_wheel_list():
    found = {path.parent.name for path in ROOT.glob("*/__init__.py")} - NOT_SHIPPED
    assert found == set(PACKAGES)


def test_the_lists_of_packages_agree():
    tools = PROJECT["tool"]
    assert set(tools["importlinter"]["root_packages"]) == set(PACKAGES)
    assert set(tools["coverage"]["run"]["source_pkgs"]) == set(PACKAGES)
    assert {*PACKAGES, "tests"} <= set(tools["mypy"]["packages"])


@pytest.mark.parametrize("name", PACKAGES)
def test_no_other_distribution_owns_our_name(name):
    assert set(packages_distributions().get(name, ())) <= {"gouji"}


def test_every_folder_of_code_is_a_package():
    folders = {path.parent for name in PACKAGES for path in (ROOT / name).rglob("*.py")}
    assert sorted(str(folder) for folder in folders if not (folder / "__init__.py").exists()) == []


def test_the_locks_hold_versions_and_hashes_and_no_address():
    for name in ("requirements.lock", "requirements-dev.lock", "requirements-ocr.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        pinned = [line for line in text.splitlines() if "==" in line and not line.startswith(" ")]
        assert "://" not in text
        assert set(re.findall(r"--[a-z-]+", text)) == {"--hash"}
        assert pinned
        assert text.count("--hash=sha256:") >= len(pinned)


def test_the_locks_know_every_dependency():
    pinned = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8").lower()
    wanted = PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["dev"]
    names = [line.split(">")[0].split("=")[0].split("[")[0].lower().replace("_", "-") for line in wanted]
    assert [name for name in names if f"\n{name}==" not in f"\n{pinned}"] == []


def test_the_source_archive_takes_everything_but_what_belongs_to_git():
    taken = PROJECT["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]
    given = {name.removeprefix("/") for name in taken}
    assert [name for name in sorted(given) if not (ROOT / name).exists()] == []
    if (ROOT / ".git").exists():
        command = ["git", "ls-files", "-z"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
        roots = {name.split("/")[0] for name in done.stdout.split("\0") if name}
        assert roots - given == ALWAYS_TAKEN


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> set[str]:
    """The names in a freshly built wheel."""
    target = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(target)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    (path,) = target.glob("gouji-*.whl")
    with zipfile.ZipFile(path) as file:
        return set(file.namelist())


def files_of_the_packages() -> set[str]:
    """What git knows, as far as it is there; in an unpacked archive, what lies there."""
    if (ROOT / ".git").exists():
        command = ["git", "ls-files", "-z", "--", *PACKAGES]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
        return {name for name in done.stdout.split("\0") if name and (ROOT / name).exists()}
    found = [path for name in PACKAGES for path in (ROOT / name).rglob("*") if path.is_file()]
    return {path.relative_to(ROOT).as_posix() for path in found if "__pycache__" not in path.parts}


def test_the_wheel_holds_every_file_of_the_packages(wheel):
    wanted = files_of_the_packages()
    assert len(wanted) > 200
    assert sorted(wanted - wheel) == []
    assert {f"{name}/py.typed" for name in PACKAGES} <= wheel
    assert "gouji/rendering/templates/page.html" in wheel


def test_the_wheel_holds_nothing_else(wheel):
    roots = {name.split("/")[0] for name in wheel}
    assert {root for root in roots if not root.endswith(".dist-info")} == set(PACKAGES)
