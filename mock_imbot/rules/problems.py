"""Errors as data: a problem is one row of an error table."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, Protocol

if TYPE_CHECKING:
    from mock_imbot.rules.registry import Call

BLANK: Final = "…"
"""Stands in a problem's sentence for a word of the request."""


class Question(Protocol):
    """Something that can be asked about a call. Its docstring completes "answered when …" in the error reference."""

    __doc__: str | None

    def __call__(self, call: "Call", /) -> bool:
        """Answer yes if the problem is there."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A code, its sentence and the HTTP status; the same code with another sentence is another problem.

    A sentence may contain ``BLANK`` where the answer names what the caller has sent.
    """

    code: str
    text: str
    status: int = HTTPStatus.BAD_REQUEST
    argument: str = ""
    """The parameter at fault, if the answer names it in a field of its own."""

    def when(self, *questions: Question) -> "Check":
        """A check that raises this problem if any of the questions is answered with yes."""
        return Check(self, questions)


@dataclass(frozen=True, slots=True)
class Check:
    """A problem and the questions that lead to it."""

    problem: Problem
    questions: tuple[Question, ...]

    @property
    def conditions(self) -> list[str]:
        """When it happens, a phrase per question."""
        return [(question.__doc__ or "").strip().rstrip(".") for question in self.questions]


class RestError(Exception):
    """A problem that a call has run into.

    ``text`` is its sentence with ``word`` in the place of ``BLANK``. ``extra`` are further fields of the answer.
    """

    def __init__(self, problem: Problem, word: str = BLANK, **extra: Any) -> None:
        self.text = problem.text.replace(BLANK, word)
        super().__init__(problem.code, self.text)
        self.problem = problem
        self.extra = ({"argument": problem.argument} if problem.argument else {}) | extra


def described(question: Callable[["Call"], bool], condition: str) -> Question:
    """Give a question made on the fly the phrase that describes it."""
    question.__doc__ = condition
    return question
