"""Pictures in parameters."""

from mock_imbot.portal.avatars import Picture, read_picture
from mock_imbot.rules.fields import Value, base64_lenient


def picture_in(value: Value) -> tuple[Picture, bytes] | None:
    """A picture and its bytes: base64 text, or a pair of file name and base64 text (imbot-chat §7f); else None."""
    if isinstance(value, list):
        value = value[1] if len(value) > 1 else None
    if not isinstance(value, str):
        return None
    content = base64_lenient(value)
    picture = read_picture(content)
    return (picture, content) if picture else None
