"""Carrying out one method for a caller who is known: alone or as an item of a batch."""

from collections.abc import Mapping
from typing import Final

from mock_imbot.instruments.trace import Trace
from mock_imbot.portal.portal import Portal
from mock_imbot.rules.fields import Value, is_empty, php_int
from mock_imbot.rules.problems import RestError
from mock_imbot.rules.registry import Call, Caller, Method
from mock_imbot.rules.scrutiny import examine
from mock_imbot.wire import envelope, problems
from mock_imbot.wire.decode import fold

RESERVED: Final = frozenset(
    {"method", "aplogin", "ap", "auth", "access_token", "auth_connector", "sessid", "start", "state"}
)
"""Top-level parameters that methods never see; the spelling is exact (transport §2.3)."""


def execute(
    methods: Mapping[str, Method],
    method: Method,
    portal: Portal,
    caller: Caller,
    params: Mapping[str, Value],
    trace: Trace,
) -> envelope.Body:
    """Carry out a method in a transaction of its own and answer the success envelope. Raises RestError.

    ``trace`` learns who calls, with what, and how many rows were written.
    """
    trace.caller = {"kind": caller.kind, "user": caller.user_id, "client_id": caller.client_id}
    if caller.kind == "oauth" and not is_empty(params.get("auth_connector")):
        raise RestError(problems.NO_CONNECTORS)
    started = portal.clock.now()
    key = (caller.kind, caller.client_id or caller.webhook, method.name.lower())
    if method.metered and portal.operating.blocks(key):
        raise RestError(problems.OPERATION_TIME)
    given = {name: value for name, value in params.items() if name not in RESERVED}
    trace.params = given
    call = Call(portal, caller, fold(given), given, start=php_int(params.get("start")), methods=methods, trace=trace)
    before = portal.store.changes
    try:
        with portal.store.transaction():
            result = method.perform(call)
        trace.changes = portal.store.changes - before
    finally:
        if portal.settings.diagnostics != "off":
            trace.diagnostics.extend(examine(method, call))
    if method.metered:
        portal.operating.add(key, portal.clock.now() - started)
    return envelope.success(result, portal.clock, started, portal.operating.state(key, started))
