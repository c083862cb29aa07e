"""What the documentation shows and what stands in examples/ does what is said there."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BLOCKS = re.findall(
    r"^```(\w+)\n(.*?)^```$", (ROOT / "docs/testing.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
)
EXAMPLES = ROOT / "examples"


@pytest.fixture
def environment(tmp_path):
    """As a user has it: no options of mock-imbot set, the checkout importable."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MOCK_IMBOT_", "PYTEST_"))}
    return kept | {"PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path)}


def run_pytest(folder, environment, *arguments):
    """The outcome of a pytest run that finds the plugin by its entry point; its output if it fails."""
    command = [sys.executable, "-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider", *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode in {0, 5}, done.stdout + done.stderr
    return done.stdout


def test_python_of_the_cookbook(tmp_path, environment):
    """Each block is a test file."""
    blocks = [text for language, text in BLOCKS if language == "python"]
    (tmp_path / "pytest.ini").write_text("[pytest]\nstrict = true\n")
    for number, text in enumerate(blocks):
        (tmp_path / f"test_block_{number}.py").write_text(text, encoding="utf-8")
    outcome = run_pytest(tmp_path, environment)
    assert re.search(rf"^{sum(text.count('def test_') for text in blocks)} passed in", outcome, re.MULTILINE), outcome


def test_shell_of_the_cookbook(environment, tmp_path):
    """Each block is a command of ``mock-imbot exec``, of which each line has to succeed."""
    script = "\n".join(["set -eu", *[text for language, text in BLOCKS if language == "sh"]])
    command = [sys.executable, "-m", "mock_imbot", "exec", "--", "bash", "-c", script]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_languages_of_the_cookbook():
    """No block is left out."""
    assert {language for language, _ in BLOCKS} == {"python", "sh", "text"}


def test_echo_bot(environment):
    """The bot's own tests, strict about diagnostics."""
    assert re.search(r"^9 passed in", run_pytest(EXAMPLES / "echo-bot", environment), re.MULTILINE)


def has_engine():
    """Whether containers can be run here, and the image is there."""
    engine = shutil.which("docker")
    asked = [engine, "image", "inspect", "mock-imbot"] if engine else ["false"]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not has_engine(), reason="no container engine, or no image mock-imbot (scripts/image makes it)")
def test_testcontainers(environment):
    """The example starts the image."""
    outcome = run_pytest(EXAMPLES / "testcontainers" / "python", environment)
    if "testcontainers is" in outcome:
        pytest.skip("testcontainers is not installed")
    assert "1 passed" in outcome
