"""Portals in any state, as rows: what hypothesis draws for the tests beside this file."""

import json

from hypothesis import strategies as st

from mock_imbot.portal import tables
from mock_imbot.portal.colors import NAMED

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
FLAG = st.booleans()
MOMENT = st.integers(0, 4_000_000_000)
SMALL = st.integers(0, 9)
COLOR = st.sampled_from(["", *NAMED])
URL = st.sampled_from(["http://h", "https://x.example/?a=b&c=#d"])
WORD = st.text("abcXYZ019._", min_size=1, max_size=8)
SCOPE = st.sampled_from(["", "imbot", "imbot,im", "user,im,imbot"])
PICTURE = bytes.fromhex("47494638396101000100")  # the head of a GIF of 1 × 1
EVENTS = ("message_add", "message_update", "message_delete", "welcome", "bot_delete", "command")
JSON = st.recursive(
    st.none() | FLAG | SMALL | TEXT,
    lambda below: st.lists(below, max_size=2) | st.dictionaries(TEXT, below, max_size=2),
    max_leaves=4,
)


def compact(value):
    """JSON text as a store keeps it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def rows_for(table, keys, **columns):
    """Rows of a table, one a key; columns without a strategy have their defaults."""

    def make(filled):
        return [table(**key, **row).model_dump() for key, row in zip(keys, filled, strict=True)]

    return st.lists(st.fixed_dictionaries(columns), min_size=len(keys), max_size=len(keys)).map(make)


@st.composite
def states(draw):
    """The rows of some portal: four users of whom one is a bot and one is gone, three chats, a few of everything."""
    users, chats = [1, 2, 3], [1, 2, 3]
    known = st.sampled_from([1, 2, 3, 4])
    members = draw(st.lists(st.tuples(st.sampled_from([1, 2]), known), unique=True, max_size=5))
    messages = draw(st.lists(st.sampled_from(chats), max_size=5))
    stored_files = [{"id": 1, "name": "user1.gif"}, {"id": 2, "name": "x"}]
    return {
        tables.UserRow: draw(
            rows_for(
                tables.UserRow,
                [{"id": user, "bot": user == 3} for user in users],
                name=TEXT,
                last_name=TEXT,
                gender=st.sampled_from("MF"),
                active=FLAG,
                extranet=FLAG,
                work_position=TEXT,
                color=COLOR,
                avatar=st.sampled_from([None, 1, 2]),
                last_activity=st.none() | MOMENT,
                department=st.sampled_from(["[]", "[1]", "[2,1]"]),
            )
        ),
        tables.AppRow: draw(
            rows_for(
                tables.AppRow,
                [{"client_id": "a"}],
                client_secret=WORD,
                application_token=WORD,
                scope=SCOPE,
                installed=FLAG,
                status=st.sampled_from("LFDTPS"),
                install_handler=st.none() | URL,
                rotate_refresh_tokens=FLAG,
            )
        ),
        tables.EventHandlerRow: draw(
            rows_for(
                tables.EventHandlerRow,
                [{"id": 4, "client_id": "a"}],
                event=WORD,
                handler=URL,
                user_id=st.none() | known,
                min_timeout=SMALL,
            )
        )
        + draw(
            rows_for(
                tables.EventHandlerRow,
                [{"id": 5, "client_id": "a", "handler": "", "offline": True}],
                event=WORD,
            )
        ),
        tables.OfflineEventRow: draw(
            rows_for(
                tables.OfflineEventRow,
                [{"id": 2, "client_id": "a"}, {"id": 7, "client_id": "a"}],
                event=WORD,
                data=JSON.map(compact),
                user_id=st.integers(0, 4),
                date=MOMENT,
                process_id=TEXT,
                error=FLAG,
            )
        ),
        tables.OptionsRow: draw(
            rows_for(
                tables.OptionsRow,
                [{"client_id": "a", "user_id": user} for user in (0, 1, 4)],
                options=st.dictionaries(TEXT, JSON, min_size=1, max_size=2).map(compact),
            )
        ),
        tables.TokenRow: draw(
            rows_for(
                tables.TokenRow,
                [{"access_token": token, "refresh_token": token, "client_id": "a"} for token in ("s", "t")],
                user_id=known,
                expires_in=st.sampled_from([-1, 0, 60, 3600]),
                expires=st.none() | MOMENT,
                spent=FLAG,
            )
        ),
        tables.AuthCodeRow: draw(
            rows_for(tables.AuthCodeRow, [{"code": "c", "client_id": "a"}], user_id=known, expires=MOMENT)
        ),
        tables.WebhookRow: draw(rows_for(tables.WebhookRow, [{"token": "w"}], user_id=known, scope=SCOPE)),
        tables.BotRow: draw(
            rows_for(
                tables.BotRow,
                [{"id": 3}],
                code=WORD,
                client_id=st.sampled_from(["a", "customx"]),
                type=st.sampled_from("BOS"),
                openline=FLAG,
                email=TEXT,
                birthday=st.sampled_from(["", "2020-02-29"]),
                website=TEXT,
                handlers=st.sampled_from(
                    [
                        "{}",
                        '{"welcome":"http://w"}',
                        compact(dict.fromkeys(EVENTS, "http://h")),
                    ]
                ),
            )
        ),
        tables.CommandRow: draw(
            rows_for(
                tables.CommandRow,
                [{"id": 6, "bot_id": 3}],
                command=WORD,
                common=FLAG,
                hidden=FLAG,
                extranet=FLAG,
                handler=URL | st.just(""),
                lang=st.sampled_from(["{}", '{"en":{"title":"a","params":"b"}}']),
            )
        ),
        tables.TicketRow: draw(
            rows_for(
                tables.TicketRow,
                [{"bot_id": 3, "dialog": "chat2"}, {"bot_id": 3, "dialog": "1"}],
                expires=MOMENT,
            )
        ),
        tables.ChatRow: draw(
            rows_for(
                tables.ChatRow,
                [{"id": 1, "type": "C"}, {"id": 2, "type": "O"}, {"id": 3, "type": "P", "pair": "1:3"}],
                title=TEXT,
                description=TEXT,
                color=COLOR,
                avatar=st.sampled_from([None, 1]),
                owner_id=st.sampled_from([1, 3]),
                extranet=FLAG,
                entity_type=TEXT,
                entity_id=TEXT,
                entity_data_1=TEXT,
                entity_data_2=TEXT,
                entity_data_3=TEXT,
                message_count=SMALL,
                last_message_id=SMALL,
                created=MOMENT,
            )
        ),
        tables.MemberRow: draw(
            rows_for(
                tables.MemberRow,
                [{"chat_id": chat, "user_id": user} for chat, user in sorted([*members, (3, 1), (3, 3)])],
                manager=FLAG,
                start_id=SMALL,
                hidden=SMALL,
                last_id=SMALL,
                counter=SMALL,
                muted=FLAG,
            )
        ),
        tables.MessageRow: draw(
            rows_for(
                tables.MessageRow,
                [{"id": number, "chat_id": chat} for number, chat in enumerate(messages, 1)],
                author_id=st.integers(0, 4),
                date=MOMENT,
                text=TEXT,
                params=st.dictionaries(TEXT, JSON, max_size=2).map(compact),
                deleted=FLAG,
            )
        ),
        tables.FileRow: draw(
            rows_for(
                tables.FileRow,
                stored_files,
                content_type=st.just("image/gif"),
                width=st.just(1),
                height=st.just(1),
                content=st.just(PICTURE),
            )
        ),
    }
