"""An office of one's own for every test, copied from one that was prepared once."""

from __future__ import annotations

import shutil

import pytest

from tests.gouji.review.office import Office, copy_of, prepare
from tests.gouji.review.scene import Scene, build, scene_of


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    folder = tmp_path_factory.mktemp("office")
    prepare(folder)
    return folder


@pytest.fixture
def office(prepared, tmp_path) -> Office:
    return copy_of(prepared, tmp_path / "office")


@pytest.fixture(scope="module")
def stage(prepared, tmp_path_factory):
    """An office in which something of everything is there to be done."""
    folder = tmp_path_factory.mktemp("scene") / "office"
    shutil.copytree(prepared, folder)
    build(Office(folder))
    return folder


@pytest.fixture
def scene(stage, tmp_path) -> Scene:
    shutil.copytree(stage, tmp_path / "office")
    return scene_of(Office(tmp_path / "office"))
