"""The control API as routes of an application."""

from typing import Final

from fastapi import APIRouter, FastAPI, Security
from fastapi.security import HTTPBearer
from starlette.routing import Route

from mock_imbot.control.guard import Guard, own_hosts
from mock_imbot.control.later import Later
from mock_imbot.control.openapi import describe
from mock_imbot.control.routing import ControlRoute, Otherwise
from mock_imbot.control.table import Row, rows
from mock_imbot.control.world import World

ADMIN: Final = HTTPBearer(
    scheme_name="Admin token", description="The token that the server was started with.", auto_error=False
)


def install(app: FastAPI, world: World) -> None:
    """Add the control API and its guard to an application."""
    app.include_router(router(world))
    settings = world.settings
    app.add_middleware(Later)
    app.add_middleware(Guard, admin_token=settings.admin_token, allow_hosts=own_hosts(settings))


def router(world: World) -> APIRouter:
    """The control API for the root of an application, without its guard."""
    found = APIRouter(route_class=ControlRoute)
    for row in rows(world):
        add(found, row, locked=world.settings.admin_token is not None and not row.anybody)
    otherwise = Otherwise(found.routes)
    found.routes += [Route(path, otherwise) for path in ("/livez", "/readyz", "/_mock", "/_mock/{path:path}")]
    return found


def add(to: APIRouter, row: Row, *, locked: bool) -> None:
    """Make a route of a row. What is locked says so in OpenAPI; the guard is what locks it."""
    status, model = next(iter(row.answers.items()))
    to.add_api_route(
        row.path,
        row.endpoint,
        methods=[row.verb],
        summary=row.summary,
        status_code=status,
        response_model=model,
        tags=["Control API" if row.path.startswith("/_mock") else "Health"],
        dependencies=[Security(ADMIN)] if locked else [],
        **describe(row),
    )
