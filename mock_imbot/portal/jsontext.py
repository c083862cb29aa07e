"""Values as rows keep them: JSON text. Equal values in equal order have equal texts."""

import json
from typing import Any


def compact(value: Any) -> str:
    """JSON text without blanks. Arrays may be nested as deeply as a request's are, where orjson gives up."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
