"""What is wrong with a scenario is said in one line each, at its place, in plain words."""

from pathlib import Path
from unittest.mock import Mock

import pytest

from mock_imbot.scenario.errors import ScenarioError
from mock_imbot.scenario.reading import Text, check, from_object, parse, patch
from tests.scenario.stores import faults_of

CHAT_KEYS = (
    "avatar, avatar_file, color, counters, created, description, entity_data, entity_id, entity_type, extranet,"
    " hidden, id, last_ids, last_message_id, managers, message_count, messages, muted, owner, start_ids, title, type,"
    " users"
)
COLORS = (
    "RED, GREEN, MINT, LIGHT_BLUE, DARK_BLUE, PURPLE, AQUA, PINK, LIME, BROWN, AZURE, KHAKI, SAND, MARENGO, GRAY,"
    " GRAPHITE, COPILOT"
)
NO_PATH = 'must be "base64:…"; the path of a picture is possible in a scenario file only'
DATE = "must be a date like 2026-01-10T09:00:00+00:00, or Unix seconds"


def test_good():
    """A scenario needs no more than users."""
    assert faults_of("users: [{id: 1}]") == []
    assert faults_of("users: []\nfaults: []") == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "team.yaml:1: is empty; a scenario has at least users"),
        ("- 1", "team.yaml:1: a scenario must be a mapping (key: value), not a list"),
        ("portal: {}", "team.yaml:1: users: is missing"),
        (
            "users: []\nuser: 1",
            (
                'team.yaml:2: user: unknown key; did you mean "users"?'
                " Allowed: apps, bots, chats, faults, files, portal, users, webhooks"
            ),
        ),
        (
            "users: []\nzzz: 1",
            "team.yaml:2: zzz: unknown key. Allowed: apps, bots, chats, faults, files, portal, users, webhooks",
        ),
        (
            "users: []\nchats:\n- id: 1\n  colour:\n    a: b",
            f'team.yaml:4: chats[0].colour: unknown key; did you mean "color"? Allowed: {CHAT_KEYS}',
        ),
        (
            "users: []\nbots:\n- {id: 1, code: a, client_id: customa, handlers: {WELCOME: 'http://a'}}",
            (
                'team.yaml:3: bots[0].handlers.WELCOME: unknown key; did you mean "welcome"?'
                " Allowed: bot_delete, command, context_get, message_add, message_delete, message_update, welcome"
            ),
        ),
        ("users:\n- {id: abc}", "team.yaml:2: users[0].id: must be a whole number, not 'abc'"),
        ("users:\n- {id: '1'}", "team.yaml:2: users[0].id: must be a whole number, not '1'"),
        ("users:\n- {id: 1.5}", "team.yaml:2: users[0].id: must be a whole number, not 1.5"),
        ("users:\n- {id: 1.0}", "team.yaml:2: users[0].id: must be a whole number, not 1.0"),
        ("users:\n- {id: true}", "team.yaml:2: users[0].id: must be a whole number, not true"),
        ("users:\n- {id: }", "team.yaml:2: users[0].id: must be a whole number, not null"),
        ("users:\n- {id: 0}", "team.yaml:2: users[0].id: must be at least 1, not 0"),
        (
            "users:\n- {id: 9007199254740993}",
            "team.yaml:2: users[0].id: must be at most 9007199254740992, not 9007199254740993",
        ),
        ("users:\n- name: Ann", "team.yaml:2: users[0].id: is missing"),
        ("users:\n- 5", "team.yaml:2: users[0]: must be a mapping (key: value), not 5"),
        ("users: {id: 1}", "team.yaml:1: users: must be a list, not a mapping"),
        ("users:\n- {id: 1, name: 5}", 'team.yaml:2: users[0].name: must be text, not 5; write "5"'),
        ("users:\n- {id: 1, name: [x]}", "team.yaml:2: users[0].name: must be text, not a list"),
        ("users:\n- {id: 1, admin: yes}", "team.yaml:2: users[0].admin: must be true or false, not 'yes'"),
        ("users:\n- {id: 1, admin: 1}", "team.yaml:2: users[0].admin: must be true or false, not 1"),
        ("users:\n- {id: 1, gender: X}", "team.yaml:2: users[0].gender: must be one of M, F, not 'X'"),
        (
            "users:\n- {id: 1, department: [1, x]}",
            "team.yaml:2: users[0].department[1]: must be a whole number, not 'x'",
        ),
        (
            "users:\n- {id: 1, last_activity: yesterday}",
            f"team.yaml:2: users[0].last_activity: {DATE}, not 'yesterday'",
        ),
        ("users:\n- {id: 1, last_activity: true}", f"team.yaml:2: users[0].last_activity: {DATE}"),
        (
            "users:\n- {id: 1, last_activity: -1}",
            "team.yaml:2: users[0].last_activity: must be a date between 1970 and 9999",
        ),
        (
            "users:\n- {id: 1, last_activity: 1.5}",
            "team.yaml:2: users[0].last_activity: must be a date in whole seconds, not 1.5",
        ),
        (
            "users: []\nportal: {profile: 2026}",
            'team.yaml:2: portal.profile: must be one of documented, 2026, not 2026; write "2026"',
        ),
        (
            "users: []\nportal: {profile: document}",
            (
                "team.yaml:2: portal.profile: must be one of documented, 2026, not 'document'"
                '; did you mean "documented"?'
            ),
        ),
        ("users: []\nportal: {domain: 'a b'}", "team.yaml:2: portal.domain: must be a host name, not 'a b'"),
        (
            "users: []\nportal: {member_id: abc}",
            "team.yaml:2: portal.member_id: must be 32 hexadecimal digits, not 'abc'",
        ),
        (
            "users: []\nportal: {operating: {limit: 0}}",
            "team.yaml:2: portal.operating.limit: must be greater than 0, not 0",
        ),
        (
            "users: []\nportal: {operating: {limit: x}}",
            "team.yaml:2: portal.operating.limit: must be a number, not 'x'",
        ),
        (
            "users: []\nportal: {sequences: {titles: {RUD: 1}}}",
            f"team.yaml:2: portal.sequences.titles.RUD: must be one of {COLORS}, not 'RUD'; did you mean \"RED\"?",
        ),
        ("users: []\nchats: [{id: 1, color: XYZ}]", f"team.yaml:2: chats[0].color: must be one of {COLORS}, not 'XYZ'"),
        (
            "users: []\nchats: [{id: 1, type: GROUP}]",
            "team.yaml:2: chats[0].type: must be one of CHAT, OPEN, PRIVATE, not 'GROUP'",
        ),
        (
            "users: []\nchats: [{id: 1, entity_id: 77}]",
            'team.yaml:2: chats[0].entity_id: must be text, not 77; write "77"',
        ),
        (
            "users: []\nchats: [{id: 1, entity_data: [a, b, c, d]}]",
            "team.yaml:2: chats[0].entity_data: must have at most 3 entries, not 4",
        ),
        (
            f"users: []\nchats: [{{id: 1, title: {'x' * 256}}}]",
            "team.yaml:2: chats[0].title: must have at most 255 characters",
        ),
        (
            "users: []\nchats: [{id: 1, last_ids: {x: 1}}]",
            "team.yaml:2: chats[0].last_ids.x: must be a whole number, not 'x'",
        ),
        (
            "users: []\nchats: [{id: 1, messages: [{author: 0, text: a, params: []}]}]",
            "team.yaml:2: chats[0].messages[0].params: must be a mapping (key: value), not a list",
        ),
        ("users: []\nchats: [{id: 1, messages: [{author: 0}]}]", "team.yaml:2: chats[0].messages[0].text: is missing"),
        (
            "users: []\nchats: [{id: 1, avatar: a.png}]",
            f"team.yaml:2: chats[0].avatar: {NO_PATH}",
        ),
        (
            "users: []\nchats: [{id: 1, avatar: 'base64:?'}]",
            "team.yaml:2: chats[0].avatar: is not base64 behind its prefix",
        ),
        (
            "users: []\nchats: [{id: 1, avatar: 'base64:aGFs bG8='}]",
            "team.yaml:2: chats[0].avatar: is no picture (PNG, JPEG, GIF, WEBP, BMP, SVG, TIFF or ICO)",
        ),
        (
            "users: [{id: 1}]\nwebhooks:\n- {user: 1, token: a/b}",
            "team.yaml:3: webhooks[0].token: must be letters and digits, not 'a/b'",
        ),
        (
            "users: [{id: 1}]\nwebhooks:\n- {user: 1, token: a--b}",
            (
                "team.yaml:3: webhooks[0].token: must not contain \"--\", as 'a--b' does:"
                " that separates a portal's name from a credential"
            ),
        ),
        (
            "users: [{id: 1}]\nwebhooks:\n- {user: 1, token: a, scope: ['a,b']}",
            "team.yaml:3: webhooks[0].scope[0]: must be the name of a scope such as imbot, not 'a,b'",
        ),
        (
            "users: []\napps:\n- client_id: a b",
            "team.yaml:3: apps[0].client_id: must be letters, digits and signs without blanks, not 'a b'",
        ),
        (
            "users: []\napps:\n- {client_id: a, status: X}",
            "team.yaml:3: apps[0].status: must be one of L, F, D, T, P, S, not 'X'",
        ),
        ("users: []\nbots:\n- {id: 1, code: '', client_id: customa}", "team.yaml:3: bots[0].code: must not be empty"),
        (
            "users: []\nbots:\n- {id: 1, code: a, client_id: customa, handler: localhost}",
            "team.yaml:3: bots[0].handler: must be an http:// or https:// address, not 'localhost'",
        ),
        (
            "users: []\nfiles: [{id: 1, name: a, content: 5}]",
            f"team.yaml:2: files[0].content: {NO_PATH}",
        ),
    ],
)
def test_shape(text, fault):
    """Wrong kinds of values and unknown keys: the path, what was expected, what was found, and what may be meant."""
    assert faults_of(text) == [fault]


PEOPLE = "users: [{id: 1}, {id: 2}]\n"
APP = PEOPLE + "apps:\n- {client_id: a, tokens: [{user: 1, access_token: t, refresh_token: r}]}\n"


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        (
            "users:\n- {id: 1}\n- {id: 1}",
            ["team.yaml:3: users[1].id: the user id 1 is given already; see users[0].id (team.yaml:2)"],
        ),
        (
            PEOPLE + "bots: [{id: 2, code: a, client_id: customa}]",
            ["team.yaml:2: bots[0].id: the user id 2 is given already; see users[1].id (team.yaml:1)"],
        ),
        (
            PEOPLE + "chats: [{id: 1}, {id: 1}]",
            ["team.yaml:2: chats[1].id: the chat id 1 is given already; see chats[0].id (team.yaml:2)"],
        ),
        (
            PEOPLE + "apps: [{client_id: a}, {client_id: a}]",
            ["team.yaml:2: apps[1].client_id: the client id 'a' is given already; see apps[0].client_id (team.yaml:2)"],
        ),
        (
            PEOPLE + "webhooks: [{user: 1, token: a}, {user: 2, token: a}]",
            ["team.yaml:2: webhooks[1].token: the token 'a' is given already; see webhooks[0].token (team.yaml:2)"],
        ),
        (
            APP + "- {client_id: b, tokens: [{user: 1, access_token: t, refresh_token: r}]}",
            [
                (
                    "team.yaml:4: apps[1].tokens[0].access_token: the access token 't' is given already;"
                    " see apps[0].tokens[0].access_token (team.yaml:3)"
                ),
                (
                    "team.yaml:4: apps[1].tokens[0].refresh_token: the refresh token 'r' is given already;"
                    " see apps[0].tokens[0].refresh_token (team.yaml:3)"
                ),
            ],
        ),
        (
            PEOPLE + "apps: [{client_id: a, tokens: [{user: 1, access_token: t, expired: true, expires_in: 5}]}]",
            ["team.yaml:2: apps[0].tokens[0].expired: must not stand beside expires or expires_in"],
        ),
        (
            PEOPLE + "apps:\n- client_id: a\n  event_handlers:\n"
            "  - {id: 1, event: X, handler: http://a}\n  - {id: 1, event: Y, handler: http://a, user: 3}",
            [
                (
                    "team.yaml:6: apps[0].event_handlers[1].id: the event handler id 1 is given already;"
                    " see apps[0].event_handlers[0].id (team.yaml:5)"
                ),
                "team.yaml:6: apps[0].event_handlers[1].user: there is no user or bot 3",
            ],
        ),
        (
            PEOPLE + "apps:\n- client_id: a\n  event_handlers:\n"
            "  - {event: X}\n  - {event: X, offline: true, handler: http://a}\n"
            "  offline_events:\n  - {id: 1, event: X, user: 3}\n  - {id: 1, event: X}\n"
            "  user_options: {3: {a: b}}",
            [
                "team.yaml:5: apps[0].event_handlers[0]: needs a handler, the address to which events are sent",
                "team.yaml:6: apps[0].event_handlers[1].handler: an offline handler has no address",
                "team.yaml:8: apps[0].offline_events[0].user: there is no user or bot 3",
                (
                    "team.yaml:9: apps[0].offline_events[1].id: the offline event id 1 is given already;"
                    " see apps[0].offline_events[0].id (team.yaml:8)"
                ),
                "team.yaml:10: apps[0].user_options.3: there is no user or bot 3",
            ],
        ),
        (
            APP + "- {client_id: b, tokens: [{user: 9, access_token: u}]}",
            ["team.yaml:4: apps[1].tokens[0].user: there is no user or bot 9"],
        ),
        (PEOPLE + "webhooks: [{user: 9, token: a}]", ["team.yaml:2: webhooks[0].user: there is no user or bot 9"]),
        (
            APP + "bots: [{id: 3, code: x, client_id: aa}, {id: 4, code: x, client_id: custom}]",
            [
                (
                    "team.yaml:4: bots[0].client_id: there is no app 'aa'; did you mean \"a\"?"
                    ' A bot of a webhook has "custom<CLIENT_ID>" here'
                ),
                (
                    "team.yaml:4: bots[1].client_id: there is no app 'custom'."
                    ' A bot of a webhook has "custom<CLIENT_ID>" here'
                ),
            ],
        ),
        (
            APP + "bots:\n- {id: 3, code: x, client_id: a}\n- {id: 4, code: x, client_id: customa}\n"
            "- {id: 5, code: x, client_id: a, commands: [{id: 1, command: c}, {id: 1, command: c}]}",
            [
                (
                    "team.yaml:7: bots[2].commands[1].id: the command id 1 is given already;"
                    " see bots[2].commands[0].id (team.yaml:7)"
                ),
                (
                    "team.yaml:7: bots[2].commands[1].command: the command 'c' is given already;"
                    " see bots[2].commands[0].command (team.yaml:7)"
                ),
            ],
        ),
        (PEOPLE + "portal: {general_chat: 5}", ["team.yaml:2: portal.general_chat: there is no chat 5"]),
        (
            PEOPLE + "portal: {general_chat: 5}\nchats: [{id: 5, type: PRIVATE, users: [1, 2]}]",
            ["team.yaml:2: portal.general_chat: chat 5 is a private one"],
        ),
        (PEOPLE + "chats: [{id: 5, owner: 3}]", ["team.yaml:2: chats[0].owner: there is no user or bot 3"]),
        (
            PEOPLE + "chats: [{id: 5, users: [1, 3, 1]}]",
            [
                "team.yaml:2: chats[0].users[1]: there is no user or bot 3",
                "team.yaml:2: chats[0].users[2]: the member 1 is given already; see chats[0].users[0] (team.yaml:2)",
            ],
        ),
        (
            PEOPLE + "chats:\n- id: 5\n  users: [1]\n  managers: [2]\n  muted: [2]\n  start_ids: {2: 1}\n"
            "  last_ids: {1: 1, 2: 1}\n  counters: {2: 1}\n  hidden: {2: 1}",
            [
                f"team.yaml:{line}: chats[0].{key}: user 2 is no member of chat 5"
                for line, key in enumerate(
                    ["managers[0]", "muted[0]", "start_ids.2", "last_ids.2", "counters.2", "hidden.2"], 5
                )
            ],
        ),
        (
            PEOPLE + "chats: [{id: 5, type: PRIVATE, users: [1]}]",
            ["team.yaml:2: chats[0].users: a private chat has exactly two users"],
        ),
        (
            "users: [{id: 1}, {id: 2}, {id: 3}]\nchats: [{id: 5, type: PRIVATE, users: [1, 2], owner: 3}]",
            ["team.yaml:2: chats[0].owner: the owner of a private chat is one of its two users"],
        ),
        (
            PEOPLE + "chats: [{id: 5, type: PRIVATE, users: [1, 2]}, {id: 6, type: PRIVATE, users: [2, 1]}]",
            ["team.yaml:2: chats[1].users: these two have a private chat; see chats[0].users (team.yaml:2)"],
        ),
        (
            PEOPLE + "chats: [{id: 5, messages: [{author: 3, text: a}]}]",
            ["team.yaml:2: chats[0].messages[0].author: there is no user or bot 3"],
        ),
        (
            PEOPLE + "chats:\n- {id: 5, messages: [{id: 7, author: 1, text: a}]}\n"
            "- {id: 6, messages: [{id: 7, author: 1, text: a}]}",
            [
                (
                    "team.yaml:4: chats[1].messages[0].id: the message id 7 is given already;"
                    " see chats[0].messages[0].id (team.yaml:3)"
                )
            ],
        ),
        (
            PEOPLE + "chats: [{id: 5, messages: [{id: 7, author: 1, text: a}, {id: 6, author: 1, text: a}]}]",
            ["team.yaml:2: chats[0].messages[1].id: ids of messages must ascend, but 6 follows 7"],
        ),
        (
            PEOPLE + "chats: [{id: 5, messages: [{author: 1, text: a}, {id: 6, author: 1, text: a}]}]",
            ["team.yaml:2: chats[0].messages[1].id: must not follow a message without id, which gets a higher one"],
        ),
        (PEOPLE + "chats: [{id: 5, avatar_file: {id: 1}}]", ["team.yaml:2: chats[0].avatar_file: there is no avatar"]),
        (
            PEOPLE + "files: [{id: 1, name: a, content: 'base64:'}, {id: 1, name: b, content: 'base64:'}]",
            ["team.yaml:2: files[1].id: the file id 1 is taken; see files[0].id (team.yaml:2)"],
        ),
    ],
)
def test_references(text, faults):
    """What doesn't exist and what exists twice, and where the other one is."""
    assert faults_of(text) == faults


def test_former_users():
    """Users who are gone can still be named."""
    assert faults_of("users: []\nportal: {former_users: [7]}\nchats: [{id: 1, owner: 7, users: [7]}]") == []


def test_all_at_once():
    """Faults of all kinds are found in one run, in order of lines; a wrong value hides no fault elsewhere."""
    text = """
portal: {general_chat: 9, langage: en}
users:
- {id: 1, name: 5, department: [a], last_name: [b]}
chats:
- id: 1
  titel: Team
  owner: 7
  counters: {1: x, y: 1}
"""
    assert [fault.split(": ")[0] + " " + fault.split(": ")[1] for fault in faults_of(text)] == [
        "team.yaml:2 portal.langage",
        "team.yaml:2 portal.general_chat",
        "team.yaml:4 users[0].name",
        "team.yaml:4 users[0].last_name",
        "team.yaml:4 users[0].department[0]",
        "team.yaml:7 chats[0].titel",
        "team.yaml:8 chats[0].owner",
        "team.yaml:9 chats[0].counters.1",
        "team.yaml:9 chats[0].counters.y",
    ]


def test_no_echo():
    """Where an id is broken or something is missing, nothing is said about what then can't be found."""
    assert faults_of("users: [{id: x}]\nwebhooks: [{user: 1, token: a}]") == [
        "team.yaml:1: users[0].id: must be a whole number, not 'x'"
    ]
    assert faults_of("users: []\nchats: [{id: 1, messages: [{author: 5, text: 5}]}]") == [
        'team.yaml:2: chats[0].messages[0].text: must be text, not 5; write "5"'
    ]


def test_several_files():
    """Each fault is said at its place in its own file; a file that can't be read is not missed by the others."""
    first, second = "users:\n- {id: 1}\nchats: [{id: 1, users: [1], y: 1}]", "chats:\n- id: 1\n  users: [4]\n  x: 1"
    assert faults_of(first, second) == [
        f"team.yaml:3: chats[0].y: unknown key. Allowed: {CHAT_KEYS}",
        "2-team.yaml:3: chats[0].users[1]: there is no user or bot 4",
        f"2-team.yaml:4: chats[0].x: unknown key. Allowed: {CHAT_KEYS}",
    ]
    assert faults_of("webhooks: [{user: 7, token: a}]", "users: [") == [
        "2-team.yaml:1: is not YAML: while parsing a flow node, did not find expected node content"
    ]


def test_json_file():
    """JSON files are read as JSON, with lines."""
    assert faults_of('{"users":\n\t[{"id": "1"}]}', file="team.json") == [
        "team.json:2: users[0].id: must be a whole number, not '1'"
    ]


def test_pictures(tmp_path):
    """A picture is found beside the file that names it; what can't be used is a fault there."""
    (tmp_path / "good.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (tmp_path / "bad.png").write_bytes(b"text")
    (tmp_path / "team.yaml").write_text(
        "users:\n- 7\n- {id: 1, avatar: good.png}\nchats:\n- {id: 1, avatar: bad.png}\n- {id: 2, avatar: nope.png}\n"
        "- {id: 3, avatar: /etc/hostname}\n- {id: 4, avatar: ''}\n- {id: 5, avatar: [x]}\n- {id: 6, avatar: .}\n"
        "files:\n- {id: 9, name: a, content: bad.png}\n"
    )
    file = f"{tmp_path}/team.yaml"
    relative = 'must be the path of a file relative to this one, or "base64:…"'
    assert list(map(str, check([file]))) == [
        f"{file}:2: users[0]: must be a mapping (key: value), not 7",
        f"{file}:5: chats[0].avatar: bad.png is no picture (PNG, JPEG, GIF, WEBP, BMP, SVG, TIFF or ICO)",
        f"{file}:6: chats[1].avatar: there is no file nope.png",
        f"{file}:7: chats[2].avatar: {relative}, not '/etc/hostname'",
        f"{file}:8: chats[3].avatar: {relative}, not ''",
        f"{file}:9: chats[4].avatar: {NO_PATH}",
        f"{file}:10: chats[5].avatar: there is no file .",
    ]


def test_forbidden_picture(tmp_path, monkeypatch):
    """What the system says about a picture that can't be opened is passed on."""
    (tmp_path / "a.png").touch()
    monkeypatch.setattr(Path, "read_bytes", Mock(side_effect=PermissionError(13, "Permission denied")))
    with pytest.raises(ScenarioError) as caught:
        parse([Text("team.yaml", "users: [{id: 1, avatar: a.png}]", tmp_path)])
    assert str(caught.value) == "team.yaml:1: users[0].avatar: a.png can't be read: Permission denied"


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ({"users": [{"id": "x"}]}, "body: users[0].id: must be a whole number, not 'x'"),
        ({"users": [{"id": 1, "name": b"x"}]}, "body: users[0].name: must be text, not a bytes"),
        (
            {"users": [{"id": 1, "avatar": "a.png"}]},
            f"body: users[0].avatar: {NO_PATH}",
        ),
        ({"users": [{"id": 1}, {"id": 1}]}, "body: users[1].id: the user id 1 is given already; see users[0].id"),
        (None, "body: is empty; a scenario has at least users"),
        ("x" * 50, f"body: a scenario must be a mapping (key: value), not '{'x' * 40}…'"),
    ],
)
def test_objects(value, fault):
    """Faults of an object name the path and no line."""
    with pytest.raises(ScenarioError) as caught:
        from_object(value, "body")
    assert str(caught.value) == fault


def test_patch():
    """A fragment is checked together with the state that it changes."""
    state = {"users": [{"id": 1}], "chats": [{"id": 1, "users": [1], "owner": 1, "managers": [1]}]}
    patched = patch(state, {"users": [{"id": 2}], "chats": [{"id": 1, "users": [2]}]})
    assert patched.chats[0].users == [1, 2]
    with pytest.raises(ScenarioError) as caught:
        patch(state, {"chats": [{"id": 1, "users": [2]}]})
    assert str(caught.value) == "fragment: chats[0].users[1]: there is no user or bot 2"
