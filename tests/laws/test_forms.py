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


@pytest.mark.parametrize("profile", ["documented", "2026"])
@pytest.mark.parametrize("name", CATALOGUE)
def test_the_form_of_a_call_makes_no_difference(parlours, name, profile):
    """The same answer and the same state afterwards; an empty call, too."""
    method = CATALOGUE[name].name
    for params in ((VALID | CALLS).get(method, {}), {}):
        outcomes = []
        for form in range(5):
            home = parlours(profile)
            sent = {"auth": home.mine("demo-access")} | {key: as_text(value) for key, value in params.items()}
            pairs = list(variables(sent))
            options = [
                ("POST", {"json": sent}),
                ("POST", {"data": {key: [text for other, text in pairs if other == key] for key, _ in pairs}}),
                ("POST", {"files": [(key, (None, text)) for key, text in pairs]}),
                ("GET", {"params": pairs}),
                ("POST", {"params": pairs}),
            ]
            verb, wrapping = options[form]
            answer = reply(home.client.request(verb, f"{home.url}/rest/{method}", **wrapping))
            outcomes.append((answer.status, answer.body, home.export()))
        assert outcomes == outcomes[:1] * 5
