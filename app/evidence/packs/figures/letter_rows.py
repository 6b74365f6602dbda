"""The letters of a campaign as a pack's rows: each with its answers, what came back of it and what was said to each
ask, on a day and as known at an event. A handful of queries, however many letters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy import select

from app.audit.models import AuditEvent
from app.campaigns.as_known import CampaignAsKnown
from app.campaigns.letters import open_letter_addressee
from app.campaigns.models import Letter
from app.delivery.channels import METHODS
from app.evidence.packs.figures.places import Place
from app.evidence.packs.figures.rows import AnswerRow, LetterRow, ReplyRow, Said
from app.platform.clock import london_time
from app.platform.history import known
from app.production.models import Edition
from app.registry.as_known import RegistryAsKnown
from app.registry.organisations.organisation import last_names
from app.registry.posts.titles import called_on
from app.responses.answers import AnswerStatus, Code, Late, late
from app.responses.asks.asks import best_answers
from app.responses.asks.grid import CELLS, unanswered_status
from app.responses.kinds import HOW, KINDS, Kind
from app.responses.lateness.due import days_late
from app.responses.lateness.returns import reached_on, returned_on
from app.responses.models import Response, ResponseLetter, ResponseVersion
from app.tracking.answers import Answers, TrackedLetter
from app.tracking.codes import Delivery, LetterCodes, Met
from app.tracking.snapshot import CampaignSnapshot


@dataclass(eq=False)
class CampaignRows:
    """The rows of one campaign, each kind made when it is first asked for. `places`: where an organisation's post lies,
    by post id."""

    snapshot: CampaignSnapshot
    registries: Mapping[str, RegistryAsKnown]
    places: Mapping[int, Place]

    @property
    def then(self) -> CampaignAsKnown:
        """The campaign as known at the event."""
        return self.snapshot.then

    @property
    def key(self) -> str:
        return str(self.snapshot.campaign.id)

    @property
    def is_later(self) -> bool:
        """Whether the campaign is dated after the pack's day and none of its letters was sent by then."""
        sent = any(row.sent_on for row in self.letters.values())
        return self.then.letter_date > self.snapshot.valid_at and not sent

    @cached_property
    def letters(self) -> Mapping[int, LetterRow]:
        """By the letter's id in the database, in their order."""
        then, made = self.then, _edition_dates(self.snapshot)
        tracked = [letter for letter in self.snapshot.letters if letter.registry in self.registries]
        posts = {letter.post_id for letter in tracked if letter.post_id}
        titles = called_on(self.snapshot.session, posts, valid_at=then.valid_at, known_at=self.snapshot.known_at)
        return {letter.id: _letter(letter, self, titles, made) for letter in tracked}

    @cached_property
    def replies(self) -> Sequence[ReplyRow]:
        """Each once for every letter that it answers."""
        bodies = {came_from for *_, came_from in self._received if came_from is not None}
        senders = last_names(self.snapshot.session, bodies, known_at=self.snapshot.known_at)
        return [
            ReplyRow(
                id=f"reply:{response_id}:{one}",
                response_id=response_id,
                letter=row.reference,
                campaign=row.campaign,
                registry=row.registry,
                post=row.post,
                received_on=on,
                kind=KINDS[kind].name,
                how=HOW[how],
                registry_name=row.registry_name,
                sender=senders.get(came_from or 0, ""),
            )
            for one, response_id, on, kind, how, came_from in self._received
            if (row := self.letters.get(one)) and kind != Kind.RETURNED
        ]

    @cached_property
    def answers(self) -> Sequence[AnswerRow]:
        """To every ask of each letter that was sent or answered, in the letters' order."""
        snapshot = self.snapshot
        best = best_answers(snapshot.campaign.id, snapshot.known_at, valid_at=snapshot.valid_at)
        said = {(row.letter_id, row.number): row for row in snapshot.session.execute(best)}
        received = {response_id: on for _, response_id, on, *_ in self._received}
        numbers = range(1, len(snapshot.asks) + 1)
        rows = []
        for letter_id, row in self.letters.items():
            otherwise = unanswered_status(snapshot.answers[letter_id].facts.counts)
            for number in numbers if row.followed or row.was_followed else ():
                best_answer = said.get((letter_id, number))
                code = best_answer.answer if best_answer else otherwise
                rows.append(
                    AnswerRow(
                        id=f"answer:{letter_id}:{number}",
                        letter=row.reference,
                        campaign=row.campaign,
                        registry=row.registry,
                        post=row.post,
                        number=number,
                        answer=code,
                        name=CELLS[code][1],
                        words=best_answer.words if best_answer else "",
                        passage=best_answer.passage if best_answer else "",
                        response_id=best_answer.response_id if best_answer else None,
                        received_on=received.get(best_answer.response_id) if best_answer else None,
                        registry_name=row.registry_name,
                    )
                )
        return rows

    @property
    def open_letters(self) -> Mapping[str, str]:
        """The reference of the open letter to each registry that has one, by slug."""
        return {row.registry: row.reference for row in self.letters.values() if row.post_id is None}

    @cached_property
    def _received(self) -> Sequence[tuple[int, int, date, str, str, int | None]]:
        """Each response, once for every letter that it answers, in the order in which they came: the letter's id, its
        own, the day, its kind, how it came, and the id of the organisation that answered in the recipient's place."""
        moment = self.snapshot
        columns = (ResponseVersion.received_on, ResponseVersion.kind, ResponseVersion.how, ResponseVersion.came_from)
        rows = moment.session.execute(
            select(ResponseLetter.letter_id, Response.id, *columns)
            .join(Response, Response.id == ResponseLetter.response_id)
            .join(ResponseVersion, ResponseVersion.response_id == Response.id)
            .where(Response.campaign_id == moment.campaign.id, ResponseVersion.received_on <= moment.valid_at)
            .where(known(ResponseLetter, moment.known_at), known(ResponseVersion, moment.known_at))
            .order_by(ResponseVersion.received_on, Response.id, ResponseLetter.letter_id)
        )
        return rows.all()


def _edition_dates(snapshot: CampaignSnapshot) -> Mapping[tuple[int, int], date]:
    """The day on which each edition was made, by the letter's id and the edition's number."""
    rows = snapshot.session.execute(
        select(Edition.letter_id, Edition.number, AuditEvent.at)
        .join(Letter, Letter.id == Edition.letter_id)
        .join(AuditEvent, AuditEvent.seq == Edition.recorded)
        .where(Letter.campaign_id == snapshot.campaign.id)
    )
    return {(letter, number): london_time(at).date() for letter, number, at in rows}


def _letter(
    one: TrackedLetter, of: CampaignRows, titles: Mapping[int, str], made: Mapping[tuple[int, int], date]
) -> LetterRow:
    answers, name = one.answers, of.registries[one.registry].name
    place = of.places.get(one.post_id or 0)
    return LetterRow(
        id=f"letter:{one.id}",
        reference=one.reference,
        campaign=of.then.reference,
        registry=one.registry,
        registry_name=name,
        post=open_letter_addressee(name) if one.post_id is None else titles.get(one.post_id, one.reference),
        nation=one.nation,
        region=one.region,
        area=place.own if place else ("", ""),
        sent_on=answers.sent.sent_on if answers.sent else None,
        channel=METHODS[answers.sent.channel].name if answers.sent else "",
        delivered=_status_parts(answers.delivered),
        why=answers.delivered.sub if answers.delivered.code == Delivery.FAILED else "",
        back=_status_parts(answers.back),
        replied_on=answers.facts.counts_on,
        asks=_status_parts(answers.asks),
        late=_status_parts(answers.late),
        due=answers.due,
        days=answers.days,
        withdrawn=one.withdrawn,
        codes=_codes(one, of.snapshot),
        made_on=made.get((one.id, answers.sent.edition)) if answers.sent else None,
        came_back=_came_back(one),
        first_reply=answers.facts.stopped_on,
        post_id=one.post_id,
    )


def _came_back(one: TrackedLetter) -> bool:
    """Whether any sending of it came back, also where it was sent again since. As in returns.py one copy of an open
    letter that comes back does not bring the letter back."""
    sent, back = one.answers.sent, one.answers.facts.returned_on
    if sent is None:
        return False
    recorded = back is not None and back >= sent.first_on and one.post_id is not None
    return recorded or len(sent.out) < sent.attempts


def _codes(one: TrackedLetter, snapshot: CampaignSnapshot) -> Mapping[int, LetterCodes]:
    """What the letter is counted by, by each method. The third went by the day on which it was first sent, whether or
    not it came back then; the fourth by that on which it first reached its recipient, though the reply may be dated
    before; the fifth likewise, where no sending is recorded by then. Before the fifth, what Despatch held back had
    failed."""
    sent, now = one.answers.sent, one.answers.codes._replace(met=_met(one.answers, snapshot), withdrawn=one.withdrawn)
    day = _reached(one)
    late_since_reached = _late_by(one, day, snapshot, reached=day)
    delivered = _delivered_before(one.answers)
    before = now if delivered == now.delivered else now._replace(delivered=delivered)
    early = _early_codes(one, snapshot)
    return {
        **({2: early} if early else {}),
        3: _with_late(before, _late_by(one, sent.first_on if sent else None, snapshot, reached=day)),
        4: _with_late(before, late_since_reached),
        5: now if sent else _with_late(now, late_since_reached),
        **dict.fromkeys((6, 7), now),
    }


def _with_late(codes: LetterCodes, code: Late) -> LetterCodes:
    return codes if codes.late == code else codes._replace(late=code)


def _early_codes(one: TrackedLetter, snapshot: CampaignSnapshot) -> LetterCodes | None:
    """As only what stood counts as sent; None of a letter that was withdrawn and is not sent so."""
    answers = snapshot.answers_by_standing[one.id]
    sent = answers.sent is not None
    if one.withdrawn and not sent:
        return None
    moment = (answers.facts, answers.due, snapshot.valid_at, snapshot.holidays)
    code = late(*moment, sent=sent, dates_compared=False).code
    met = _met(answers, snapshot) if code == Late.IN_TIME else None
    return LetterCodes(sent, _delivered_before(answers), answers.back.code, code, met, one.withdrawn)


def _delivered_before(answers: Answers) -> Delivery:
    return Delivery.FAILED if answers.delivered.code == Delivery.HELD_BACK else answers.delivered.code


def _late_by(one: TrackedLetter, day: date | None, snapshot: CampaignSnapshot, *, reached: date | None) -> Late:
    """The code of `late` by a day on which the letter was sent, though the reply may be dated before. `reached`: the
    day on which it first reached its recipient, by which the letter's own answer goes."""
    answers = one.answers
    if day == reached and answers.late.code != Late.DATED_BEFORE:
        return answers.late.code
    back = returned_on(answers.sent, answers.facts, open_letter=one.post_id is None) is not None
    moment = (answers.facts, answers.due, snapshot.valid_at, snapshot.holidays)
    return late(*moment, reached=day, returned=back, dates_compared=False).code


def _reached(one: TrackedLetter) -> date | None:
    return reached_on(one.answers.sent, one.answers.facts, open_letter=one.post_id is None)


def _met(answers: Answers, snapshot: CampaignSnapshot) -> Met | None:
    """Which day a reply met; None where none did."""
    deadline, stopped, holidays = snapshot.deadline, answers.facts.stopped_on, snapshot.holidays
    if deadline is None or stopped is None or days_late(answers.due or deadline.day, stopped, holidays):
        return None
    if stopped <= deadline.printed:
        return Met.ASKED
    return Met.PROMISED if days_late(deadline.day, stopped, holidays) else Met.WORKING_DAY


def _status_parts(said: AnswerStatus[Code]) -> Said[Code]:
    return said.shape, said.word, said.code
