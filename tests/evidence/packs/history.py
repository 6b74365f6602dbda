"""A history to ask packs about: the small campaign as it fared, and everything that is corrected of it later."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import SYSTEM, record
from app.campaigns.audience.holdouts import hold_out, put_back
from app.campaigns.audience.posts import Audience, audience_of
from app.campaigns.audience.save import save_audience
from app.campaigns.letter.keep_text import keep_text
from app.campaigns.letter.text import newest_text
from app.campaigns.lifecycle.details import change_details, details_of, seen_of
from app.campaigns.models import Campaign, Letter
from app.delivery.attempts.settle import Evidence, keep_queued, move, note
from app.delivery.marking.recordings import undo_attempt
from app.delivery.models import Attempt
from app.delivery.sending.outcome import arrived_after_all
from app.evidence.interventions import record as facts
from app.evidence.interventions.days import Day
from app.evidence.interventions.models import InterventionVersion
from app.evidence.interventions.record import InterventionDetails, said_of
from app.evidence.packs.figures.findings import AskedPart, PackRequest
from app.evidence.source import Source
from app.platform.history import known, next_version
from app.platform.services import Services
from app.registry.holidays.change import Holiday, add_holiday
from app.registry.models import AreaVersion, OrganisationVersion, PostVersion
from app.responses.models import Response, ResponseLetter
from app.responses.recording.correct import correct_response, withdraw_response
from app.responses.standing import SaidToAsk, recorded_response
from tests.audit.codes import event_of
from tests.tracking.office import AUDIENCE, letter, reply, send, small

DAY = date(2015, 4, 30)
IT_SAYS = (
    "A reconstruction, written later as an example of letters of March 2015. "
    "Its requests and dates are part of the example: no reply is needed"
)
CARRIES = f"The {{}} letter carries the notice “{IT_SAYS}”."
NOTICE = f"The letter carries the notice “{IT_SAYS}”."
"""At the end of each line about letters of the small campaign, whose text is the template’s that ships."""

PARTS = (
    AskedPart("a", "councils", "councils"),
    AskedPart("b", "children’s services", "childrens-services"),
    AskedPart("c", "the police", "police"),
    AskedPart("d", "schools", "schools"),
)
AT = datetime(2015, 3, 10, 9, tzinfo=UTC)

Step = Callable[[Services], object]


def asked(session: Session) -> PackRequest:
    return PackRequest(PARTS, (small(session).id,))


def _written(change: Callable[[Session, Campaign], object]) -> Step:
    def step(services: Services) -> None:
        with services.database.writing() as session:
            change(session, small(session))

    return step


def response_to(session: Session, number: int) -> Response:
    """The first that answers this letter."""
    links = select(ResponseLetter.response_id).where(ResponseLetter.letter_id == letter(session, number).id)
    return session.scalars(select(Response).where(Response.id.in_(links)).order_by(Response.id)).first()


def correct(session: Session, number: int, **changes: object) -> None:
    """What is said of the reply to a letter; `answers`: to asks, from 1 on."""
    response = response_to(session, number)
    was = recorded_response(session, response.id)
    answers = {
        (letter_id, ask): SaidToAsk(answer, "", f"Passage {ask}: {answer}")
        for letter_id in was.letter_ids
        for ask, answer in enumerate(changes.pop("answers", ()), start=1)
    }
    letters = session.scalars(select(Letter).where(Letter.id.in_(was.letter_ids)).order_by(Letter.number)).all()
    correct_response(
        session,
        response,
        letters,
        replace(was.details, **changes),
        answers=answers or was.answers,
        seen=was.seq,
        today=DAY,
        actor=SYSTEM,
    )


def withdraw(session: Session, number: int) -> None:
    response = response_to(session, number)
    withdraw_response(session, response, seen=recorded_response(session, response.id).seq, actor=SYSTEM)


def attempt_of(session: Session, number: int) -> Attempt:
    mine = select(Attempt).where(Attempt.letter_id == letter(session, number).id).order_by(Attempt.id.desc())
    return session.scalars(mine).first()


def bounce(session: Session, number: int) -> None:
    said = Evidence(AT, "bounce", reason="no_such_mailbox")
    assert move(session, attempt_of(session, number).id, "fail", said, actor=SYSTEM)


def renamed(session: Session, model: type, to: str, **which: object) -> None:
    """What these versions name is called otherwise, as corrected now."""
    seq = record(session, event_of("organisation.changed"), actor=SYSTEM, subjects=[("organisation", 1)]).seq
    for version in session.scalars(select(model).filter_by(**which).where(known(model))).all():
        version.supersede(seq)
        session.flush()
        session.add(next_version(version, seq=seq, name=to))


def organisation_of(session: Session, number: int) -> int:
    post_id = letter(session, number).post_id
    return session.scalars(
        select(PostVersion.organisation_id).where(PostVersion.post_id == post_id, known(PostVersion))
    ).first()


def direction(session: Session, once: str = "direction") -> int:
    area = session.scalars(
        select(AreaVersion.area_id).where(AreaVersion.nation == "England", AreaVersion.region == "North East")
    ).first()
    said = InterventionDetails(
        "direction", area, "A direction", "", Day(date(2015, 3, 1)), None, {"powers": ["Section 497A"]}, Source("Test")
    )
    return facts.add(session, said, once=once, actor=SYSTEM)


def redate(session: Session) -> None:
    version = session.scalars(
        select(InterventionVersion).where(InterventionVersion.title == "A direction", known(InterventionVersion))
    ).one()
    said = replace(said_of(version), begun=Day(date(2015, 5, 2)))
    facts.correct(session, version.intervention_id, said, seen=version.recorded, actor=SYSTEM)


def _details(session: Session, campaign: Campaign, **changes: object) -> None:
    details = replace(details_of(campaign), **changes)
    change_details(session, campaign, details, seen=seen_of(campaign), printed=False, actor=SYSTEM)


def _audience(session: Session, campaign: Campaign, parts: Sequence[tuple[str, Mapping[str, list[str]]]]) -> None:
    now = audience_of(campaign)
    save_audience(session, campaign, Audience(tuple(parts), now.valid_at), seen=now.digest, actor=SYSTEM)


def _text(session: Session, campaign: Campaign) -> None:
    newest = newest_text(session, campaign.id)
    first, _, rest = newest.source.partition("asks:\n  - ")
    keep_text(session, campaign, f"{first}asks:\n  - Once more, {rest}", seen=newest.number, actor=SYSTEM)


def _told(session: Session, _: Campaign) -> None:
    note(session, attempt_of(session, 7).id, "failed", Evidence(AT, "bounce"), actor=SYSTEM)


def _queue(session: Session, _: Campaign) -> None:
    """The letter that was sent by hand is to go by email."""
    first = attempt_of(session, 10)
    seq = record(session, event_of("letters.queued"), actor=SYSTEM, subjects=[("campaign", 1)]).seq
    queued = Attempt(
        letter_id=first.letter_id,
        edition_id=first.edition_id,
        channel="email",
        resend=0,
        state="queued",
        sent_on=date(2015, 3, 10),
        note="",
        recorded=seq,
    )
    session.add(queued)
    session.flush()
    keep_queued(session, [queued.id], seq=seq, at=AT, actor=SYSTEM)


def _move(number: int, step: str, day: int) -> Callable[[Session, Campaign], None]:
    def moved(session: Session, _: Campaign) -> None:
        said = Evidence(AT.replace(day=day), "despatch")
        assert move(session, attempt_of(session, number).id, step, said, actor=SYSTEM)

    return moved


HISTORY: Mapping[str, Step] = {
    "a reply is another kind": _written(lambda s, c: correct(s, 1, kind="acknowledgement", answers=())),
    "its answers are others": _written(lambda s, c: correct(s, 2, answers=["no", "partly", "yes", "yes", "no"])),
    "it came on another day": _written(lambda s, c: correct(s, 6, received_on=date(2015, 3, 30))),
    "a reply is withdrawn": _written(lambda s, c: withdraw(s, 4)),
    "another reply comes": lambda services: reply(services, [4], on=date(2015, 4, 2), kind="declined"),
    "a letter bounces": _written(lambda s, c: bounce(s, 7)),
    "and did arrive": _written(lambda s, c: arrived_after_all(s, attempt_of(s, 7).id, note="", at=AT, actor=SYSTEM)),
    "something is told that moves nothing": _written(_told),
    "a sending is undone": _written(lambda s, c: undo_attempt(s, c, attempt_of(s, 8).id, actor=SYSTEM)),
    "another letter is sent": lambda services: send(services, [10], sent_on=date(2015, 3, 9)),
    "it is undone, and to go by email": _written(
        lambda s, c: (undo_attempt(s, c, attempt_of(s, 10).id, actor=SYSTEM), _queue(s, c))
    ),
    "it is taken in hand": _written(_move(10, "hand", 11)),
    "it is put off": _written(_move(10, "put off", 11)),
    "it is taken in hand again": _written(_move(10, "hand", 12)),
    "it is lost": _written(_move(10, "lose", 12)),
    "it was delivered": _written(_move(10, "deliver", 13)),
    "a letter comes back": _written(_move(9, "return", 20)),
    "posts are excluded": _written(
        lambda s, c: hold_out(
            s, c, {letter(s, 12).post_id: "Wrote to us", letter(s, 3).post_id: "In office a week"}, actor=SYSTEM
        )
    ),
    "for another reason": _written(lambda s, c: hold_out(s, c, {letter(s, 12).post_id: "On leave"}, actor=SYSTEM)),
    "one is included again": _written(lambda s, c: put_back(s, c, letter(s, 3).post_id, actor=SYSTEM)),
    "the audience loses Wales": _written(lambda s, c: _audience(s, c, AUDIENCE[1:])),
    "and has it again, with lead members": _written(
        lambda s, c: _audience(s, c, (*AUDIENCE, ("lead-members", {"region": ["North East"]})))
    ),
    "a bank holiday is proclaimed": _written(
        lambda s, c: add_holiday(s, Holiday(date(2015, 3, 23), "A holiday"), actor=SYSTEM)
    ),
    "the campaign has another name": _written(lambda s, c: _details(s, c, title="Another name")),
    "its text asks otherwise": _written(_text),
    "an organisation is renamed": _written(
        lambda s, c: renamed(s, OrganisationVersion, "Renamed", organisation_id=organisation_of(s, 5))
    ),
    "an area is renamed": _written(lambda s, c: renamed(s, AreaVersion, "Renamed Area", name="Hartlepool")),
    "a direction is recorded": _written(lambda s, c: direction(s)),
    "its day is corrected": _written(lambda s, c: redate(s)),
}
