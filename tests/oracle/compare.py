"""Compares what the linter predicts with what really happens."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from flake8_dask_pickle.finding import Finding

from .predict import failures, findings
from .reality import Outcome
from .undecidable import undecidable
from .writer import Program

Judgement = Literal["agrees", "miss", "false alarm", "broken", "linter error", "undecidable"]

KINDS = ("way", "object", "api", "twist", "wrap", "shape", "finish", "context")


@dataclass(frozen=True)
class Result:
    """A program, how it ended, and what the linter says of it."""

    program: Program
    outcome: Outcome
    found: tuple[Finding, ...]

    @property
    def judgement(self) -> Judgement:
        """Whether the two agree, and who is wrong if they do not."""
        if any(one.code.startswith("DPK0") for one in self.found):
            return "linter error"
        if self.outcome.verdict == "broken":
            return "broken"
        predicted = failures(self.found)
        if bool(predicted) == self.outcome.fails or self._is_open(predicted):
            return "agrees"
        if undecidable(self.program) is not None:
            return "undecidable"
        return "miss" if self.outcome.fails else "false alarm"

    def _is_open(self, predicted: Sequence[Finding]) -> bool:
        """Whether the linter said "possible" of a path that the program does not take."""
        return (
            not self.program.taken
            and all(one.confidence == "possible" for one in predicted)
            and bool(predicted)
        )

    def __str__(self) -> str:
        one = self.program
        words = "; ".join(f"{kind}: {getattr(one, kind)}" for kind in KINDS)
        shown = "\n# ---\n".join(one.cells) + "\n" if one.cells else one.text
        said = "".join(f"\n    {f.place.row}: {f.text} [{f.confidence}]" for f in self.found)
        return (
            f"==== {self.judgement}: {one.name} ({words})\n{shown}"
            f"---- really: {self.outcome}\n---- linter: {said or 'nothing'}\n"
        )


def result(program: Program, outcome: Outcome) -> Result:
    """Both verdicts on a program."""
    return Result(program, outcome, tuple(findings(program)))


def disagreements(every: Iterable[Result]) -> list[Result]:
    """What somebody has to look at."""
    return [one for one in every if one.judgement not in ("agrees", "undecidable")]


def table(every: Sequence[Result]) -> str:
    """Counts in all, and by way, object and so on of what is not in agreement."""
    endings = Counter(one.outcome.verdict for one in every)
    total = Counter(one.judgement for one in every)
    lines = [f"programs: {len(every)}  {_counts(endings)}  |  {_counts(total)}"]
    for kind in KINDS:
        lines += ["", f"{kind:48} programs  misses  false alarms  broken", *_rows(every, kind)]
    return "\n".join(lines)


def _rows(every: Sequence[Result], kind: str) -> Iterator[str]:
    counts: dict[str, Counter[str]] = {}
    for one in every:
        counts.setdefault(getattr(one.program, kind), Counter())[one.judgement] += 1
    for word, by in sorted(counts.items(), key=lambda item: item[1]["agrees"] - item[1].total()):
        if by["miss"] + by["false alarm"] + by["broken"]:
            yield f"{word:48} {by.total():8} {by['miss']:7} {by['false alarm']:13} {by['broken']:7}"


def _counts(counter: Mapping[Any, int]) -> str:
    return ", ".join(f"{word}: {count}" for word, count in Counter(counter).most_common())


@dataclass(frozen=True)
class Cause:
    """Disagreements that have a word (or two) in common, and how many programs could be among them.

    Of misses, those are the programs that fail; of false alarms, those that run.
    """

    judgement: Judgement
    words: tuple[str, ...]
    results: tuple[Result, ...]
    eligible: int

    @property
    def smallest(self) -> Result:
        return min(self.results, key=lambda one: len(one.program.text))

    def __str__(self) -> str:
        return f"{self.judgement} {len(self.results)}/{self.eligible}: {' + '.join(self.words)}"


def causes(every: Sequence[Result]) -> list[Cause]:
    """The disagreements, grouped by the words that most likely explain them; the largest first."""
    found = [
        cause
        for judgement in ("linter error", "broken", "miss", "false alarm")
        for cause in _causes(every, judgement)
    ]
    return sorted(found, key=lambda cause: -len(cause.results))


def _causes(every: Sequence[Result], judgement: Judgement) -> Iterator[Cause]:
    rest = [one for one in every if one.judgement == judgement]
    fails = judgement == "miss"
    able = [one for one in every if one.outcome.fails == fails or one.judgement == judgement]
    eligible = Counter(words for one in able for words in _words(one))
    usual = len(rest) / max(len(able), 1)
    while rest:
        counts = Counter(words for one in rest for words in _words(one))
        best = max(counts, key=lambda words: _weight(words, counts[words], eligible[words], usual))
        explained = tuple(one for one in rest if best in set(_words(one)))
        yield Cause(judgement, best, explained, eligible[best])
        rest = [one for one in rest if one not in explained]


def _weight(words: tuple[str, ...], count: int, eligible: int, usual: float) -> float:
    """How much the words explain: they explain many, and more of theirs than is usual."""
    return count * math.log((count / eligible) / usual + 1e-9) / 2.0 ** (len(words) - 1)


def _words(one: Result) -> Iterator[tuple[str, ...]]:
    words = [f"{kind}={getattr(one.program, kind)}" for kind in KINDS]
    for number, word in enumerate(words):
        yield (word,)
        for other in words[number + 1 :]:
            yield (word, other)
