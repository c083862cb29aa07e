"""A FastAPI route per REST method: what OpenAPI shows is the declaration itself."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any, Final

from fastapi.routing import APIRoute
from starlette.types import ASGIApp

from mock_imbot.portal.profiles import PROFILES
from mock_imbot.rules.problems import Problem
from mock_imbot.rules.registry import Method, Parameter
from mock_imbot.wire import auth, problems

Json = dict[str, Any]

SYSTEM_PROBLEMS: Final = {
    problems.METHOD_NOT_FOUND: "the method is unknown; asked before anybody looks at the credentials",
    auth.NO_AUTH_FOUND: "there are no credentials",
    auth.INVALID_CREDENTIALS: "the webhook's user or token is unknown, or its user inactive",
    auth.HTTPS_REQUIRED: "a webhook is called over plain HTTP and the scenario says `strict_urls: true`",
    auth.INVALID_TOKEN: "the access token is unknown",
    auth.EXPIRED_TOKEN: "the access token's time is over",
    auth.NOT_INSTALLED: "the token's application is not installed",
    auth.USER_INACTIVE: "the token's user is inactive",
    auth.WEBHOOK_SCOPE: "the webhook lacks the method's scope",
    auth.TOKEN_SCOPE: "the access token lacks the method's scope",
    problems.NO_CONNECTORS: "a call by access token has `auth_connector`, which this portal's plan does not include",
    problems.LINK_CHECK_FAILED: "there is a parameter `token` that looks like a signed link",
}
"""What every call can run into (transport §4.2), with its condition."""

TIME: Final = {
    "type": "object",
    "properties": {
        "start": {"type": "integer"},
        "finish": {"type": "number"},
        "duration": {"type": "number"},
        "processing": {"type": "integer"},
        "date_start": {"type": "string", "format": "date-time"},
        "date_finish": {"type": "string", "format": "date-time"},
        "operating_reset_at": {"type": "integer"},
        "operating": {"type": "number"},
    },
}
ERROR: Final = {
    "type": "object",
    "required": ["error", "error_description"],
    "properties": {"error": {"type": "string"}, "error_description": {"type": "string"}},
}


class MethodRoute(APIRoute):
    """The address of one method. Requests go to the portal as they are, past FastAPI's reading of parameters."""

    def __init__(self, method: Method, portal_api: ASGIApp) -> None:
        super().__init__(
            f"/rest/{method.name}",
            _answered_by_the_portal,
            methods=["POST"],
            name=method.name,
            operation_id=method.name,
            summary=method.text,
            tags=["REST methods"],
            response_model=None,
            openapi_extra=describe(method),
        )
        self.app = portal_api


def _answered_by_the_portal() -> None:
    """Stand where FastAPI wants a function; ``MethodRoute.app`` takes the requests."""


def routes(methods: Mapping[str, Method], portal_api: ASGIApp) -> list[MethodRoute]:
    """The routes of all methods."""
    return [MethodRoute(method, portal_api) for method in methods.values()]


def describe(method: Method) -> Json:
    """A method's operation object: parameters, result, and every error with its sentence, status and condition."""
    schema = {
        "type": "object",
        "properties": {parameter.name: _parameter(parameter) for parameter in method.parameters},
        "required": [parameter.name for parameter in method.parameters if parameter.required],
    }
    content = {media: {"schema": schema} for media in ("application/json", "application/x-www-form-urlencoded")}
    return {
        "description": _description(method),
        "requestBody": {"content": content},
        "responses": {str(HTTPStatus.OK.value): _success(method.result)} | _failures(method),
        "x-scope": method.scope,
        "x-source": method.docs,
    }


def _description(method: Method) -> str:
    """The sentence, the addresses, and a table of errors in the order in which they are checked, per profile."""
    lines = [method.text, "", "Also by GET, with `.json` or `.xml`, and as", f"`/rest/USER/WEBHOOK/{method.name}`.", ""]
    for profile in PROFILES:
        lines += [f"Errors, profile `{profile}`:", "", "| code | text | status | when |", "| --- | --- | --- | --- |"]
        problems = method.problems_in(profile) | {row: [text] for row, text in SYSTEM_PROBLEMS.items()}
        lines += [_row(problem, conditions) for problem, conditions in problems.items()]
        lines.append("")
    return "\n".join(lines)


def _row(problem: Problem, conditions: Iterable[str]) -> str:
    when = "; or ".join(conditions) or "see the method's description"
    return f"| `{problem.code}` | {problem.text} | {int(problem.status)} | {when} |"


def _parameter(parameter: Parameter) -> Json:
    kinds = [parameter.type] if isinstance(parameter.type, str) else list(parameter.type)
    schema: Json = {"type": kinds[0] if len(kinds) == 1 else kinds, "description": parameter.text}
    if "array" in kinds:
        schema["items"] = {}
    if parameter.example is not None:
        schema["examples"] = [parameter.example]
    return schema


def _success(result: Mapping[str, Any]) -> Json:
    schema = {"type": "object", "required": ["result", "time"], "properties": {"result": dict(result), "time": TIME}}
    return {"description": "The result", "content": {"application/json": {"schema": schema}}}


def _failures(method: Method) -> Json:
    """Per status an answer object with an example for each code and sentence."""
    found: Json = {}
    conditions: dict[Problem, list[str]] = {row: [text] for row, text in SYSTEM_PROBLEMS.items()}
    for profile in PROFILES:
        for problem, when in method.problems_in(profile).items():
            known = conditions.setdefault(problem, [])
            known.extend(each for each in when if each not in known)
    for problem, when in conditions.items():
        answer = found.setdefault(
            str(int(problem.status)),
            {"description": HTTPStatus(problem.status).phrase, "content": {"application/json": {"schema": ERROR}}},
        )
        examples = answer["content"]["application/json"].setdefault("examples", {})
        examples[f"{problem.code}: {problem.text}"] = {
            "summary": "; or ".join(when),
            "value": {"error": problem.code, "error_description": problem.text},
        }
    return found
