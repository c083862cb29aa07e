"""Portals are made, listed, deleted, and tell their credentials."""

import pytest

NAME_RULE = "1 to 40 lower-case letters, digits and hyphens"


def test_access_of_the_default_portal_has_bare_credentials(api):
    """The answer is written out: everything a client needs, nothing else."""
    assert api.get("/_mock/portals/default/access").json() == {
        "name": "default",
        "profile": "documented",
        "urls": {
            "rest": "http://mock.example/rest/",
            "oauth": "http://mock.example/oauth/",
            "control": "http://mock.example/_mock/portals/default",
        },
        "webhooks": [
            {"user": 1, "token": "bare", "url": "http://mock.example/rest/1/bare/", "scope": []},
            {"user": 1, "token": "demo", "url": "http://mock.example/rest/1/demo/", "scope": ["imbot"]},
        ],
        "apps": [
            {
                "client_id": "local.demo",
                "client_secret": "demo-secret",
                "application_token": "demo-application",
                "scope": ["imbot", "im"],
                "tokens": [
                    {
                        "user": 1,
                        "access_token": "demo-access",
                        "refresh_token": "demo-refresh",
                        "expires": 1768039200,
                    },
                    {
                        "user": 2,
                        "access_token": "second-access",
                        "refresh_token": "second-refresh",
                        "expires": 1768035660,
                    },
                ],
            }
        ],
        "bots": [{"id": 39, "code": "echo", "name": "EchoBot", "client_id": "local.demo"}],
    }


def test_credentials_of_another_portal_carry_its_name(api):
    """Tokens get the suffix; client ids, secrets and application tokens don't."""
    made = api.post("/_mock/portals", json={"name": "w1"})
    assert made.status_code == 201
    access = made.json()
    assert access == api.get("/_mock/portals/w1/access").json()
    assert access["urls"]["control"] == "http://mock.example/_mock/portals/w1"
    assert access["webhooks"][1]["token"] == "demo--w1"
    assert access["webhooks"][1]["url"] == "http://mock.example/rest/1/demo--w1/"
    app = access["apps"][0]
    assert (app["client_id"], app["client_secret"]) == ("local.demo", "demo-secret")
    assert app["application_token"] == "demo-application"
    assert app["tokens"][0]["access_token"] == "demo-access--w1"
    assert app["tokens"][0]["refresh_token"] == "demo-refresh--w1"


def test_new_portals_without_a_name_get_one(api):
    """An empty body will do; the names are free ones."""
    api.post("/_mock/portals", json={"name": "portal-2"})
    names = [api.post("/_mock/portals").json()["name"] for _ in range(2)]
    assert names == ["portal-1", "portal-3"]


@pytest.mark.parametrize("name", ["a", "-", "0-9", "x" * 40])
def test_names_that_are_allowed(api, name):
    """Up to 40 letters, digits and hyphens, in any order."""
    assert api.post("/_mock/portals", json={"name": name}).json()["name"] == name
    assert api.get(f"/_mock/portals/{name}").status_code == 200


@pytest.mark.parametrize("name", ["", "W1", "a_b", "a.b", "ä", "x" * 41, "a\n", "a b"])
def test_names_that_are_not_allowed(api, refused, name):
    """The answer tells what is allowed."""
    answer = api.post("/_mock/portals", json={"name": name})
    message = f"{name!r} can't be the name of a portal; allowed are {NAME_RULE}"
    assert refused(answer) == (400, "PORTAL_NAME_INVALID", message)
    assert api.get("/_mock").json()["portals"] == ["default"]


@pytest.mark.parametrize(
    ("verb", "path"),
    [
        ("GET", ""),
        ("PUT", ""),
        ("PATCH", ""),
        ("DELETE", ""),
        ("GET", "/access"),
        ("POST", "/reset"),
        ("GET", "/snapshots"),
        ("POST", "/snapshots"),
        ("POST", "/snapshots/s/restore"),
        ("DELETE", "/snapshots/s"),
    ],
)
def test_impossible_names_in_addresses(api, refused, verb, path):
    """Every address of a portal refuses a name that none can have."""
    answer = api.request(verb, f"/_mock/portals/No_{path}")
    message = f"'No_' can't be the name of a portal; allowed are {NAME_RULE}"
    assert refused(answer) == (400, "PORTAL_NAME_INVALID", message)


@pytest.mark.parametrize(
    ("verb", "path"),
    [
        ("GET", ""),
        ("PATCH", ""),
        ("DELETE", ""),
        ("GET", "/access"),
        ("POST", "/reset"),
        ("GET", "/snapshots"),
        ("POST", "/snapshots"),
        ("POST", "/snapshots/s/restore"),
        ("DELETE", "/snapshots/s"),
    ],
)
def test_unknown_portals(api, refused, verb, path):
    """The answer names the portal and how one is made; none is made by asking."""
    answer = api.request(verb, f"/_mock/portals/w9{path}")
    message = (
        "There is no portal 'w9'. It is made by POST /_mock/portals with its name, by PUT /_mock/portals/w9 with a"
        " scenario, or by the first call with a credential that ends in --w9"
    )
    assert refused(answer) == (404, "PORTAL_NOT_FOUND", message)
    assert api.get("/_mock").json()["portals"] == ["default"]


@pytest.mark.parametrize("name", ["default", "w1"])
def test_a_name_is_given_once(api, refused, name):
    """A second portal of that name would take the first one's place unasked."""
    api.post("/_mock/portals", json={"name": "w1"})
    message = (
        f"There is a portal {name!r} already; choose another name, delete it, or replace its state by PUT"
        f" /_mock/portals/{name}"
    )
    assert refused(api.post("/_mock/portals", json={"name": name})) == (409, "PORTAL_EXISTS", message)


@pytest.mark.parametrize(
    ("verb", "path", "body"), [("POST", "", {"name": "w3"}), ("PUT", "/w3", {"users": [{"id": 1}]})]
)
def test_no_room(make_world, http, refused, verb, path, body):
    """Portals that were made on request are not forgotten to make room; the answer tells what to do."""
    make_world(max_portals=2)
    http.post("/_mock/portals", json={"name": "w1"})
    message = (
        "There are 2 portals, all of them made on request; delete some (DELETE /_mock/portals/NAME) or start the"
        " server with a larger --max-portals"
    )
    assert refused(http.request(verb, f"/_mock/portals{path}", json=body)) == (409, "PORTALS_FULL", message)
    assert http.get("/_mock").json()["portals"] == ["default", "w1"]


def test_portals_are_listed_by_name(api):
    """Each with its profile and addresses."""
    for name in ("w2", "a1"):
        api.post("/_mock/portals", json={"name": name})
    listed = api.get("/_mock/portals").json()["items"]
    assert [portal["name"] for portal in listed] == ["a1", "default", "w2"]
    assert listed[2] == {
        "name": "w2",
        "profile": "documented",
        "urls": {
            "rest": "http://mock.example/rest/",
            "oauth": "http://mock.example/oauth/",
            "control": "http://mock.example/_mock/portals/w2",
        },
    }


def test_a_deleted_portal_is_gone(api):
    """Its name is free again, and its state is not remembered."""
    api.post("/_mock/portals", json={"name": "w1", "scenario": {"users": [{"id": 7}]}})
    deleted = api.delete("/_mock/portals/w1")
    assert (deleted.status_code, deleted.content) == (204, b"")
    assert api.get("/_mock/portals/w1").status_code == 404
    api.post("/_mock/portals", json={"name": "w1"})
    assert [user["id"] for user in api.get("/_mock/portals/w1").json()["users"]] == [1, 2]


def test_the_default_portal_stays(api, refused):
    """Credentials without a suffix always have a portal."""
    assert refused(api.delete("/_mock/portals/default")) == (
        409,
        "PORTAL_PROTECTED",
        "The portal 'default' can't be deleted; POST /_mock/portals/default/reset takes it back to its seed",
    )


def test_an_inline_scenario_is_the_seed(api):
    """The portal goes back to it, not to the default portal's seed."""
    made = api.post("/_mock/portals", json={"name": "w1", "scenario": {"users": [{"id": 7, "name": "Eve"}]}})
    assert (made.status_code, made.json()["bots"]) == (201, [])
    api.patch("/_mock/portals/w1", json={"users": [{"id": 7, "name": "Xen"}]})
    api.post("/_mock/portals/w1/reset")
    assert api.get("/_mock/portals/w1").json()["users"] == [{"id": 7, "name": "Eve"}]


def test_a_bundled_scenario_by_name(api):
    """``default`` is bundled; its documented bot has id 39. Two portals made of it are apart."""
    for name in ("w1", "w2"):
        made = api.post("/_mock/portals", json={"name": name, "scenario": "default"})
        assert made.status_code == 201
        assert made.json()["bots"][0]["id"] == 39
    before = api.get("/_mock/portals/w2").json()
    api.patch("/_mock/portals/w1", json={"users": [{"id": 1, "name": "Renamed"}]})
    assert api.get("/_mock/portals/w2").json() == before


@pytest.mark.parametrize("name", ["defaults", "", "/etc/passwd", "../fixtures/default.yaml", "fixtures/default.yaml"])
def test_only_bundled_scenarios_have_names(api, refused, name):
    """A name is never taken for a path: nobody reads files through this address."""
    status, code, message = refused(api.post("/_mock/portals", json={"name": "w1", "scenario": name}))
    assert (status, code) == (422, "SCENARIO_UNKNOWN")
    assert message.startswith(f"There is no bundled scenario {name!r}. Bundled: ")
    assert "default" in message
    assert api.get("/_mock/portals/w1").status_code == 404


def test_an_inline_scenario_with_faults(api, refused):
    """All faults with path and line; no portal is made."""
    scenario = {"users": [{"id": "1"}], "chats": [{"id": 13, "colour": "RED"}]}
    answer = api.post("/_mock/portals", json={"name": "w1", "scenario": scenario})
    status, code, message = refused(answer)
    assert (status, code) == (422, "SCENARIO_INVALID")
    assert message == "users[0].id: must be a whole number, not '1'"
    faults = answer.json()["error"]["faults"]
    assert [(fault["path"], fault["line"]) for fault in faults] == [("users[0].id", 1), ("chats[0].colour", 1)]
    assert api.get("/_mock/portals/w1").status_code == 404


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"nmae": "w1"}, "The body has the unknown key 'nmae'; did you mean \"name\"? Allowed: name, scenario"),
        ({"zzz": 1}, "The body has the unknown key 'zzz'. Allowed: name, scenario"),
        ({"name": 5}, "name must be text, not 5"),
        ({"name": ["w1"]}, "name must be text, not a list"),
        (["w1"], "The body must be an object (key: value), not a list"),
        ("w1", "The body must be an object (key: value), not 'w1'"),
    ],
)
def test_bodies_of_another_shape(api, refused, body, message):
    """The answer says what was expected."""
    assert refused(api.post("/_mock/portals", json=body)) == (400, "BODY_INVALID", message)


@pytest.mark.parametrize("scenario", [5, [], True])
def test_a_scenario_of_another_type(api, refused, scenario):
    """Neither a name nor an object."""
    status, code, message = refused(api.post("/_mock/portals", json={"scenario": scenario}))
    assert (status, code) == (422, "SCENARIO_INVALID")
    assert message.startswith("a scenario must be a mapping (key: value), not ")


def test_null_is_as_good_as_nothing(api):
    """A key that is null is not given."""
    made = api.post("/_mock/portals", json={"name": None, "scenario": None})
    assert (made.status_code, made.json()["name"]) == (201, "portal-1")


def test_portals_are_kept_in_the_data_folder(make_world, http, data):
    """A portal with its seed and snapshots survives the server; a deleted one doesn't."""
    first = make_world(data=data)
    for name in ("kept", "gone"):
        http.put(f"/_mock/portals/{name}", json={"users": [{"id": 7, "name": "Eve"}]})
        http.put(f"/_mock/portals/{name}", json={"users": [{"id": 7, "name": "Xen"}]})
        http.post(f"/_mock/portals/{name}/snapshots", json={"name": "before"})
    http.patch("/_mock/portals/kept", json={"users": [{"id": 8}]})
    http.delete("/_mock/portals/gone")
    first.portals.close()
    make_world(data=data)
    assert http.get("/_mock").json()["portals"] == ["default", "kept"]
    assert [user["id"] for user in http.get("/_mock/portals/kept").json()["users"]] == [7, 8]
    assert http.get("/_mock/portals/kept/snapshots").json() == {"items": [{"name": "before"}]}
    http.post("/_mock/portals/kept/reset")
    assert http.get("/_mock/portals/kept").json()["users"] == [{"id": 7, "name": "Xen"}]
