"""What keeps words from being a standard line: they must compile as the text of any letter."""

from functools import lru_cache

from app.letters.problems import Problem
from app.letters.text.template import check_template, compile_template

_OPENING = "---\ntitle: A standard line\n---\n"
_BEFORE = _OPENING.count("\n")


class UnfitBody(Exception):
    """The words can't be a line; `problems` by line of the body, from 1."""

    code = "unfit_body"

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems


def check_body(body: str) -> None:
    """The words as the text of a letter; a field that is not built in counts as declared. Raises UnfitBody."""
    blocks = [Problem("line_for_some", number) for number, text in enumerate(body.split("\n"), 1) if _is_mark(text)]
    problems = check_template(_whole(body), registries=(), undeclared=True)
    placed = [
        Problem(problem.code, max(0, problem.line - _BEFORE), problem.facts)
        for problem in problems
        if not _of_audience(problem)
    ]
    if blocks or placed:
        raise UnfitBody(tuple(sorted([*blocks, *placed], key=lambda problem: problem.line)))


@lru_cache(maxsize=1024)
def undeclared_fields(body: str) -> tuple[str, ...]:
    """The fields that a campaign must declare before its letters can hold a line that is kept."""
    text = compile_template(_whole(body), registries=(), undeclared=True)
    return tuple(spec.name for spec in text.front.fields)


def _whole(body: str) -> str:
    return f"{_OPENING}{body}\n"


def _is_mark(line: str) -> bool:
    return line.strip().startswith(":::")


def _of_audience(problem: Problem) -> bool:
    """Said once, as `line_for_some`."""
    return problem.code.startswith("audience_")
