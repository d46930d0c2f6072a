"""What other planners need to run the commands at the times of the settings: one module a planner."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from audit.causes import why
from audit.errors import GoujiError
from gouji.scheduling.planners.cron import cron_files
from gouji.scheduling.planners.place import Place, place_of
from gouji.scheduling.planners.systemd import systemd_files
from gouji.scheduling.planners.windows import windows_files

__all__ = ["PLANNERS", "STANDARD", "WINDOWS", "Place", "place_of", "written"]

# name → file name → text
PLANNERS: Mapping[str, Callable[[Place], dict[str, str]]] = {
    "systemd": systemd_files,
    "cron": cron_files,
    "windows": windows_files,
}
# where docs/operations.md installs it
STANDARD = Place(
    program=("/opt/gouji/bin/gouji",),
    config="/var/lib/gouji/gouji.toml",
    folder="/var/lib/gouji",
    writes=("/var/lib/gouji",),
)
WINDOWS = Place(
    program=(r"C:\gouji\venv\Scripts\gouji.exe",),
    config=r"C:\gouji\gouji.toml",
    folder=r"C:\gouji",
    writes=(r"C:\gouji",),
)


def written(folder: Path, files: Mapping[str, str]) -> list[Path]:
    """Write them, each as its reader wants it; the paths. GoujiError where nothing can be written."""
    made = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            path = folder / name
            windows = name.endswith(".ps1")
            # the PowerShell of Windows takes a file without a mark for one of the local code page
            path.write_text(text, encoding="utf-8-sig" if windows else "utf-8", newline="\r\n" if windows else "\n")
            made.append(path)
    except OSError as error:
        raise GoujiError(f"{folder}: 不能写入：{why(error)}") from None
    return made
