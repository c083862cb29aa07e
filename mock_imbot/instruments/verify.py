"""Verification: whether the expected calls were made, and if not, which came nearest and in what they differ."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Final

from mock_imbot.instruments.comparison import ABSENT_SHOWN, Difference
from mock_imbot.instruments.expectations import Expectation, Verification, times
from mock_imbot.instruments.journal import Entry, is_named
from mock_imbot.instruments.repeats import repeats

NEAREST: Final = 3
LOOKED_AT: Final = 1000  # calls, the last ones, among which the nearest are sought
SIMILAR: Final = 0.6  # of two methods' names; 1 is the same
LISTED: Final = 10  # methods, in a message

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one expectation. ``after`` is the number of the call behind which it was looked for."""

    expectation: Expectation
    matched: list[Entry]
    after: int = 0

    @property
    def ok(self) -> bool:
        """Whether the calls are as expected."""
        return self.expectation.fits(len(self.matched))


@dataclass(frozen=True, slots=True)
class Report:
    """What a verification found. ``others`` are calls that nobody expected, ``swallowed`` those with diagnostics."""

    outcomes: list[Outcome]
    entries: list[Entry]
    others: list[Entry]
    swallowed: list[Entry]

    @property
    def ok(self) -> bool:
        """Whether everything is as expected."""
        return all(outcome.ok for outcome in self.outcomes) and not self.others and not self.swallowed

    def shown(self) -> Json:
        """The report as JSON: of a failure everything that is wrong, with the message for people."""
        matched = [[entry.seq for entry in outcome.matched] for outcome in self.outcomes]
        duplicates = repeats(self.entries)
        if self.ok:
            return {"ok": True, "matched": matched, "duplicates": duplicates}
        failures = [failure(outcome, self.entries) for outcome in self.outcomes if not outcome.ok]
        return {
            "error": {"code": "VERIFICATION_FAILED", "message": self.message(failures)},
            "failures": failures,
            "matched": matched,
            "others": [{"seq": entry.seq, "method": entry.trace.method} for entry in self.others],
            "diagnostics": [
                {"seq": entry.seq, "method": entry.trace.method, **each.shown()}
                for entry in self.swallowed
                for each in entry.trace.diagnostics
            ],
            "duplicates": duplicates,
        }

    def message(self, failures: Sequence[Json]) -> str:
        """What is wrong, a line each."""
        lines = [line for each in failures for line in failure_lines(each)]
        if any(not each["nearest"] and not each["matched"] for each in failures):
            lines.append(f"Called were: {called(self.entries)}")
        if self.others:
            lines.append(f"Nobody expected: {called(self.others)}")
        lines += [
            f"Call {entry.seq}, {entry.trace.method}: {each.message}"
            for entry in self.swallowed
            for each in entry.trace.diagnostics
        ]
        return "\n".join(lines)


def verify(wanted: Verification, entries: Iterable[Entry], *, strict: bool = False) -> Report:
    """Hold the calls of a journal against what is expected. ``strict``: calls with diagnostics are failures."""
    found = list(entries)
    outcomes = in_order(wanted.calls, found) if wanted.ordered else each_alone(wanted.calls, found)
    expected = {entry.seq for outcome in outcomes for entry in outcome.matched}
    # A batch is only the cover of its commands.
    others = [entry for entry in found if entry.seq not in expected and not entry.trace.items]
    swallowed = [entry for entry in found if entry.trace.diagnostics]
    return Report(outcomes, found, others if wanted.no_others else [], swallowed if strict else [])


def each_alone(calls: Iterable[Expectation], entries: Sequence[Entry]) -> list[Outcome]:
    """Every expectation counts all calls that match it."""
    return [Outcome(each, [entry for entry in entries if each.matches(entry)]) for each in calls]


def in_order(calls: Sequence[Expectation], entries: Sequence[Entry]) -> list[Outcome]:
    """Every expectation counts the calls behind those of the one before.

    It takes those that match it until it has enough of them and one comes that matches the next expectation.
    """
    outcomes: list[Outcome] = []
    begin = 0
    for position, each in enumerate(calls):
        following = calls[position + 1] if position + 1 < len(calls) else None
        after = entries[begin - 1].seq if begin else 0
        matched: list[Entry] = []
        for at in range(begin, len(entries)):
            if len(matched) >= each.least and following and following.matches(entries[at]):
                break
            if each.matches(entries[at]):
                matched.append(entries[at])
                begin = at + 1
        outcomes.append(Outcome(each, matched, after))
    return outcomes


def failure(outcome: Outcome, entries: Sequence[Entry]) -> Json:
    """An expectation that was not met, with the nearest calls where calls are missing."""
    each = outcome.expectation
    order = f" after call {outcome.after}" if outcome.after else ""
    missing = len(outcome.matched) < each.least
    return {
        "call": each.said,
        "expected": each.times + order,
        "actual": len(outcome.matched),
        "matched": [entry.seq for entry in outcome.matched],
        "nearest": nearest(outcome, entries) if missing else [],
    }


def nearest(outcome: Outcome, entries: Sequence[Entry]) -> list[Json]:
    """The calls that come nearest: by their method first, then by how few differences there are, then the latest."""
    each = outcome.expectation
    taken = {entry.seq for entry in outcome.matched}
    alike = {entry.trace.method: 0.0 for entry in entries[-LOOKED_AT:]}
    for name in alike:
        alike[name] = SequenceMatcher(None, name.lower(), each.method.lower(), autojunk=False).ratio()
    ranked = []
    for entry in entries[-LOOKED_AT:]:
        similarity = 1.0 if is_named(entry, each.method) else alike[entry.trace.method]
        if entry.seq not in taken and similarity >= SIMILAR:
            found = each.differences(entry) or [Difference("seq", f"after call {outcome.after}", entry.seq)]
            ranked.append((-similarity, len(found), -entry.seq, entry, found))
    return [
        {"seq": entry.seq, "method": entry.trace.method, "differences": [each.shown() for each in found]}
        for *_, entry, found in sorted(ranked, key=lambda rank: rank[:3])[:NEAREST]
    ]


def failure_lines(failed: Json) -> list[str]:
    """A failure in words."""
    actual = f"was called {times(failed['actual'])}" if failed["actual"] else "was not called at all"
    with_params = f" with {failed['call']['params']}" if failed["call"].get("params") else ""
    calls = f" (calls {', '.join(map(str, failed['matched']))})" if failed["matched"] else ""
    line = f"{failed['call']['method']}{with_params} was expected {failed['expected']}, but {actual}{calls}"
    return [line, *(nearest_line(near) for near in failed["nearest"])]


def nearest_line(near: Json) -> str:
    """A call that comes near, in words."""
    parts = [f"{each['path']} is {said(each['actual'])}, not {said(each['expected'])}" for each in near["differences"]]
    return f"  near: call {near['seq']}, {near['method']}: {'; '.join(parts)}"


def said(value: Any) -> str:
    """A value in a message."""
    return "absent" if value == ABSENT_SHOWN else repr(value)


def called(entries: Iterable[Entry]) -> str:
    """Methods and how often they were called, the most frequent first."""
    counted = Counter(entry.trace.method for entry in entries)
    listed = [f"{name} ({count})" for name, count in counted.most_common(LISTED)]
    more = [f"{len(counted) - LISTED} more"] if len(counted) > LISTED else []
    return ", ".join([*listed, *more]) or "none"
