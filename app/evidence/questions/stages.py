"""The stages of one question as a task list: what is done, where it stands, what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.campaigns.steps import StepProgress
from app.evidence.questions.models import QuestionStep
from app.evidence.questions.showing import TrackedQuestion
from app.evidence.questions.states import Act, Stage, allowed_acts
from app.web.filters import format_date

ORDER: Sequence[tuple[Stage, Act | None]] = (
    (Stage.TABLED, None),
    (Stage.DRAFTING, Act.DRAFT),
    (Stage.ADVISERS, Act.ADVISE),
    (Stage.PRIVATE_OFFICE, Act.TO_OFFICE),
    (Stage.ANSWERED, Act.ANSWER),
)
"""The stages on the way to an answer, and the act that leads to each."""


@dataclass(frozen=True)
class TaskListStage:
    """As the task list takes it. `act` leads to the stage, where it may be done now."""

    name: str
    act: Act | None
    far: StepProgress

    @property
    def shape(self) -> str:
        return self.far.shape


def stages_of(one: TrackedQuestion) -> list[TaskListStage]:
    stage = Stage(one.question.stage)
    may = allowed_acts(stage, one.question.kind, led=bool(one.lead))
    place = next((n for n, (of, _) in enumerate(ORDER) if of == stage), len(ORDER))
    return [
        TaskListStage(of.word, act if act in may else None, _far(one, of, number, place))
        for number, (of, act) in enumerate(ORDER)
    ]


def _far(one: TrackedQuestion, stage: Stage, number: int, place: int) -> StepProgress:
    """`number`: of this stage; `place`: of that at which the question stands, past them all where it left them."""
    day = one.question.tabled_on if stage == Stage.TABLED else _reached(one.steps, stage)
    if stage == one.question.stage:
        if stage in (Stage.ANSWERED, Stage.TABLED):
            return StepProgress("full", "Done", sub=_on(day))
        return StepProgress("half", "Current stage", sub=f"since {format_date(day)}" if day else "")
    if day and number < place:
        return StepProgress("full", "Done", sub=_on(day))
    if number < place and not one.open:
        return StepProgress("none", "Not recorded" if one.question.stage == Stage.ANSWERED else "Not done")
    return StepProgress("none", "Skipped") if number < place else StepProgress("empty", "Not yet")


def _reached(steps: Sequence[QuestionStep], stage: Stage) -> date | None:
    """The day on which it last came there."""
    return next((step.day for step in reversed(steps) if step.target == stage != step.source), None)


def _on(day: date | None) -> str:
    return format_date(day) if day else ""
