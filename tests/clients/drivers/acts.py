"""What a driver in Python does with its client: plays the acts of a file, prints what came of them as lines of JSON.

Runs in the client's own environment, where nothing of mock-imbot is installed.
"""

import json
import sys
import time
from pathlib import Path


class RefusedError(Exception):
    """A refusal as the client shows it: status, code and sentence, None for what it hides."""

    def __init__(self, status=None, code=None, text=None):
        super().__init__(status, code, text)
        self.shown = [status, code, text]


def play(connect, read):
    """Play the acts of the file that the command line names.

    ``connect(portal, options)`` makes an object whose functions the steps name, such as ``call(method, params)``.
    ``read(error)`` makes a RefusedError of the client's own errors, and None of any other.
    """
    for act in json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")):
        client = connect(act["portal"], act.get("options", {}))
        begun = time.monotonic()
        for number, step in enumerate(act["steps"]):
            say({"act": act["name"], "step": number} | attempt(client, step, read))
        say({"act": act["name"], "seconds": time.monotonic() - begun})


def say(line):
    """Print a line."""
    sys.stdout.write(json.dumps(line) + "\n")


def attempt(client, step, read):
    """The result of a step, or the refusal. A step is a name of one of the client's functions and its arguments."""
    function, *arguments = step
    try:
        return {"result": getattr(client, function)(*arguments)}
    except Exception as error:
        refused = error if isinstance(error, RefusedError) else read(error)
        if refused is None:
            raise
        return {"refused": refused.shown}
