"""The sorts of answer to a question, and who clears one."""

from collections.abc import Mapping
from enum import StrEnum

from app.accounts.models import Role
from app.evidence.questions.models import Question
from app.evidence.questions.states import OPEN, SPOKEN, Act, Stage


class AnswerSort(StrEnum):
    """INTERIM: part of the answer, before the rest is known. HOLDING: only says that the answer will follow."""

    FULL = "full"
    INTERIM = "interim"
    HOLDING = "holding"
    CORRECTION = "correction"


WRITTEN_AT: Mapping[AnswerSort, frozenset[Stage]] = {
    AnswerSort.FULL: OPEN,
    AnswerSort.INTERIM: OPEN,
    AnswerSort.HOLDING: OPEN,
    AnswerSort.CORRECTION: frozenset({Stage.ANSWERED}),
}
"""At which stages of its question a draft can be changed."""


def can_be_drafted(sort: AnswerSort, question: Question) -> bool:
    """Whether a draft of this sort can be changed now. A question that is asked aloud is answered once, in full."""
    follows = sort in (AnswerSort.INTERIM, AnswerSort.HOLDING)
    return Stage(question.stage) in WRITTEN_AT[sort] and not (follows and question.kind in SPOKEN)


GIVEN_AS: Mapping[Act, tuple[AnswerSort, ...]] = {
    Act.ANSWER: (AnswerSort.FULL,),
    Act.HOLD: (AnswerSort.HOLDING, AnswerSort.INTERIM),
    Act.CORRECT: (AnswerSort.CORRECTION,),
}
"""The drafts that may have been given in the House when an act was recorded."""


class Reader(StrEnum):
    """In the order in which a draft usually goes round."""

    POLICY = "policy"
    LEGAL = "legal"
    ADVISERS = "advisers"
    OFFICE = "office"
    MINISTER = "minister"


RECORDED_BY: Mapping[Reader, Role] = {
    Reader.POLICY: Role.DRAFTER,
    Reader.LEGAL: Role.DRAFTER,
    Reader.ADVISERS: Role.DRAFTER,
    Reader.OFFICE: Role.CLEARER,
    Reader.MINISTER: Role.CLEARER,
}
"""Who records a decision. Policy teams, lawyers and special advisers have no account, so a drafter does it for them."""
