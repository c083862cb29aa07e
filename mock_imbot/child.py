"""A command in a process of its own: signals are passed on to it, and its exit code is answered as shells have it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

from mock_imbot.settings import StartError

PASSED_ON: Final = ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2")
KEYBOARD: Final = frozenset({"SIGINT", "SIGQUIT"})
BY_SIGNAL: Final = 128  # and the signal's number


class NotFoundError(StartError):
    """There is no such command."""

    exit_code = 127


class NotExecutableError(StartError):
    """The command can't be run."""

    exit_code = 126


def run(command: Sequence[str], environment: Mapping[str, str], children: "Children") -> int:
    """Run a command to its end and answer its exit code, 128 + n after signal n. Raises StartError."""
    if children.early:
        return BY_SIGNAL + children.early[0]
    try:
        child = subprocess.Popen(command, env=environment)  # noqa: S603 - it is what the user asked for
    except FileNotFoundError:
        raise NotFoundError(f"{command[0]}: there is no such command") from None
    except OSError as fault:
        raise NotExecutableError(f"{command[0]}: {fault.strerror}") from None
    children.adopt(child)
    code = child.wait()
    return code if code >= 0 else BY_SIGNAL - code


class Children:
    """Whom signals are passed on to: they are kept until there is somebody."""

    def __init__(self) -> None:
        self.child: subprocess.Popen[bytes] | None = None
        self.early: list[int] = []

    def adopt(self, child: "subprocess.Popen[bytes]") -> None:
        """Pass on what came while the child was started."""
        self.child = child
        for number in self.early:
            child.send_signal(number)

    def hear(self, number: int, _: Any) -> None:
        """Pass a signal on, unless the terminal has sent it to the child, too."""
        if self.child is None:
            self.early.append(number)
        elif signal.Signals(number).name not in KEYBOARD or not in_foreground():
            self.child.send_signal(number)


@contextmanager
def passing_on() -> Iterator[Children]:
    """Pass signals on for the length of a ``with`` block. Windows knows but some of them."""
    children = Children()
    numbers = [number for name in PASSED_ON if (number := getattr(signal, name, None))]
    before = {number: signal.signal(number, children.hear) for number in numbers}
    try:
        yield children
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def in_foreground() -> bool:
    """Whether a terminal sends what is typed (Ctrl-C) to this process and its children."""
    try:
        return os.tcgetpgrp(sys.stderr.fileno()) == os.getpgrp()
    except (AttributeError, OSError, ValueError):  # Windows; no terminal; a closed stream
        return False
