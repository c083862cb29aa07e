"""From names to files."""

from pathlib import Path
from unittest.mock import Mock

import pytest

from mock_imbot.scenario import find
from mock_imbot.scenario.errors import ScenarioError
from mock_imbot.scenario.find import bundled, sources
from mock_imbot.scenario.reading import check, read


def test_bundled():
    """The scenarios of the product are found by name."""
    assert list(bundled()) == ["default", "empty", "support-desk", "two-apps"]
    assert sources(["empty", "default"]) == [bundled()["empty"], bundled()["default"]]


def test_nothing_bundled(monkeypatch, tmp_path):
    """A product without scenarios knows none, and works with files."""
    monkeypatch.setattr(find, "FOLDERS", (tmp_path / "nowhere",))
    assert bundled() == {}


def test_folder_and_file(tmp_path, monkeypatch):
    """A folder is its scenario files, sorted; a path is a path, also if it looks like a bundled name."""
    for name in ("b.yaml", "a.JSON", "c.yml", "notes.txt"):
        (tmp_path / name).write_text("{}")
    (tmp_path / "d.yaml").mkdir()
    (tmp_path / "empty").write_text("{}")
    assert [path.name for path in sources([str(tmp_path)])] == ["a.JSON", "b.yaml", "c.yml"]
    assert sources([str(tmp_path / "notes.txt")]) == [tmp_path / "notes.txt"]
    monkeypatch.chdir(tmp_path)
    assert sources(["empty"]) == [bundled()["empty"]]
    assert [str(path) for path in sources(["./empty"])] == ["empty"]


def test_nothing_found(tmp_path):
    """Every name that stands for nothing is a fault, with the nearest bundled name."""
    with pytest.raises(ScenarioError) as caught:
        sources(["suport-desk", "default", "nope.yaml", str(tmp_path)])
    assert [str(fault) for fault in caught.value.faults] == [
        (
            'suport-desk: no such file, folder or bundled scenario; did you mean "support-desk"?'
            " Bundled: default, empty, support-desk, two-apps"
        ),
        "nope.yaml: no such file, folder or bundled scenario. Bundled: default, empty, support-desk, two-apps",
        f"{tmp_path}: the folder has no scenario files (.yaml, .yml, .json)",
    ]


def test_unreadable(tmp_path):
    """A file that is no text, is a fault; a byte order mark is none."""
    (tmp_path / "a.yaml").write_bytes(b"users:\n- {id: 1, name: \xff}")
    (tmp_path / "b.yaml").write_bytes("users: [{id: 1}]".encode("utf-16"))
    (tmp_path / "c.yaml").write_bytes(b"\xef\xbb\xbfusers: [{id: 1}]")
    assert list(map(str, check([str(tmp_path / "a.yaml"), str(tmp_path / "b.yaml"), str(tmp_path / "c.yaml")]))) == [
        f"{tmp_path}/a.yaml:2: is not UTF-8 text: byte 0xff",
        f"{tmp_path}/b.yaml:1: is not UTF-8 text: byte 0xff",
    ]


def test_forbidden(tmp_path, monkeypatch):
    """What the system says about a file that can't be opened is passed on."""
    (tmp_path / "a.yaml").touch()
    monkeypatch.setattr(Path, "read_bytes", Mock(side_effect=PermissionError(13, "Permission denied")))
    assert list(map(str, check([str(tmp_path / "a.yaml")]))) == [f"{tmp_path}/a.yaml: can't be read: Permission denied"]


def test_files_are_merged_in_order(tmp_path):
    """What is read together is one scenario, later ones laid over earlier ones."""
    (tmp_path / "1.yaml").write_text("users: [{id: 1, name: Ann}]\nportal: {language: de}")
    (tmp_path / "2.json").write_text('{"users": [{"id": 1, "name": "Bo"}, {"id": 2}]}')
    scenario = read([str(tmp_path)])
    assert [(user.id, user.name) for user in scenario.users] == [(1, "Bo"), (2, None)]
    assert scenario.portal.language == "de"
