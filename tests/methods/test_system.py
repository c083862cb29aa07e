"""What the portal tells about itself and the application."""

import pytest

BOT_METHODS = {"imbot.chat.add", "imbot.chat.updatetitle", "imbot.dialog.get"}
GLOBAL = {"app.info", "batch", "event.bind", "methods", "profile", "scope", "server.time", "user.admin"}


def test_app_info(house):
    """A token's application is described; it has the plan without features that need a larger one."""
    assert house.ask("app.info").result == {
        "ID": 1,
        "CODE": "local.demo",
        "VERSION": 1,
        "STATUS": "L",
        "INSTALLED": True,
        "PAYMENT_EXPIRED": "N",
        "DAYS": None,
        "LANGUAGE_ID": "en",
        "LICENSE": "en_basic",
        "LICENSE_TYPE": "basic",
        "LICENSE_FAMILY": "basic",
    }
    assert house.ask("app.info", auth="other-access").result["ID"] == 5


def test_app_info_through_a_webhook(house):
    """A webhook is told its scopes and the portal's plan."""
    assert house.ask("app.info", auth="1/demo").result == {"SCOPE": ["im", "imbot", "user"], "LICENSE": "en_basic"}


def test_server_time(house):
    """The time is that of the portal's clock."""
    assert house.ask("server.time").result == "2026-01-10T09:00:00+00:00"


@pytest.mark.parametrize(
    ("auth", "params", "scopes"),
    [
        ("demo-access", {}, ["im", "imbot", "user"]),
        ("1/narrow", {"full": False}, ["im"]),
        ("narrow-access", {"FULL": "0"}, ["user"]),
    ],
)
def test_scope(house, auth, params, scopes):
    """The granted scopes, sorted."""
    assert house.ask("scope", params, auth).result == scopes


def test_full_scope(house):
    """FULL, also as the text "false", asks for all scopes that the portal's methods need or take."""
    everything = house.ask("scope", {"full": "false"}, "1/narrow").result
    assert {"imbot", "user", "user_basic", "user_brief"} <= set(everything)
    assert everything == sorted(everything)


@pytest.mark.parametrize(
    ("auth", "params", "there", "absent"),
    [
        ("demo-access", {}, BOT_METHODS | GLOBAL | {"user.get"}, {"imbot.chat.updateTitle"}),
        ("narrow-access", {}, GLOBAL | {"user.get"}, BOT_METHODS),
        ("1/narrow", {}, GLOBAL, BOT_METHODS | {"user.get"}),
        ("1/narrow", {"FULL": True}, BOT_METHODS | GLOBAL | {"user.get"}, {""}),
        ("1/narrow", {"scope": "", "FULL": True}, GLOBAL, BOT_METHODS | {"user.get"}),
        ("1/narrow", {"scope": "user"}, {"user.current", "user.get", "user.search"}, GLOBAL),
    ],
)
def test_methods(house, auth, params, there, absent):
    """The methods of the granted scopes and those that need none; or of one scope; or all. In lower case."""
    names = house.ask("methods", params, auth).result
    assert there <= set(names)
    assert not absent & set(names)


def test_methods_of_an_unknown_scope(house):
    """There are none."""
    assert house.ask("methods", {"SCOPE": "crm"}).result == []


@pytest.mark.parametrize(
    ("params", "auth", "existing", "available"),
    [
        ({"name": "imbot.chat.updatetitle"}, "demo-access", True, True),
        ({"name": "imbot.chat.updateTitle"}, "demo-access", False, False),
        ({"name": "imbot.chat.updatetitle"}, "1/narrow", True, False),
        ({"name": "user.get"}, "narrow-access", True, True),
        ({"name": "batch"}, "1/narrow", True, True),
        ({"name": "crm.deal.list"}, "demo-access", False, False),
        ({"NAME": "user.get"}, "demo-access", False, False),
        ({"name": ["user.get"]}, "demo-access", False, False),
        ({}, "demo-access", False, False),
    ],
)
def test_method_get(house, params, auth, existing, available):
    """Names are in lower case, the parameter too; a method is available if the scopes cover it."""
    assert house.ask("method.get", params, auth).result == {"isExisting": existing, "isAvailable": available}


@pytest.mark.parametrize(
    ("code", "value"), [("rest_offline_extended", "N"), ("rest_auth_connector", "N"), ("whatever", "Y")]
)
def test_feature_get(house, code, value):
    """The features that calls are refused without are not included; what nobody knows is not restricted."""
    assert house.ask("feature.get", {"code": code}, "1/demo").result == {"value": value}
