"""The built wheel, alone in a fresh environment."""

import re
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parents[2]
CALL = "/rest/1/demo/imbot.chat.get.json?ENTITY_TYPE=OPEN&ENTITY_ID=13"


def run(*command: str | Path) -> str:
    """Run a command in silence, answer its output."""
    return subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this checkout by the build backend that is installed here."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = (sys.executable, "-m", "pip", "--quiet")
    run(*pip, "wheel", "--no-index", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, ROOT)
    return next(folder.glob("mock_imbot-*.whl"))


@pytest.fixture(scope="module")
def program(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program mock-imbot, installed from the wheel.

    The environment borrows the dependencies from the one that runs the tests: a .pth file puts its site-packages on
    the path, and since .pth files found there are not read in turn, the checkout itself stays out of sight. The file
    is written last, or pip would take mock-imbot for installed.
    """
    home = tmp_path_factory.mktemp("environment")
    run(sys.executable, "-m", "venv", "--without-pip", home)
    python = home / "bin" / "python"
    run(sys.executable, "-m", "pip", "--quiet", "--python", python, "install", "--no-index", "--no-deps", wheel)
    site = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip())
    borrowed = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (site / "borrowed.pth").write_text("\n".join(borrowed))
    return home / "bin" / "mock-imbot"


@pytest.fixture
def address(program: Path, tmp_path: Path) -> Iterator[str]:
    """The address of the installed program, serving far from the checkout."""
    command = [program, "serve", "--port", "0"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        printed = (re.search(r"http://127\.0\.0\.1:\d+", line) for line in server.stdout)
        url = next((match[0] for match in printed if match), None)
        assert url, "ended without naming its address"
        yield url
        server.terminate()
        server.communicate()
    assert server.returncode == 0


def test_wheel_holds_the_package_its_types_and_the_scenarios(wheel: Path):
    """Beside the code the wheel ships the marker of its types, the bundled scenarios and the licence, and no tests."""
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {"mock_imbot/py.typed", "mock_imbot/fixtures/default.yaml"} <= names
    assert any(name.endswith("/licenses/LICENSE") for name in names)
    assert not [name for name in names if not name.startswith(("mock_imbot/", "mock_imbot-"))]


def test_installed_program_answers_a_call(address: str):
    """What was installed from the wheel finds its bundled scenario and answers a call of the emulated API."""
    assert httpx.get(address + CALL).json()["result"]["ID"] == 13


def test_installed_program_is_not_the_checkout(program: Path, tmp_path: Path):
    """The code that runs is that of the wheel."""
    python = program.with_name("python")
    command = [python, "-c", "import mock_imbot; print(mock_imbot.__file__)"]
    where = subprocess.run(command, check=True, capture_output=True, text=True, cwd=tmp_path).stdout
    assert Path(where.strip()).is_relative_to(program.parents[1])
