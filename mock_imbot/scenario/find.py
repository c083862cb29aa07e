"""Where scenarios are: files, folders of files, and those that come with the product."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from mock_imbot.scenario.errors import Fault, ScenarioError
from mock_imbot.scenario.nearest import suggest

SUFFIXES: Final = (".yaml", ".yml", ".json")
PACKAGE: Final = Path(__file__).parents[1]
FOLDERS: Final = (PACKAGE / "fixtures", PACKAGE.parent / "fixtures")  # in a wheel, in a checkout


def bundled() -> dict[str, Path]:
    """The scenarios that come with the product, by name."""
    folder = next((folder for folder in FOLDERS if folder.is_dir()), PACKAGE)
    return {path.stem: path for path in sorted(folder.glob("*.yaml"))}


def sources(names: Iterable[str]) -> list[Path]:
    """The files behind names: a file, a folder (its scenario files, sorted) or a bundled scenario.

    A bare word that is the name of a bundled scenario means that one; ``./word`` always means a path. Raises
    ``ScenarioError`` with a fault for each name that stands for nothing.
    """
    files: list[Path] = []
    faults: list[Fault] = []
    for name in names:
        found = behind(name)
        if isinstance(found, Fault):
            faults.append(found)
        else:
            files += found
    if faults:
        raise ScenarioError(faults)
    return files


def behind(name: str) -> list[Path] | Fault:
    """The files behind one name, or what is wrong with it."""
    known = bundled()
    path = Path(name)
    if name in known:
        return [known[name]]
    if path.is_dir():
        files = sorted(file for file in path.iterdir() if file.suffix.lower() in SUFFIXES and file.is_file())
        return files or Fault(name, None, "", f"the folder has no scenario files ({', '.join(SUFFIXES)})")
    if path.exists():
        return [path]
    message = f"no such file, folder or bundled scenario{suggest(name, known) or '.'} Bundled: {', '.join(known)}"
    return Fault(name, None, "", message)
