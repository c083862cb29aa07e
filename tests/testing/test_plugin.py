"""The plugin is tested in processes of its own: that is how it is loaded, and coverage sees all of it."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

ROOT = Path(__file__).parents[2]
FIND = 'dict(ENTITY_TYPE="OPEN", ENTITY_ID="13")'


@pytest.fixture(autouse=True)
def _environment(monkeypatch):
    """The checkout is importable, and nothing is set that a worker or a user would set."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)
    monkeypatch.delenv("MOCK_IMBOT_ADMIN_TOKEN", raising=False)


@pytest.fixture
def run(pytester, monkeypatch):
    """Runs a test file in a process of its own, in the order it is written, with no other plugin."""
    pytester.makeini("[pytest]\nstrict = true\n")
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")

    def run(source, *arguments):
        pytester.makepyfile(source)
        return pytester.runpytest_subprocess("-p", "mock_imbot.testing.plugin", *arguments)

    return run


def test_a_portal_a_test(run):
    """Two tests don't see each other; each has a name of its own; none is left behind."""
    done = run(f"""
        names = []

        def test_first(portal):
            assert portal.call("imbot.chat.get", **{FIND}) == {{"ID": 13}}
            portal.call("imbot.chat.updateTitle", CHAT_ID=13, TITLE="Mine")
            names.append(portal.name)

        def test_second(portal):
            assert portal.chat(13)["title"] == "Project talk"
            assert portal.calls() == []
            names.append(portal.name)

        def test_after_them(mock_imbot):
            assert len(set(names)) == 2
            assert mock_imbot.overview()["portals"] == ["default"]
        """)
    done.assert_outcomes(passed=3)


def test_a_failed_test_shows_its_calls(run, server):
    """In a section of its own; a test that passes, and one without a portal, show nothing."""
    done = run(
        f"""
        def test_good(portal):
            portal.call("imbot.chat.add", USERS=[1])

        def test_bad(portal):
            portal.call("imbot.chat.get", **{FIND})
            assert portal is None

        def test_alone():
            assert False
        """,
        f"--mock-imbot-url={server}",
    )
    done.assert_outcomes(passed=1, failed=2)
    done.stdout.fnmatch_lines(
        ["*- mock-imbot -*", '   1  imbot.chat.get  oauth user 1  ENTITY_TYPE="OPEN", ENTITY_ID="13"  200  {"ID": 13}']
    )
    assert done.stdout.str().count("- mock-imbot -") == 1
    done.stdout.no_fnmatch_line("*imbot.chat.add  *")


def test_the_marker(run, server):
    """The nearest marker decides about what it names; an unknown argument is a failure that shows the known ones."""
    done = run(
        """
        import pytest
        pytestmark = pytest.mark.imbot(scenario="two-apps", profile="2026")

        def test_outer(portal):
            assert (len(portal.access["apps"]), portal.access["profile"]) == (2, "2026")

        @pytest.mark.imbot(profile="documented", scenario={"users": [{"id": 1, "name": "Ann"}]})
        def test_inner(portal):
            assert (len(portal.access["apps"]), portal.access["profile"]) == (0, "documented")

        @pytest.mark.imbot(scenaro="empty")
        def test_misspelt(portal):
            pass
        """,
        f"--mock-imbot-url={server}",
    )
    done.assert_outcomes(passed=2, errors=1)
    done.stdout.fnmatch_lines(["@pytest.mark.imbot(scenario=None, profile=None, faults=(), diagnostics=None): *"])


def test_faults_of_the_marker(run, server):
    """They are there before the test's first call."""
    done = run(
        """
        import pytest
        from mock_imbot.testing import RestCallError

        @pytest.mark.imbot(faults=[{"match": "imbot.chat.add", "effect": {"error": "QUERY_LIMIT_EXCEEDED"}}])
        def test_busy(portal):
            with pytest.raises(RestCallError, match="QUERY_LIMIT_EXCEEDED"):
                portal.call("imbot.chat.add", USERS=[1])
        """,
        f"--mock-imbot-url={server}",
    )
    done.assert_outcomes(passed=1)


ODD = f"""
    import pytest

    def test_odd(portal):
        portal.call("imbot.chat.get", ENTYTY="x", **{FIND})

    @pytest.mark.imbot(diagnostics="off")
    def test_odd_but_allowed(portal):
        portal.call("imbot.chat.get", ENTYTY="x", **{FIND})

    def test_fine(portal):
        portal.call("imbot.chat.get", **{FIND})
"""


@pytest.mark.parametrize(
    ("level", "outcomes"),
    [("off", {"passed": 3}), ("warn", {"passed": 3, "warnings": 1}), ("strict", {"passed": 3, "errors": 1})],
)
def test_diagnostics(run, server, level, outcomes):
    """Nothing, a warning, or an error at the end of the test, with the transcript."""
    done = run(ODD, f"--mock-imbot-url={server}", f"--mock-imbot-diagnostics={level}")
    done.assert_outcomes(**outcomes)
    if level == "warn":
        done.stdout.fnmatch_lines(["*PytestWarning: mock-imbot: imbot.chat.get: *"])
    if level == "strict":
        done.stdout.fnmatch_lines(
            ["the portal let this pass in silence:", "imbot.chat.get: *", "   1  imbot.chat.get *", "      ? *ENTYTY*"]
        )


def test_a_worker_has_its_own_names(run, server, monkeypatch):
    """They begin with the worker's; a server that is used by several is not disturbed."""
    monkeypatch.setenv("PYTEST_XDIST_WORKER", "gw3")
    done = run(
        """
        import os

        def test_name(portal):
            assert portal.name == f"gw3-{os.getpid()}-1"
        """,
        f"--mock-imbot-url={server}",
    )
    done.assert_outcomes(passed=1)


def test_a_server_that_went_away(run):
    """The failure of the test itself is shown all the same."""
    done = run("""
        def test_bad(portal, mock_imbot):
            mock_imbot.running.close()
            assert "the test itself" is None
        """)
    done.assert_outcomes(failed=1, errors=1)
    done.stdout.fnmatch_lines(["*the test itself*", "*- mock-imbot -*", "the calls can't be shown: Connection*"])


def test_it_is_found_by_its_entry_point(pytester):
    """Whoever installs mock-imbot has the fixtures, the options and the marker."""
    shown = pytester.runpytest_subprocess("--fixtures", "--markers")
    assert "--mock-imbot-url" in pytester.runpytest_subprocess("--help").stdout.str()
    shown.stdout.fnmatch_lines(["@pytest.mark.imbot(scenario=None*"])


def test_it_costs_next_to_nothing(pytester):
    """Less than 20 ms, of which imports are all: nothing is loaded but two modules of its own."""
    steps = (
        "import sys, pytest; before = set(sys.modules)",
        "import mock_imbot.testing.plugin; print(set(sys.modules) - before)",
    )
    done = subprocess.run(
        [sys.executable, "-c", "; ".join(steps)], capture_output=True, text=True, check=True, cwd=pytester.path
    )
    loaded = set(re.findall(r"'([\w.]+)'", done.stdout))
    if "COVERAGE_PROCESS_CONFIG" not in os.environ:
        assert loaded == {"mock_imbot", "mock_imbot.testing", "mock_imbot.testing.plugin"}
    assert not loaded & {"fastapi", "sqlmodel", "yaml", "http.client", "mock_imbot.testing.mock"}
