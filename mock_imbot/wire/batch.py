"""The method ``batch``: up to fifty commands in one request (transport §6)."""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from mock_imbot.instruments.matching import Sighting
from mock_imbot.instruments.trace import Trace
from mock_imbot.rules.fields import Value, php_bool
from mock_imbot.rules.problems import Problem, RestError
from mock_imbot.rules.registry import Call, Caller, Parameter, method
from mock_imbot.rules.scopes import covers
from mock_imbot.wire import elsewhere, envelope, faulty, problems
from mock_imbot.wire.execution import execute
from mock_imbot.wire.phpform import parse_str
from mock_imbot.wire.references import Outcomes, resolve

LOGGER: Final = logging.getLogger(__name__)

LONGEST: Final = 50
FORBIDDEN: Final = frozenset({"batch", "download", "upload"})

TOO_LONG: Final = Problem("ERROR_BATCH_LENGTH_EXCEEDED", "Max batch length exceeded")
NOT_ALLOWED: Final = Problem("ERROR_BATCH_METHOD_NOT_ALLOWED", "Method is not allowed for batch usage")
SCOPE_IN_BATCH: Final = Problem("insufficient_scope", "")

MAPS: Final = ("result", "result_error", "result_total", "result_next", "result_time")


@method(
    "batch",
    docs="transport §6",
    scope=None,
    metered=False,
    parameters=(
        Parameter("cmd", ("array", "object"), "Commands such as `imbot.chat.get?ENTITY_TYPE=CRM&ENTITY_ID=5`, by key"),
        Parameter("halt", ("boolean", "integer", "string"), "Stop after the first error"),
    ),
    result={
        "type": "object",
        "required": list(MAPS),
        "properties": {each: {"type": ["object", "array"]} for each in MAPS},
    },
)
def batch(call: Call) -> dict[str, Any]:
    """Carry out several commands one after the other; later ones may refer to the results of earlier ones."""
    outcomes = Outcomes()
    halt = php_bool(call["HALT"])
    caller = replace(call.caller, batched=True)
    for position, (key, command) in enumerate(_commands(call["CMD"])):
        if not isinstance(command, str):
            continue
        item = Trace(command.partition("?")[0], {})
        call.trace.items.append(item)
        try:
            item.answer = _carry_out(call, caller, command, outcomes, item) if position < LONGEST else _refuse()
            _keep(outcomes, key, item.answer)
        except RestError as error:
            item.status = error.problem.status
            item.answer = outcomes.error[key] = envelope.failure(error)
        except Exception:
            LOGGER.exception("A defect of mock-imbot, in a batch: %s", command)
            item.status = problems.INTERNAL_ERROR.status
            item.answer = outcomes.error[key] = envelope.problem(problems.INTERNAL_ERROR)
        if halt and outcomes.error:
            break
    return outcomes.answer()


def _commands(commands: Value) -> Iterator[tuple[str, Value]]:
    """Key and command, in the order of the request; anything but an array holds none."""
    if isinstance(commands, list):
        yield from ((str(number), command) for number, command in enumerate(commands))
    elif isinstance(commands, dict):
        yield from commands.items()


def _refuse() -> envelope.Body:
    raise RestError(TOO_LONG)


def _carry_out(call: Call, caller: Caller, command: str, outcomes: Outcomes, trace: Trace) -> envelope.Body:
    """One command: a URL's path and query, so that ``#`` ends it and a second ``?`` belongs to the value."""
    name, _, query = command.partition("#")[0].partition("?")
    params = {name: resolve(value, outcomes) for name, value in parse_str(query.encode()).items()}
    _fail(call, name, params, trace)
    if name.lower() in FORBIDDEN:
        raise RestError(NOT_ALLOWED)
    found = call.methods.get(name.lower())
    if found is None:
        elsewhere.note(name)
        raise RestError(problems.METHOD_NOT_FOUND)
    if not covers(caller.scope, found.scope):
        raise RestError(SCOPE_IN_BATCH)
    return execute(call.methods, found, call.portal, caller, params, trace)


def _fail(call: Call, name: str, params: Mapping[str, Value], trace: Trace) -> None:
    """Raise the error that a fault rule has in store for a command; other effects need a connection of their own."""
    faults = call.trace.faults
    if faults is None:
        return
    known = call.caller.user_id, call.caller.client_id
    fault = faults.choose(Sighting(name, params, call.portal.clock.now(), lambda: known, in_batch=True))
    error = fault and faulty.problem(fault)
    if fault and error:
        trace.fault = fault.name
        raise RestError(error)


def _keep(outcomes: Outcomes, key: str, body: envelope.Body) -> None:
    """Sort an item's envelope into the maps; one that a method printed itself has no time."""
    if "result" not in body:
        outcomes.error[key] = body
        return
    outcomes.result[key] = body["result"]
    outcomes.time[key] = body["time"]
    for name, values in (("total", outcomes.total), ("next", outcomes.next)):
        if name in body:
            values[key] = body[name]
