"""What the server is compared with: a FastAPI endpoint that does nothing but return a ready answer.

Same loop, same HTTP parser and same settings of uvicorn as mock-imbot, the collector frozen alike.
"""

import gc
import socket

import orjson
import uvicorn
from fastapi import FastAPI
from starlette.responses import Response

app = FastAPI()


@app.post("/fixed")
async def fixed() -> Response:
    """Answer about what imbot.chat.user.list answers."""
    return Response(orjson.dumps({"result": [1, 2, 4, 39]}), media_type="application/json")


if __name__ == "__main__":
    listening = socket.create_server(("127.0.0.1", 0), backlog=2048)
    config = uvicorn.Config(
        app,
        loop="uvloop",
        http="httptools",
        ws="none",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        log_level="warning",
        timeout_keep_alive=75,
    )
    config.load()
    gc.collect()
    gc.freeze()
    print("the bare endpoint answers at", f"http://127.0.0.1:{listening.getsockname()[1]}", flush=True)
    uvicorn.Server(config).run([listening])
