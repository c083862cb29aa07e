"""Servers as processes, and what the system says they use (Linux)."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Self

BIN = Path(sys.executable).parent
MOCK_IMBOT = str(BIN / "mock-imbot")
BARE = [sys.executable, str(Path(__file__).parent / "bare.py")]
URL = re.compile(r"http://127\.0\.0\.1:([0-9]+)")
CPU_CLOCK = 2  # of a process's clocks the one that counts what it has used, user and system time


def environment() -> dict[str, str]:
    """The environment without options of mock-imbot."""
    return {name: value for name, value in os.environ.items() if not name.startswith("MOCK_IMBOT_")}


class Server:
    """A server that says in its first line where it listens."""

    def __init__(self, command: Sequence[str] = (MOCK_IMBOT, "serve", "--port", "0")) -> None:
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment(), text=True)  # noqa: S603 - own
        line = self.process.stdout.readline() if self.process.stdout else ""
        found = URL.search(line)
        if not found:
            self.process.kill()
            raise ChildProcessError(f"{' '.join(command)} did not start")
        self.port = int(found[1])

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stop the process."""
        self.process.terminate()
        self.process.communicate()

    def cpu(self) -> float:
        """Seconds of CPU used since the start, by all threads, user and system: to the nanosecond, not in ticks."""
        return time.clock_gettime((~self.process.pid << 3) | CPU_CLOCK)

    def resident(self) -> float:
        """Megabytes (10^6 bytes) in memory."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return int(status.partition("VmRSS:")[2].split()[0]) * 1024 / 1e6
