"""Methods beside the implemented ones that are left out on purpose."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

PEOPLE: Final = "people come from the scenario and are changed there, or by PATCH of the control API"
CUSTOM_FIELDS: Final = "the portal has no custom fields of people"
CHAT_APPS: Final = "icons beside the text field, which no client shows any more"

NOT_IMPLEMENTED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "imbot.app.register": CHAT_APPS,
        "imbot.app.unregister": CHAT_APPS,
        "imbot.app.update": CHAT_APPS,
        "imbot.dialog.vote": "votes belong to open lines, which the portal does not have",
        "user.add": PEOPLE,
        "user.fields": "the labels of fields depend on the portal's language and are documented nowhere",
        "user.update": PEOPLE,
        "user.userfield.add": CUSTOM_FIELDS,
        "user.userfield.delete": CUSTOM_FIELDS,
        "user.userfield.file.get": CUSTOM_FIELDS,
        "user.userfield.list": CUSTOM_FIELDS,
        "user.userfield.update": CUSTOM_FIELDS,
    }
)
"""Why a method of these sections is not here, by its documented name."""
