"""curl: every way to put parameters into a request."""

import json
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import quote

import acts

CURL = ["curl", "--disable", "--silent", "--show-error", "--globoff", "--max-time", "10"]


class Driven:
    """Options: ``encoding`` is one of those below; ``auth`` "oauth" or "webhook"; ``more`` are further arguments."""

    def __init__(self, portal, options):
        self.encode = ENCODINGS[options.get("encoding", "json")]
        self.more = options.get("more", [])
        self.heads = []
        rest = f"http://{portal['http']}/rest/"
        self.address = rest if options["auth"] == "oauth" else f"{rest}{portal['user']}/{portal['webhook']}/"
        self.token = portal["access_token"] if options["auth"] == "oauth" else None

    def call(self, method, params):
        """One call. The token goes with the parameters."""
        if self.token:
            params = params | {"auth": self.token}
        with tempfile.TemporaryDirectory() as folder:
            head, body = Path(folder) / "head", Path(folder) / "body"
            address, arguments = self.encode(self.address + method, params, Path(folder))
            told = ["--dump-header", head, "--output", body]
            subprocess.run([*CURL, *told, *arguments, *self.more, address], check=True)
            self.heads = [line for line in head.read_text().splitlines() if line.startswith("HTTP/")]
            answer = json.loads(body.read_bytes())
        if "error" in answer:
            raise acts.RefusedError(int(self.heads[-1].split()[1]), answer["error"], answer["error_description"])
        return answer["result"]

    def lines(self):
        """The status lines of the last answer, interim ones included."""
        return [" ".join(line.split()[:2]) for line in self.heads]


def flat(params):
    """Names with brackets, as PHP reads them: USERS[0], and their values."""
    for name, value in params.items():
        values = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
        if values is None:
            yield name, str(value)
        else:
            yield from ((f"{name}[{key}]", str(one)) for key, one in values)


def query(params):
    """Percent-encoded names and values."""
    return "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in flat(params))


def as_json(address, params, folder):
    """A JSON body."""
    (folder / "json").write_text(json.dumps(params))
    return address, ["--header", "Content-Type: application/json", "--data-binary", f"@{folder / 'json'}"]


def as_form(address, params, folder):
    """A form; curl encodes the values, brackets stay as they are."""
    arguments = []
    for number, (name, value) in enumerate(flat(params)):
        (folder / str(number)).write_text(value)
        arguments += ["--data-urlencode", f"{name}@{folder / str(number)}"]
    return address, arguments


def as_multipart(address, params, folder):
    """A multipart form; elements of lists repeat the name with empty brackets."""
    arguments = []
    for number, (name, value) in enumerate(flat(params)):
        (folder / str(number)).write_text(value)
        bare = name.partition("[")[0]
        field = f"{bare}[]" if isinstance(params[bare], list) else name
        arguments += ["--form", f"{field}=<{folder / str(number)}"]
    return address, arguments


def as_get(address, params, _):
    """A GET request."""
    return f"{address}?{query(params)}", []


def as_empty_post(address, params, _):
    """A POST without a body."""
    return f"{address}?{query(params)}", ["--data", ""]


def as_both(address, params, folder):
    """A JSON body, and everything that is no list in the query."""
    listed = {name: value for name, value in params.items() if isinstance(value, list)}
    return as_json(f"{address}?{query({n: v for n, v in params.items() if n not in listed})}", listed, folder)


ENCODINGS = {
    "json": as_json,
    "form": as_form,
    "multipart": as_multipart,
    "get": as_get,
    "empty post": as_empty_post,
    "query and json": as_both,
}

acts.play(Driven, lambda _: None)
