"""What a pack says of letters that Despatch held back: they were not sent, and none of them could not be delivered."""

from app.audit.record import SYSTEM
from app.delivery.attempts.reasons import HELD_BACK
from app.delivery.attempts.settle import Evidence, move
from app.delivery.models import Attempt
from app.delivery.states import State
from app.evidence.packs.figures.rows import METHODS
from app.evidence.packs.make import look
from tests.evidence.packs.history import AT, DAY, asked
from tests.tracking.office import send, small_campaign


def test_a_letter_that_was_held_back_is_not_sent_by_the_fifth_method(services):
    small_campaign(services)
    send(services, [1, 2, 4])
    (attempt,) = send(services, [3])
    with services.database.writing() as session:
        row = session.get_one(Attempt, attempt.id)
        row.state, row.handed = State.QUEUED, None
        session.flush()
        assert move(session, row.id, "fail", Evidence(AT, "despatch", reason=HELD_BACK), actor=SYSTEM)
    with services.database.reading() as session:
        findings = look(session, asked(session), valid_at=DAY).findings
    (campaign,) = next(part for part in findings.parts if part.letter == "c").campaigns
    counted = {"undelivered": campaign.figures["undelivered"], "unsent": campaign.unsent, "not_sent": campaign.not_sent}
    for name, figure in counted.items():
        earlier = figure.earlier
        assert (figure.method, figure.key.rpartition(".")[2]) == (5, f"{name}-5")
        assert earlier.method < 5
        assert earlier.key in findings.figures
        assert earlier.key not in findings.shown_figures
        assert figure.value - earlier.value == (-1 if name == "undelivered" else 1)
        keys = list(findings.figures)
        assert keys.index(earlier.key) == keys.index(figure.key) - 1
    assert campaign.figures["sent"].value == 3
    assert len({findings._digest(method) for method in METHODS}) == len(METHODS)
    otherwise = {method for method in METHODS if findings.counted_otherwise(findings._digest(method))}
    assert otherwise == {1, 2, 3, 4}, "the sixth counts as the fifth did, of what is here"
    assert not findings.counted_otherwise("of none of them")
