"""The problems of the transport itself (transport §4.2)."""

from http import HTTPStatus
from typing import Final

from mock_imbot.rules.problems import Problem

METHOD_NOT_FOUND: Final = Problem("ERROR_METHOD_NOT_FOUND", "Method not found!", HTTPStatus.NOT_FOUND)
LINK_CHECK_FAILED: Final = Problem("ACCESS_DENIED", "Access denied! Link check failed", HTTPStatus.FORBIDDEN)
NO_CONNECTORS: Final = Problem(
    "WRONG_LICENSE", "This feature is not enabled for the current license: auth_connector", HTTPStatus.FORBIDDEN
)
TOO_MANY_REQUESTS: Final = Problem("QUERY_LIMIT_EXCEEDED", "Too many requests", HTTPStatus.SERVICE_UNAVAILABLE)
OPERATION_TIME: Final = Problem(
    "OPERATION_TIME_LIMIT", "Method is blocked due to operation time limit.", HTTPStatus.TOO_MANY_REQUESTS
)
WRONG_ENCODING: Final = Problem("WRONG_ENCODING", "Wrong request encoding")
INTERNAL_ERROR: Final = Problem("INTERNAL_SERVER_ERROR", "Internal server error", HTTPStatus.INTERNAL_SERVER_ERROR)
