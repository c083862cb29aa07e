"""What OpenAPI tells about the control API."""

import pytest
from jsonschema import Draft202012Validator

from mock_imbot.control.table import rows


@pytest.fixture
def document(api):
    """The document."""
    return api.get("/openapi.json").json()


def test_every_route_is_described(world, document):
    """Summary, description, an answer, and the error shape for all of 4xx."""
    for row in rows(world):
        operation = document["paths"][row.path][row.verb.lower()]
        assert operation["summary"] == row.summary
        assert operation["description"].endswith(".")
        assert set(operation["responses"]) > {str(status) for status in row.answers}
        refused = operation["responses"]["4XX"]["content"]["application/json"]["schema"]
        assert refused == {"$ref": "#/components/schemas/ErrorAnswer"}
        assert ("requestBody" in operation) == (row.takes is not None)


def test_nothing_else_is_described(world, document):
    """What answers everywhere else is no address."""
    assert set(document["paths"]) == {row.path for row in rows(world)}


def test_operation_ids_are_unique(document):
    """Generators of clients name their methods by them."""
    ids = [operation["operationId"] for path in document["paths"].values() for operation in path.values()]
    assert len(set(ids)) == len(ids)


def test_errors_have_examples(document):
    """By code, in the shape of errors."""
    responses = document["paths"]["/_mock/portals"]["post"]["responses"]
    assert set(responses) == {"201", "400", "401", "403", "409", "413", "422", "4XX"}
    assert responses["409"]["description"] == "PORTALS_FULL, PORTAL_EXISTS"
    examples = responses["409"]["content"]["application/json"]["examples"]
    assert examples["PORTAL_EXISTS"]["value"] == {
        "error": {
            "code": "PORTAL_EXISTS",
            "message": "There is a portal NAME already; choose another name, delete it, or replace its state by PUT"
            " /_mock/portals/NAME",
        }
    }


def test_references_lead_somewhere(document):
    """No schema speaks of one that is missing."""
    text = str(document)
    names = set(document["components"]["schemas"])
    found = {part.partition("'")[0] for part in text.split("#/components/schemas/")[1:]}
    assert found <= names


@pytest.mark.parametrize(
    ("path", "verb", "good", "bad"),
    [
        ("/_mock/portals", "post", {"name": "w1", "scenario": {"users": [{"id": 1}]}}, {"nmae": "w1"}),
        ("/_mock/portals/{portal}", "put", {"users": [{"id": 1}]}, {"chats": []}),
        ("/_mock/portals/{portal}", "patch", {"chats": [{"id": 13, "title": "Renamed"}]}, []),
        ("/_mock/portals/{portal}/snapshots", "post", {"name": "before"}, {"name": "No_"}),
    ],
)
def test_bodies_have_schemas(document, path, verb, good, bad):
    """In both formats; what is taken fits the schema, what is refused doesn't."""
    content = document["paths"][path][verb]["requestBody"]["content"]
    assert set(content) == {"application/json", "application/yaml"}
    schema = content["application/json"]["schema"] | {"components": document["components"]}
    validator = Draft202012Validator(schema)
    assert validator.is_valid(good)
    assert not validator.is_valid(bad)


@pytest.mark.parametrize("token", [None, "s3cret"])
def test_a_locked_server_says_so(make_world, http, token):
    """The token is asked for where it is needed, and only then."""
    make_world(admin_token=token)
    paths = http.get("/openapi.json").json()["paths"]
    locked = {path for path, verbs in paths.items() for operation in verbs.values() if "security" in operation}
    everything = set(paths) - {"/livez", "/readyz", "/_mock/files/{portal}/{id}/{name}"}
    assert locked == (everything if token else set())
