"""The wheel: built from the source distribution, installed elsewhere, run from another folder."""

from __future__ import annotations

import json
import subprocess
import sys
import venv
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from the source distribution, as an installer would."""
    out = tmp_path_factory.mktemp("dist")
    source = tmp_path_factory.mktemp("source")
    # A copy without what the work tree has gathered; build writes beside pyproject.toml.
    files = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.split(b"\0")
    for name in filter(None, files):
        if name.startswith(b"tests/data"):
            continue
        target = source / name.decode()
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((ROOT / name.decode()).read_bytes())
    build = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(source)]
    subprocess.run(build, check=True, capture_output=True)
    return next(out.glob("*.whl"))


def test_the_wheel_has_the_rooms_and_their_data_and_nothing_else(wheel: Path) -> None:
    """Registry, templates and migrations are in the wheel; tests and sample mail are not."""
    names = ZipFile(wheel).namelist()
    assert {"scheduler.py", "consultation/data/states.csv", "store/migrations/env.py"} <= set(names)
    tops = {name.split("/")[0] for name in names if ".dist-info" not in name}
    assert tops == {"scheduler.py", "consultation", "parsers", "ingest", "store", "reports"}
    assert any(name.startswith("reports/templates/") for name in names)


def test_the_installed_command_runs_from_another_folder(wheel: Path, tmp_path: Path) -> None:
    """Installed beside its dependencies, ``rapporteur`` finds settings and data and answers in JSON."""
    place = tmp_path / "venv"
    venv.create(place, with_pip=False, symlinks=True, system_site_packages=False)
    site = next((place / "lib").glob("python*/site-packages"))
    # The dependencies of this environment, without the editable install of the project itself.
    own = next(path for path in map(Path, sys.path) if path.name == "site-packages")
    (site / "dependencies.pth").write_text(f"{own}\n")
    ZipFile(wheel).extractall(site)
    # .pth files of a linked folder are not read, so the editable install is out of sight here.
    command = "import sys, scheduler; sys.exit(scheduler.main(sys.argv[1:]))"
    options = ["--settings", str(ROOT / "settings.toml"), "--data", str(tmp_path / "data"), "calendar", "--json"]
    done = subprocess.run(
        [str(place / "bin" / "python"), "-c", command, *options],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout)["consultation"] == "ccm-3rc"
    where = subprocess.run(
        [str(place / "bin" / "python"), "-c", "import scheduler; print(scheduler.__file__)"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(where.stdout.strip()).is_relative_to(place)
