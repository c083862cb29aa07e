"""``mock-imbot exec``: the command, its exit code, and signals."""

import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from mock_imbot import child, cli

PROGRAM = [sys.executable, "-m", "mock_imbot", "exec"]
LISTENER = """
import signal, sys
for one in (signal.SIGTERM, signal.SIGINT):
    signal.signal(one, lambda *_: sys.exit(7))
print("here", flush=True)
while True:
    signal.pause()
"""
LISTENING = [sys.executable, "-c", LISTENER]


@pytest.fixture(autouse=True)
def _alone(monkeypatch, tmp_path):
    """No option comes from outside, and the checkout is importable from elsewhere."""
    for name in [name for name in os.environ if name.startswith("MOCK_IMBOT_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent.parent))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))


def python(code):
    """A command."""
    return ["exec", "--", sys.executable, "-c", code]


@pytest.mark.parametrize(
    ("code", "exit_code"),
    [("raise SystemExit(0)", 0), ("raise SystemExit(5)", 5), ("import os; os.kill(os.getpid(), 9)", 137)],
)
def test_the_exit_code_is_passed_on(code, exit_code):
    """As a shell has it: 128 + n after signal n."""
    assert cli.main(python(code)) == exit_code


def test_the_command_finds_the_server(capfd):
    """In its variables; the server answers for as long as it runs."""
    code = (
        "import os, urllib.request as u; print(u.urlopen(os.environ['MOCK_IMBOT_URL'] + '/readyz').status);"
        "print(os.environ['MOCK_IMBOT_WEBHOOK'].endswith('/rest/1/demo/'), os.environ['MOCK_IMBOT_TOKEN']);"
        "print(repr(os.environ['MOCK_IMBOT_CA']))"
    )
    assert cli.main(python(code)) == 0
    assert capfd.readouterr().out == "200\nTrue demo-access\n''\n"


def test_options_of_serve_stand_before_the_command(capfd, tmp_path):
    """With TLS the CA is named; what a scenario doesn't have is an empty variable."""
    (tmp_path / "ann.yaml").write_text("users: [{id: 1, name: Ann}]")
    code = "import os; print(os.environ['MOCK_IMBOT_CA'], os.environ['MOCK_IMBOT_TOKEN'] == '')"
    assert cli.main(["exec", "--tls", "--scenario", "ann.yaml", *python(code)[1:]]) == 0
    assert capfd.readouterr().out == f"{tmp_path}/mock-imbot/ca/cert.pem True\n"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["exec"], 2, "mock-imbot: a command is missing; it stands behind --, as in: mock-imbot exec -- pytest -x\n"),
        (
            ["exec", "--"],
            2,
            "mock-imbot: a command is missing; it stands behind --, as in: mock-imbot exec -- pytest -x\n",
        ),
        (["exec", "--", "no-such-command"], 127, "mock-imbot: no-such-command: there is no such command\n"),
        (["exec", "--", "/etc"], 126, "mock-imbot: /etc: Permission denied\n"),
        (
            ["exec", "--scenario", "none", "--", "true"],
            1,
            "none: no such file, folder or bundled scenario. Bundled: default, empty, support-desk, two-apps\n",
        ),
    ],
)
def test_what_cannot_be_run(capsys, arguments, code, said):
    """One line, and the exit code that shells have for it."""
    assert cli.main(arguments) == code
    assert capsys.readouterr() == ("", said)


def test_a_command_without_dashes_is_explained(capsys):
    """Its options could not be told from those of the server."""
    with pytest.raises(SystemExit, match="2"):
        cli.main(["exec", "pytest"])
    assert "unrecognized arguments: pytest" in capsys.readouterr().err


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signals_are_passed_on(number):
    """The command decides what becomes of them."""
    with subprocess.Popen(
        [*PROGRAM, "--", *LISTENING], stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "here\n"
        process.send_signal(number)
        assert process.wait(10) == 7


def test_a_signal_that_comes_early_is_not_lost():
    """Before the command is started it isn't; while it is started it is told afterwards."""
    environment = dict(os.environ)
    with child.passing_on() as children:
        os.kill(os.getpid(), signal.SIGUSR1)
        assert child.run(["no-such-command"], environment, children) == 128 + signal.SIGUSR1
    with child.passing_on() as children, subprocess.Popen(["sleep", "10"]) as started:
        os.kill(os.getpid(), signal.SIGTERM)
        children.adopt(started)
        assert started.wait(10) == -signal.SIGTERM


def test_what_a_terminal_sends_to_both_is_not_sent_twice(monkeypatch):
    """Ctrl-C reaches the command by itself, a second one would interrupt its cleaning up."""
    told = []
    children = child.Children()
    children.child = type("Told", (), {"send_signal": staticmethod(told.append)})()
    monkeypatch.setattr(child, "in_foreground", lambda: True)
    children.hear(signal.SIGINT, None)
    children.hear(signal.SIGTERM, None)
    monkeypatch.setattr(child, "in_foreground", lambda: False)
    children.hear(signal.SIGINT, None)
    assert told == [signal.SIGTERM, signal.SIGINT]


def test_the_foreground_is_known():
    """In a terminal of one's own, yes; without one, no."""
    own = "import os; os.open(os.ttyname(2), os.O_RDWR)"  # the first terminal that a session opens becomes its own
    look = "from mock_imbot import child; print(child.in_foreground())"
    ours, theirs = pty.openpty()
    answers = [
        subprocess.check_output([sys.executable, "-c", f"{own}; {look}"], start_new_session=True, stderr=theirs),
        subprocess.check_output([sys.executable, "-c", look], stderr=subprocess.DEVNULL),
    ]
    os.close(ours)
    os.close(theirs)
    assert answers == [b"True\n", b"False\n"]
