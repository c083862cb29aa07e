"""Methods that exist on the real service only: the wire stays what it is, the mock speaks beside it."""

import logging

from mock_imbot.wire.catalogue import CATALOGUE
from mock_imbot.wire.elsewhere import documented

NOTE = "not implemented: crm.lead.add exists on the real service, but mock-imbot does not emulate it"


def test_a_real_method_is_named_in_a_header_and_in_the_log(portal, caplog):
    """The answer is that of any unknown method."""
    with caplog.at_level(logging.WARNING, "mock_imbot.wire.elsewhere"):
        reply = portal.call("crm.lead.add")
    assert reply.error == (404, "ERROR_METHOD_NOT_FOUND", "Method not found!")
    assert reply.headers["x-mock-imbot"] == NOTE
    assert [record.getMessage() for record in caplog.records] == [
        "crm.lead.add exists on the real service, but mock-imbot does not emulate it"
    ]


def test_in_a_batch_it_is_logged(portal, caplog):
    """An item has no header of its own."""
    with caplog.at_level(logging.WARNING, "mock_imbot.wire.elsewhere"):
        portal.call("batch", {"cmd": ["crm.lead.add"]})
    assert len(caplog.records) == 1


def test_an_invented_method_is_just_unknown(portal):
    """Nothing is said about a name that nobody has documented."""
    assert "x-mock-imbot" not in portal.call("no.such.method").headers


def test_every_documented_chat_method_of_a_bot_is_here():
    """Counted against the public documentation, not against one's own list."""
    chat_methods = {name for name in documented() if name.startswith("imbot.chat.")}
    assert chat_methods <= set(CATALOGUE)
