"""JSON, form, multipart and GET are one call in four wrappings."""

import pytest

from mock_imbot.wire.catalogue import CATALOGUE
from tests.live import reply
from tests.methods.house import VALID
from tests.methods.parlour import CALLS


def variables(params):
    """Parameters as pairs of text, arrays with brackets."""
    for name, value in params.items():
        yield from within(name, value)


def within(name, value):
    """What is in a value, each with its name in brackets."""
    match value:
        case dict():
            for key, each in value.items():
                yield from within(f"{name}[{key}]", each)
        case list() if any(isinstance(each, dict | list) for each in value):
            yield from within(name, dict(enumerate(value)))
        case list():
            yield from ((f"{name}[]", str(each)) for each in value)
        case _:
            yield name, str(value)


def as_text(value):
    """What a form makes of a value."""
    match value:
        case dict():
            return {key: as_text(each) for key, each in value.items()}
        case list():
            return [as_text(each) for each in value]
        case _:
            return str(value)


FORMS = [
    lambda sent, _: ("POST", {"json": sent}),
    lambda _, pairs: ("GET", {"params": pairs}),
    lambda _, pairs: ("POST", {"params": pairs}),
    lambda _, pairs: ("POST", {"files": [(name, (None, text)) for name, text in pairs]}),
    lambda _, pairs: ("POST", {"data": {key: [text for name, text in pairs if name == key] for key, _ in pairs}}),
]
CASES = [(name, "documented") for name in CATALOGUE] + [(name.lower(), "2026") for name in VALID]


@pytest.mark.parametrize(("name", "profile"), CASES)
def test_the_form_of_a_call_makes_no_difference(parlours, name, profile):
    """The same answer and the same state afterwards; methods without a known valid call are called with nothing."""
    method = CATALOGUE[name].name
    params = (VALID | CALLS).get(method, {})
    outcomes = []
    for form in FORMS:
        home = parlours(profile)
        sent = {"auth": home.mine("demo-access")} | {key: as_text(value) for key, value in params.items()}
        verb, wrapping = form(sent, list(variables(sent)))
        answer = reply(home.client.request(verb, f"{home.url}/rest/{method}", **wrapping))
        outcomes.append((answer.status, answer.body, home.export()))
    assert outcomes == outcomes[:1] * len(FORMS)
