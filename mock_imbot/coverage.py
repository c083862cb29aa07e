"""Which methods are emulated: the table of README and of ``mock-imbot methods``."""

from typing import Any

from mock_imbot.portal.profiles import PROFILES
from mock_imbot.wire.catalogue import CATALOGUE
from mock_imbot.wire.elsewhere import documented


def rows() -> list[dict[str, Any]]:
    """A mapping per method: name, text, scope, source, and the codes of its errors by profile."""
    return [
        {
            "method": method.name,
            "text": method.text,
            "scope": method.scope,
            "source": method.docs,
            "errors": {
                profile: [
                    {"code": problem.code, "text": problem.text, "status": int(problem.status), "when": when}
                    for problem, when in method.problems_in(profile).items()
                ]
                for profile in PROFILES
            },
        }
        for method in CATALOGUE.values()
    ]


def table() -> str:
    """The same as a Markdown table; codes that only one profile knows carry its name."""
    lines = [f"| `{row['method']}` | {row['text']} | {_codes(row['errors'])} |" for row in rows()]
    return "\n".join(["| method | does | error codes |", "| --- | --- | --- |", *lines])


def _codes(errors: dict[str, list[dict[str, Any]]]) -> str:
    by_profile = {profile: dict.fromkeys(error["code"] for error in found) for profile, found in errors.items()}
    shown = []
    for code in dict.fromkeys(code for codes in by_profile.values() for code in codes):
        knowing = [profile for profile, codes in by_profile.items() if code in codes]
        shown.append(f"`{code}`" + ("" if len(knowing) == len(PROFILES) else f" ({knowing[0]})"))
    return ", ".join(shown) or "–"


def missing() -> str:
    """The documented methods that are not emulated, as a Markdown list: bots and chats by name, the rest by number."""
    names = sorted(documented() - {name.lower() for name in CATALOGUE})
    near = [name for name in names if name.startswith(("imbot.", "im."))]
    lines = []
    for family in ("imbot.", "imbot.v2.", "im."):
        members = [name for name in near if _family(name) == family]
        lines.append(f"- {len(members)} methods of `{family}*`: " + ", ".join(f"`{name}`" for name in members))
    lines.append(f"- {len(names) - len(near)} methods of other sections, which a chatbot's life does not need")
    return "\n".join(lines)


def _family(name: str) -> str:
    return next(family for family in ("imbot.v2.", "imbot.", "im.") if name.startswith(family))
