"""JSON, form, multipart and GET are one call in four wrappings."""

import pytest

from mock_imbot.wire.catalogue import CATALOGUE
from tests.live import reply
from tests.methods.house import VALID


def variables(params):
    """Parameters as pairs of text, lists with brackets; None is left out, as a form has no null."""
    for name, value in params.items():
        if isinstance(value, list):
            yield from ((f"{name}[]", str(each)) for each in value)
        else:
            yield name, str(value)


def as_text(value):
    """What a form makes of a value."""
    return [str(each) for each in value] if isinstance(value, list) else str(value)


@pytest.mark.parametrize("profile", ["documented", "2026"])
@pytest.mark.parametrize("name", CATALOGUE)
def test_the_form_of_a_call_makes_no_difference(rented, name, profile):
    """The same answer and the same state afterwards; an empty call, too."""
    method = CATALOGUE[name].name
    for params in (VALID.get(method, {}), {}):
        outcomes = []
        for form in range(5):
            home = rented(profile)
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
