"""Several scenarios become one: objects key by key, list entries by their key; nothing is removed."""

from typing import Final

from mock_imbot.scenario.nodes import Node

ENTRY_KEYS: Final = {
    "users": "id",
    "bots": "id",
    "chats": "id",
    "messages": "id",
    "commands": "id",
    "event_handlers": "id",
    "offline_events": "id",
    "files": "id",
    "apps": "client_id",
    "webhooks": "token",
    "tokens": "access_token",
    "codes": "code",
    "faults": "name",
}
"""By which key the entries of a list are the same entry. The entries of every other list are simple values."""

REPLACES: Final = {
    "expires": ("expired",),
    "expires_in": ("expires", "expired"),
    "expired": ("expires", "expires_in"),
    "handler": ("handlers",),
}
"""Keys that speak of the same thing: the new one wins over what the others said before."""


WHOLE_LISTS: Final = frozenset({"entity_data", "params", "options", "user_options", "data"})
"""Below these keys a list is one value, which a new one replaces: its entries mean something by their places."""


ONE_VALUE: Final = frozenset({"effect"})
"""Below these keys everything is one value, which a new one replaces."""


def merge(base: Node, addition: Node, name: str = "", *, whole_lists: bool = False) -> Node:
    """The base with the addition laid over it; neither is changed. ``name`` is the key under which both stand."""
    whole_lists = whole_lists or name in WHOLE_LISTS
    if isinstance(base.value, dict) and isinstance(addition.value, dict) and (whole_lists or name not in ONE_VALUE):
        return merge_mappings(base, addition, whole_lists=whole_lists)
    if isinstance(base.value, list) and isinstance(addition.value, list) and not whole_lists:
        return merge_lists(base, addition, ENTRY_KEYS.get(name))
    return addition


def merge_mappings(base: Node, addition: Node, *, whole_lists: bool) -> Node:
    """Key by key."""
    replaced = {old for key in addition.value for old in REPLACES.get(key, ())} if not whole_lists else set()
    value = {key: child for key, child in base.value.items() if key not in replaced}
    for key, child in addition.value.items():
        value[key] = merge(value[key], child, key, whole_lists=whole_lists) if key in value else child
    return Node(value, base.mark, base.keys | addition.keys)


def merge_lists(base: Node, addition: Node, entry_key: str | None) -> Node:
    """Entry by entry. A key that the addition itself has twice is merged once, so that the fault is not hidden."""
    places = {key: at for at, node in reversed(list(enumerate(base.value))) if (key := identity(node, entry_key))}
    value = list(base.value)
    for node in addition.value:
        key = identity(node, entry_key)
        at = places.pop(key, None) if key else None
        if at is not None:
            value[at] = merge(value[at], node)
        else:
            value.append(node)
    return Node(value, base.mark)


def identity(node: Node, entry_key: str | None) -> tuple[str, object] | None:
    """What makes an entry this entry: the value of its key, or itself in a list of simple values."""
    if isinstance(node.value, dict):
        node = node.value.get(entry_key, Node(None, node.mark))
    if node.value is None or isinstance(node.value, dict | list):
        return None
    return type(node.value).__name__, node.value
