"""Measure mock-imbot over real sockets and print a table: scripts/bench [--quick] [--write].

docs/performance.md says what is measured and how.
"""

import argparse
import os
import platform
import sys
import time
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import cpu
import memory
import waiting
from rows import Row, table

PAGE = Path(__file__).parent.parent / "docs" / "performance.md"
BEGIN, END = "<!-- measured: written by scripts/bench --write -->\n", "<!-- end of what was measured -->\n"
LIBRARIES = ("fastapi", "starlette", "uvicorn", "uvloop", "httptools", "orjson", "sqlalchemy", "sqlmodel", "pydantic")


def main() -> None:
    """Measure everything."""
    parser = argparse.ArgumentParser(prog="scripts/bench", description="Measure the server; takes some minutes.")
    parser.add_argument("--quick", action="store_true", help="fewer rounds, so less exact")
    parser.add_argument("--write", action="store_true", help="put the results into docs/performance.md")
    chosen = parser.parse_args()
    rows = []
    for row in measured(quick=chosen.quick):
        print(row, end="", file=sys.stderr, flush=True)
        rows.append(row)
    print(table(rows), end="")
    if chosen.write:
        write(circumstances() + "\n" + table(rows))


def measured(*, quick: bool) -> Iterator[Row]:
    """All rows."""
    rounds, calls = (15, 200) if quick else (60, 400)
    yield from cpu.compare(rounds, calls)
    yield from cpu.watch(rounds, calls)
    yield from cpu.turn(rounds, calls)
    yield from cpu.grow(rounds, calls)
    yield from waiting.starting(10 if quick else 20)
    yield from waiting.portals(30 if quick else 200)
    yield from memory.waiting(1_000 if quick else 10_000)
    yield from memory.resident(20_000 if quick else 200_000)


def circumstances() -> str:
    """What the numbers depend on."""
    system = (
        f"{platform.system()}, {os.cpu_count()} CPUs, {platform.python_implementation()} {platform.python_version()}"
    )
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    command = " ".join(["scripts/bench", *sys.argv[1:]])
    load = "/".join(f"{value:.1f}" for value in os.getloadavg())
    return (
        f"Made with `{command}` on {time.strftime('%Y-%m-%d', time.gmtime())}.\n"
        f"{system}; {libraries}. Load averages at the end of the run: {load}.\n"
    )


def write(measurements: str) -> None:
    """Replace what the page says about the last run."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    PAGE.write_text(f"{before}{BEGIN}\n{measurements}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
