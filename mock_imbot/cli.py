"""The program ``mock-imbot`` (contract: "Start").

Standard argparse, and imports inside the commands: ``--help`` and ``ready``, which a container runs every few
seconds, must not load a web framework first. Exit codes: 0, 1 (faults found, not ready, not started) and 2 (usage).
"""
# Late imports are the point of this module, and printing is its work.
# ruff: noqa: PLC0415, T201

import argparse
import gc
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Any, Final, NoReturn

from mock_imbot import __version__
from mock_imbot.settings import Option, Settings, SettingsError, StartError, load, options, reachable

POLL: Final = 0.05  # seconds between two looks of ``ready --wait``
PATIENCE: Final = 2.0  # seconds that one look may take
HTTP_OK: Final = 200


class Parser(argparse.ArgumentParser):
    """A parser whose complaints are one line."""

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_abbrev=False, **options)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and where help is; exit code 2."""
        self.exit(2, f"mock-imbot: {message} (see: {self.prog} --help)\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    own, command = split(sys.argv[1:] if arguments is None else arguments)
    chosen = build_parser().parse_args(own, argparse.Namespace(command=command))
    run: Callable[[argparse.Namespace], int] = chosen.run
    try:
        code = run(chosen)
        sys.stdout.flush()
    except StartError as fault:
        print(f"mock-imbot: {fault}", file=sys.stderr)
        return fault.exit_code
    except BrokenPipeError:  # "| head": the reader has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return 130  # what shells expect of an interrupted command
    return code


def split(arguments: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """The program's own arguments, and those of ``exec`` behind its ``--``, which are none of argparse's business."""
    if arguments[:1] != ["exec"] or "--" not in arguments:
        return arguments, []
    end = arguments.index("--")
    return arguments[:end], arguments[end + 1 :]


def build_parser() -> Parser:
    """All commands and their options."""
    parser = Parser(prog="mock-imbot", description="A local stand-in for a Bitrix24 portal, as a chatbot sees it.")
    parser.add_argument("--version", action="version", version=f"mock-imbot {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True, parser_class=Parser)

    def command(name: str, run: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
        added.set_defaults(run=run)
        return added

    add_options(command("serve", serve, "serve a portal over HTTP, and HTTPS with --tls"))
    running = command("exec", execute, "serve for as long as a command runs, on a free port, and pass its exit code on")
    running.usage = "mock-imbot exec [options of serve] -- COMMAND..."
    add_options(running)
    checking = command("check", check, "validate scenario files")
    checking.add_argument("files", metavar="FILE", nargs="+")
    command("schema", schema, "print the JSON Schema of scenario files")
    listing = command("methods", methods, "print which REST methods are emulated")
    listing.add_argument("--json", action="store_true", help="as JSON instead of a Markdown table")
    starting = command("init", init, "write a commented starter scenario")
    starting.add_argument("file", metavar="FILE", nargs="?", default="scenario.yaml", help="default: scenario.yaml")
    waiting = command("ready", ready, "exit with 0 when the server answers")
    waiting.add_argument("--wait", metavar="SECONDS", default="0", help="how long to wait for it (default: 0)")
    add_options(waiting, {"host", "port"})
    trusting = command("ca", ca, "print the CA certificate that clients of --tls have to trust")
    trusting.add_argument("--path", action="store_true", help="print the path of its file instead")
    add_options(trusting, {"data"})
    add_env(command("env", env, "print the variables and the code that point a client at the running server"))
    return parser


def add_env(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``env``. The clients are looked up when it runs."""
    parser.add_argument(
        "--sdk", metavar="NAME", help="one of b24pysdk, b24jssdk, b24phpsdk, crest, fast-bitrix24, curl"
    )
    parser.add_argument("--portal", metavar="NAME", default="default", help="an isolated portal (default: default)")
    add_options(parser, {"host", "port", "admin_token"})


def add_options(parser: argparse.ArgumentParser, names: Collection[str] | None = None) -> None:
    """Add options of ``Settings``. Their values stay texts: ``settings.load`` reads them, wherever they come from."""
    for one in options(names):
        text = f"{one.help} (default: {one.shown_default.strip('`')}; environment: {one.variable})".replace("%", "%%")
        if one.kind.is_flag:
            parser.add_argument(one.flag, action=argparse.BooleanOptionalAction, default=None, help=text)
        else:
            parser.add_argument(one.flag, metavar=one.kind.metavar, action=action(one), help=text)


def action(one: Option) -> str:
    """How argparse collects an option."""
    return "append" if one.kind.separator else "store"


def serve(chosen: argparse.Namespace) -> int:
    """``mock-imbot serve``."""
    for number in (signal.SIGINT, signal.SIGTERM):  # also while the rest is still being imported
        signal.signal(number, leave)
    settings = load(vars(chosen), os.environ)
    gc.disable()  # the start makes nothing but what stays; the server turns it on, a sixth of the time earlier
    from mock_imbot import server
    from mock_imbot.app import create_app, describe
    from mock_imbot.scenario.errors import ScenarioError

    try:
        app = create_app(settings)
    except ScenarioError as fault:
        print(fault, file=sys.stderr)
        return 1
    server.run(app, settings, lambda urls: describe(app, urls))
    return 0


def leave(*_: object) -> NoReturn:
    """End a server that has not begun to serve."""
    raise SystemExit(0)


def execute(chosen: argparse.Namespace) -> int:
    """``mock-imbot exec -- COMMAND…``: the command finds the server in ``MOCK_IMBOT_URL`` and three more variables."""
    if not chosen.command:
        raise SettingsError("a command is missing; it stands behind --, as in: mock-imbot exec -- pytest -x")
    given = {name: value for name, value in os.environ.items() if value}
    settings = load(vars(chosen), {"MOCK_IMBOT_PORT": "0", "MOCK_IMBOT_TLS_PORT": "0"} | given)
    from mock_imbot import child, server
    from mock_imbot.app import create_app, variables
    from mock_imbot.scenario.errors import ScenarioError

    server.configure_logs(settings)
    try:
        app = create_app(settings)
    except ScenarioError as fault:
        print(fault, file=sys.stderr)
        return 1
    with child.passing_on() as children, server.BackgroundServer(app, settings) as running:
        return child.run(chosen.command, os.environ | variables(app, running.url), children)


def check(chosen: argparse.Namespace) -> int:
    """``mock-imbot check FILE…``."""
    from mock_imbot import scenario
    from mock_imbot.wire.known import DEMANDS

    faults = scenario.check(chosen.files, DEMANDS)
    for fault in faults:
        print(fault)
    return 1 if faults else 0


def schema(_: argparse.Namespace) -> int:
    """``mock-imbot schema``."""
    from mock_imbot import scenario

    print(json.dumps(scenario.schema(), indent=2, ensure_ascii=False))
    return 0


def methods(chosen: argparse.Namespace) -> int:
    """``mock-imbot methods``."""
    from mock_imbot import coverage

    print(json.dumps(coverage.rows(), indent=2, ensure_ascii=False) if chosen.json else coverage.table().rstrip())
    return 0


def init(chosen: argparse.Namespace) -> int:
    """``mock-imbot init [FILE]``. A file that exists is left alone."""
    from mock_imbot import scenario

    try:
        with Path(chosen.file).open("x", encoding="utf-8") as file:
            file.write(scenario.starter())
    except FileExistsError:
        raise StartError(f"{chosen.file} exists already; name another file") from None
    except OSError as fault:
        raise StartError(f"{chosen.file} cannot be written: {fault.strerror}") from None
    print(f"Written: {chosen.file}. Try it: mock-imbot serve --scenario {chosen.file}")
    return 0


def ready(chosen: argparse.Namespace) -> int:
    """``mock-imbot ready``."""
    settings = load(vars(chosen), os.environ, {"host", "port"})
    deadline = time.monotonic() + read_seconds(chosen.wait)
    while True:
        fault = look(settings)
        if not fault:
            return 0
        if time.monotonic() + POLL > deadline:
            raise StartError(fault)
        time.sleep(POLL)


def read_seconds(text: str) -> float:
    """A time to wait; "nan" and the like are none."""
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1
    if not 0 <= seconds < float("inf"):
        raise SettingsError(f'--wait: "{text}" is not usable; a number of seconds from 0 is allowed')
    return seconds


def look(settings: Settings) -> str:
    """Ask the server once; answer what is wrong, or nothing."""
    from http.client import HTTPConnection, HTTPException

    host = reachable(settings.host)
    connection = HTTPConnection(host, settings.port, timeout=PATIENCE)
    try:
        connection.request("GET", "/readyz")
        status = connection.getresponse().status
    except (OSError, HTTPException) as fault:
        return f"nothing answers at {host}:{settings.port} ({fault.strerror if isinstance(fault, OSError) else fault})"
    finally:
        connection.close()
    return "" if status == HTTP_OK else f"{host}:{settings.port} answers {status} instead of 200"


def env(chosen: argparse.Namespace) -> int:
    """``mock-imbot env``."""
    settings = load(vars(chosen), os.environ, {"host", "port", "admin_token"})
    from mock_imbot import sdk

    if chosen.sdk is not None and chosen.sdk not in sdk.SDKS:
        raise SettingsError(f'--sdk: "{chosen.sdk}" is not usable; {", ".join(sdk.SDKS)} are allowed')
    server = sdk.Server(reachable(settings.host), settings.port, settings.admin_token)
    print(sdk.environment(server.facts(chosen.portal), chosen.sdk))
    return 0


def ca(chosen: argparse.Namespace) -> int:
    """``mock-imbot ca``."""
    settings = load(vars(chosen), os.environ, {"data"})
    from mock_imbot import tls

    path = tls.certificate_path(tls.authority_folder(settings.data, os.environ))
    print(path.resolve() if chosen.path else path.read_text(encoding="ascii").rstrip())
    return 0
