"""The program: what its commands print, and their exit codes."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from itertools import chain, repeat
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mock_imbot import __version__, cli
from mock_imbot.server import serve_in_thread

PROGRAM = [sys.executable, "-m", "mock_imbot"]


@pytest.fixture(autouse=True)
def _as_before(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """No option comes from outside, nothing is written into the checkout, and signals are restored."""
    for name in [name for name in os.environ if name.startswith("MOCK_IMBOT_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent.parent))
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def app_that_answers(*statuses: int) -> Starlette:
    """An app whose /readyz answers with these statuses, then with the last one."""
    answers = chain(statuses, repeat(statuses[-1]))

    async def readyz(_: Request) -> Response:
        return Response(status_code=next(answers))

    return Starlette(routes=[Route("/readyz", readyz)])


def free_port() -> int:
    """A port on which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


@pytest.mark.parametrize(
    ("arguments", "code", "out", "err"),
    [
        (["--version"], 0, f"mock-imbot {__version__}\n", ""),
        ([], 2, "", "mock-imbot: the following arguments are required: COMMAND (see: mock-imbot --help)\n"),
        (
            ["serve", "--prot", "1"],
            2,
            "",
            "mock-imbot: unrecognized arguments: --prot 1 (see: mock-imbot --help)\n",
        ),
        (
            ["check"],
            2,
            "",
            "mock-imbot: the following arguments are required: FILE (see: mock-imbot check --help)\n",
        ),
    ],
)
def test_usage(capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, out: str, err: str) -> None:
    """A misuse is one line and exit code 2."""
    with pytest.raises(SystemExit) as end:
        cli.main(arguments)
    assert end.value.code == code
    assert capsys.readouterr() == (out, err)


@pytest.mark.parametrize(
    ("arguments", "err"),
    [
        (
            ["serve", "--port", "abc"],
            'mock-imbot: --port: "abc" is not usable; a whole number from 0 to 65535 is allowed\n',
        ),
        (
            ["ready", "--wait", "nan"],
            'mock-imbot: --wait: "nan" is not usable; a number of seconds from 0 is allowed\n',
        ),
        (
            ["ready", "--wait", "long"],
            'mock-imbot: --wait: "long" is not usable; a number of seconds from 0 is allowed\n',
        ),
    ],
)
def test_unusable_values(capsys: pytest.CaptureFixture[str], arguments: list[str], err: str) -> None:
    """They are refused with the option's name, the value and what is allowed."""
    assert cli.main(arguments) == 2
    assert capsys.readouterr() == ("", err)


def test_help_names_every_option(capsys: pytest.CaptureFixture[str]) -> None:
    """Each with its default and its variable."""
    with pytest.raises(SystemExit):
        cli.main(["serve", "--help"])
    shown = " ".join(capsys.readouterr().out.split())
    assert "--tls, --no-tls also serve HTTPS" in shown
    assert "(default: 2424; environment: MOCK_IMBOT_PORT)" in shown
    assert "(default: default; environment: MOCK_IMBOT_SCENARIO)" in shown


def test_nothing_heavy_is_loaded_for_help_and_ready() -> None:
    """A container asks ``ready`` every few seconds; web framework, database and YAML stay out."""
    code = (
        "import sys; from mock_imbot import cli; cli.main(['ready', '--port', '1'])\n"
        "print(sorted({'fastapi', 'starlette', 'uvicorn', 'sqlmodel', 'pydantic', 'yaml', 'orjson', 'trustme'}"
        " & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_check(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Faults are printed as file:line: message, and the exit code tells."""
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text("users:\n  - {id: 1, name: Ann}\n")
    bad.write_text("users:\n  - {id: 1, name: Ann}\n  - {id: 2, nmae: Bob}\n")
    assert cli.main(["check", str(good)]) == 0
    assert capsys.readouterr() == ("", "")
    assert cli.main(["check", str(good), str(bad)]) == 1
    output = capsys.readouterr()
    assert output.out.startswith(f"{bad}:3: ")
    assert output.err == ""


def test_schema(capsys: pytest.CaptureFixture[str]) -> None:
    """It is a JSON Schema."""
    assert cli.main(["schema"]) == 0
    assert json.loads(capsys.readouterr().out)["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_methods(capsys: pytest.CaptureFixture[str]) -> None:
    """A Markdown table for people, or JSON."""
    assert cli.main(["methods"]) == 0
    assert "| `imbot.chat.add` | " in capsys.readouterr().out
    assert cli.main(["methods", "--json"]) == 0
    assert "imbot.chat.add" in {row["method"] for row in json.loads(capsys.readouterr().out)}


def test_init(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A scenario that is in order is written, once."""
    assert cli.main(["init"]) == 0
    assert capsys.readouterr().out == ("Written: scenario.yaml. Try it: mock-imbot serve --scenario scenario.yaml\n")
    assert cli.main(["check", "scenario.yaml"]) == 0
    (tmp_path / "mine.yaml").write_text("mine")
    assert cli.main(["init", "mine.yaml"]) == 1
    assert (tmp_path / "mine.yaml").read_text() == "mine"
    assert capsys.readouterr() == ("", "mock-imbot: mine.yaml exists already; name another file\n")
    assert cli.main(["init", "nowhere/a.yaml"]) == 1
    assert capsys.readouterr() == (
        "",
        "mock-imbot: nowhere/a.yaml cannot be written: No such file or directory\n",
    )


def test_ready_when_nothing_answers(capsys: pytest.CaptureFixture[str]) -> None:
    """The place that was asked is named."""
    port = free_port()
    assert cli.main(["ready", "--host", "0.0.0.0", "--port", str(port)]) == 1  # noqa: S104 - only asked
    assert capsys.readouterr() == ("", f"mock-imbot: nothing answers at 127.0.0.1:{port} (Connection refused)\n")


def test_ready_when_something_else_answers(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Only 200 is ready. The port may come from the environment, as in a container."""
    with serve_in_thread(app_that_answers(503)) as url:
        monkeypatch.setenv("MOCK_IMBOT_PORT", str(urlsplit(url).port))
        assert cli.main(["ready", "--wait", "0.1"]) == 1
    assert capsys.readouterr().err == f"mock-imbot: {urlsplit(url).netloc} answers 503 instead of 200\n"


def test_ready_waits(capsys: pytest.CaptureFixture[str]) -> None:
    """It asks again until the server is ready."""
    with serve_in_thread(app_that_answers(503, 503, 200)) as url:
        assert cli.main(["ready", "--wait", "10", "--port", str(urlsplit(url).port)]) == 0
    assert capsys.readouterr() == ("", "")


def test_ca(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """The certificate or its path; made when it is missing."""
    assert cli.main(["ca", "--path", "--data", "state"]) == 0
    assert capsys.readouterr().out == f"{tmp_path / 'state' / 'ca' / 'cert.pem'}\n"
    assert cli.main(["ca", "--data", "state"]) == 0
    assert capsys.readouterr().out == (tmp_path / "state" / "ca" / "cert.pem").read_text()


def test_interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C ends a command as shells expect it, without a traceback."""

    def interrupt(_: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "look", interrupt)
    assert cli.main(["ready"]) == 130


def test_a_reader_that_has_seen_enough() -> None:
    """``mock-imbot schema | head`` ends quietly."""
    with subprocess.Popen([*PROGRAM, "schema"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as started:
        assert started.stdout is not None
        assert started.stderr is not None
        started.stdout.close()
        assert started.stderr.read() == b""
    assert started.returncode == 1


def test_serve_with_a_faulty_scenario(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """All its faults are listed with their lines."""
    (tmp_path / "bad.yaml").write_text("users:\n  - {id: one}\n  - {idd: 2}\n")
    assert cli.main(["serve", "--port", "0", "--scenario", "bad.yaml"]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert lines[0].startswith("bad.yaml:2: ")
    assert any(line.startswith("bad.yaml:3: ") for line in lines)


def test_serve_on_a_port_in_use(capsys: pytest.CaptureFixture[str]) -> None:
    """The port is named."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert cli.main(["serve", "--port", str(port)]) == 1
    assert capsys.readouterr().err.startswith(f"mock-imbot: --port: {port} is in use on 127.0.0.1; ")


def test_a_signal_before_it_serves() -> None:
    """The program ends in order even while it is still starting."""
    with pytest.raises(SystemExit) as end:
        cli.leave(signal.SIGTERM, None)
    assert end.value.code == 0


@contextmanager
def started(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The program as a process that serves, and the first line it printed. It ends with the block."""
    command = [*PROGRAM, "serve", "--port", "0", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process, process.stdout.readline()
        finally:
            process.terminate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_the_program(number: signal.Signals) -> None:
    """Within a second, with exit code 0 and no complaint, although a connection is open."""
    with started() as (process, first):
        assert first.startswith(f"mock-imbot {__version__} answers at http://127.0.0.1:")
        url = first.split()[-1]
        connection = HTTPConnection(urlsplit(url).netloc, timeout=5)
        connection.request("GET", "/readyz")
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200
        before = time.monotonic()
        process.send_signal(number)
        code = process.wait(5)
        assert time.monotonic() - before < 1
        connection.close()
        assert process.stdout is not None
        assert process.stderr is not None
        out, err = process.stdout.read(), process.stderr.read()
    assert (code, err) == (0, "")
    assert f"{url}/rest/1/demo/" in out
    assert "demo-access" in out


def test_the_curl_line_works() -> None:
    """The line that is printed can be pasted into a shell."""
    with started() as (process, _):
        assert process.stdout is not None
        line = next(line[line.index("curl ") :] for line in process.stdout if "curl " in line)
        done = subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=True)
    assert "result" in json.loads(done.stdout)
