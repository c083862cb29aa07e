"""What becomes of the text of a message before it is stored (bots-messages-events §0.7)."""

import re
from typing import Final

from mock_imbot.rules.fields import php_trim

KEPT: Final = 20_000
CUT: Final = " (...)"
WRITTEN_BREAKS: Final = re.compile(r"\[BR]|\[br]|#BR#")
EDITED_BREAKS: Final = re.compile(r"\[BR]|\[br]")
SIGNS: Final = (
    r"\u203c\u2049\u2122\u2139\u2194-\u21aa\u231a-\u23ff\u25aa-\u27bf\u2934\u2935\u2b05-\u2b55\u3030\u303d"
    r"\u3297\u3299\U0001f000-\U0001faff"
)
"""Where Unicode keeps its pictures."""
EMOJI: Final = re.compile(
    rf"(?:[\U0001f1e6-\U0001f1ff]{{2}}|[{SIGNS}](?:\ufe0f|[\U0001f3fb-\U0001f3ff]|\u200d[{SIGNS}])*){{1,3}}"
)


def written(text: str) -> str:
    """A new message's text: written line breaks become real ones, blanks around it go, what is too long is cut."""
    return shortened(php_trim(WRITTEN_BREAKS.sub("\n", text)))


def edited(text: str) -> str:
    """The text of a message that is changed: ``#BR#`` stays as it is."""
    return shortened(php_trim(EDITED_BREAKS.sub("\n", text)))


def shortened(text: str) -> str:
    """20,000 characters and a mark, if that is shorter."""
    return text if len(text) <= KEPT + len(CUT) else text[:KEPT] + CUT


def is_emoji(text: str) -> bool:
    """Whether a text is one to three emoji and nothing else, which clients show large."""
    return EMOJI.fullmatch(text) is not None
