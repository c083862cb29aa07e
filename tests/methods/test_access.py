"""Who calls, and what they may do."""

import pytest

from tests.live import make
from tests.methods.house import move_in

IDS = {"ann": 1, "bob": 2}
PEOPLE = {
    "users": [
        {"id": 1, "name": "Ann", "last_name": "Lee", "gender": "F", "admin": True},
        {"id": 2, "name": "Bob", "department": [3, 4], "avatar": "base64:R0lGODlhAQABAA=="},
    ],
    "webhooks": [{"user": 1, "token": "ann", "scope": []}, {"user": 2, "token": "bob", "scope": []}],
}


@pytest.fixture(scope="module")
def ask(client, server):
    """Calls through a webhook of one of the two, in a portal that nothing here changes."""
    house = move_in(make(client, server, PEOPLE))
    return lambda method, params, who: house.ask(method, params, f"{IDS[who]}/{who}")


def test_profile(ask):
    """Who the caller is; the picture only if there is one."""
    assert ask("profile", {}, "ann").result == {
        "ID": "1",
        "ADMIN": True,
        "NAME": "Ann",
        "LAST_NAME": "Lee",
        "PERSONAL_GENDER": "F",
        "TIME_ZONE": "",
    }
    bob = ask("profile", {}, "bob").result
    assert (bob["ID"], bob["ADMIN"], bob["LAST_NAME"]) == ("2", False, "")
    assert bob["PERSONAL_PHOTO"].endswith("/user2.gif")


@pytest.mark.parametrize(("who", "admin"), [("ann", True), ("bob", False)])
def test_user_admin(ask, who, admin):
    """Whether the caller is an administrator."""
    assert ask("user.admin", {}, who).result is admin


@pytest.mark.parametrize(
    ("who", "access", "granted"),
    [
        ("ann", None, True),
        ("ann", "CR", True),
        ("bob", None, False),
        ("bob", "CR", False),
        ("bob", [], False),
        ("bob", "U2", True),
        ("bob", "u2", False),
        ("bob", ["U1", "IU2"], True),
        ("bob", {"a": "U1", "b": "AU"}, True),
        ("bob", "G2", True),
        ("bob", "D3", True),
        ("bob", "DR4", True),
        ("bob", ["D5", "SG1_K", "G1"], False),
        ("bob", [["U2"]], False),
    ],
)
def test_user_access(ask, who, access, granted):
    """One code of the caller's suffices; an administrator needs none."""
    assert ask("user.access", {"ACCESS": access}, who).result is granted


@pytest.mark.parametrize(
    ("access", "names"),
    [
        (None, False),
        ([], False),
        ("U1", False),
        (["U1"], {"U1": {"provider": "User", "name": "Ann Lee", "provider_id": "user"}}),
        (
            {"a": "U2", "b": "AU", "c": "G2", "d": "CR"},
            {
                "U2": {"provider": "User", "name": "Bob", "provider_id": "user"},
                "AU": {"provider": "", "name": "All authorized users", "provider_id": "other"},
                "G2": {"provider": "", "name": "All visitors", "provider_id": "other"},
                "CR": {"provider": "", "name": "Author", "provider_id": "other"},
            },
        ),
        (["U9", "D3", "SG1_K", "", 7, ["U1"], "U01"], []),
    ],
)
def test_access_name(ask, access, names):
    """Codes that stand for nothing are left out; false without an array."""
    assert ask("access.name", {"ACCESS": access}, "bob").result == names
