"""A new pack: for a question or for none, at a moment; or one like another, at another moment."""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.accounts.security.rate_limits import PACKS, costly
from app.audit.moments import last_event_by
from app.errors import Refused
from app.evidence.interventions.listing import interventions
from app.evidence.interventions.rounds_listing import rounds
from app.evidence.packs.choices import campaigns_dated, campaigns_offered, question_name, questions_offered
from app.evidence.packs.figures.findings import AskedPart, PackRequest
from app.evidence.packs.find import pack_by_number
from app.evidence.packs.forms import PackForm
from app.evidence.packs.make import Look, look, make_pack
from app.evidence.packs.models import Pack
from app.evidence.packs.pages import ALL
from app.evidence.questions.find import answered_on, parts_of, question_by_number, sectors, steps_of
from app.evidence.questions.models import Question
from app.platform.clock import today
from app.web.acts import finish
from app.web.filters import format_date
from app.web.request import reading
from app.web.typed import number_in

blueprint = Blueprint("pack_making", __name__)


@blueprint.route(ALL + "/new", methods=["GET", "POST"])
@needs(Role.DRAFTER)
@costly(PACKS)
def new() -> ResponseReturnValue:
    session, day = reading(), today()
    form = PackForm(today=day)
    form.offer(
        questions=questions_offered(session),
        sectors=sectors(session),
        campaigns=campaigns_offered(session),
        interventions={
            str(intervention.id): f"{intervention.area_name}: {intervention.title}"
            for intervention in interventions(session, valid_at=day)
        },
        rounds={str(one.id): one.title for one in rounds(session, valid_at=day)},
    )
    if request.method == "GET":
        _begin(session, form)
    elif form.validate_on_submit():
        number = form.question_number
        question = question_by_number(session, number) if number else None
        looked = _look(session, form, question)
        if looked and (done := form.run(lambda writer: _make(writer, form, looked, question))):
            said = f"Evidence pack {done.result} made, with figures for {format_date(form.valid_at.data)}."
            return finish(url_for("packs.pack", number=done.result), said)
    return form.page("evidence/packs_new.html")


def _begin(session: Session, form: PackForm) -> None:
    """As another pack was asked (`?like=`), or for a question (`?question=`), at the day of its answer if it has one.
    Campaigns are ticked whose letters are dated by today: of others nothing was sent yet."""
    form.valid_at.data = today()
    form.campaigns.data = campaigns_dated(session, today())
    like, asked = number_in(request.args.get("like")), number_in(request.args.get("question"))
    if like and (pack := pack_by_number(session, like)):
        _fill_from_pack(session, form, pack)
    elif asked and (question := question_by_number(session, asked)):
        form.about.data, form.question.data = "question", str(question.number)
        form.title.data = question_name(question)
        form.valid_at.data = answered_on(steps_of(session, question.id)) or today()


def _fill_from_pack(session: Session, form: PackForm, pack: Pack) -> None:
    form.title.data, form.valid_at.data = pack.title, pack.valid_at
    form.campaigns.data = [str(campaign) for campaign in pack.campaigns]
    if pack.question_id:
        form.about.data = "question"
        form.question.data = str(session.get_one(Question, pack.question_id).number)
    else:
        form.about.data = "sectors"
        form.sectors.data = [part.sector for part in pack.parts]
    for kept, scope, chosen in (
        (pack.interventions, form.interventions, form.chosen_interventions),
        (pack.rounds, form.rounds, form.chosen_rounds),
    ):
        scope.data = "all" if kept is None else "chosen" if kept else "none"
        chosen.data = [str(one) for one in kept or ()]


def _look(session: Session, form: PackForm, question: Question | None) -> Look | None:
    """What the pack would say; None where the form says why there is none."""
    known_at = last_event_by(session, form.known_on) if form.known_on else form.event
    if form.known_on and not known_at:
        form.refuse(Refused("nothing_by_then", field="known"))
        return None
    parts = form.own_parts
    if question:
        known = parts_of(session, question, known_at) or parts_of(session, question)
        parts = [AskedPart(part.letter, part.words, part.sector) for part in known]
    pack_request = PackRequest(parts, form.chosen_campaigns, form.scope_of_interventions, form.scope_of_rounds)
    try:
        return look(session, pack_request, valid_at=form.valid_at.data, known_at=known_at)
    except Refused as refused:
        form.refuse(refused)
        return None


def _make(writer: Session, form: PackForm, looked: Look, question: Question | None) -> int:
    """The number of the pack."""
    whose = (question.id, question.number) if question else None
    return make_pack(writer, looked, title=form.title.data, once=form.once.data, question=whose, actor=actor()).number
