"""What the owner does: ask, remind, withdraw, issue, open again. The chair's office issues a write-round."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.campaigns.certificate import changes_to_take_up
from app.campaigns.clear import (
    MinisterLeft,
    NobodyToAsk,
    NotAsked,
    NotToIssue,
    StepsWait,
    TextUnfit,
    WordsNotAsked,
    ask_about_words,
    ask_for_clearance,
    issue_texts,
    remind_offices,
    reopen_texts,
    withdraw_request,
)
from app.campaigns.clear_board import board_for, slugs_of
from app.campaigns.clear_due import move_due, replies_due
from app.campaigns.clear_page import CLEARANCE, clearance_page
from app.campaigns.losses import accepted
from app.campaigns.models import Campaign
from app.campaigns.own import require_owner
from app.campaigns.pages import campaign_or_404, open_campaign_or_404
from app.campaigns.to_clear import seen_of
from app.checking.state import state_of_check
from app.clearance.certificates.words import CHANGED_HEADINGS, changed
from app.clearance.forms import TEXT_CHANGED, AskForm, DueForm, ReasonForm, ReopenForm, TextsForm
from app.clearance.issue import NotAllGiven
from app.clearance.offices.find import offices
from app.clearance.requests import issued
from app.clearance.rounds import AskedAlready, IssuedAlready, current_round
from app.clearance.steps import steps_before
from app.clearance.ways import USUAL_DAYS, WRITE_ROUND
from app.clock import today
from app.errors import Stale
from app.letters.dates import after_clear_working_days
from app.registry.registries import registry_names
from app.registry.working_days import bank_holidays
from app.web.filters import format_date, format_plural
from app.web.request import reading, writing

blueprint = Blueprint("clearing", __name__, template_folder="templates")


@blueprint.route(CLEARANCE + "/ask", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def ask(reference: str) -> ResponseReturnValue:
    campaign = open_campaign_or_404(reference)
    require_owner(campaign, actor())
    if current_round(reading(), campaign.id):
        return _back(reference, "Nothing was changed: the offices have already been asked.", "info")
    form, seen = _ask_form(campaign), _seen(campaign)
    if form.validate_on_submit():
        try:
            with writing() as session:
                found = campaign_or_404(reference, session)
                ask_for_clearance(session, found, form.asking, actor=actor())
                _require_seen(session, found)
        except _NotSeen:
            form.form_errors.append(TEXT_CHANGED)
            seen = seen_of(reading(), campaign)
        except AskedAlready:
            return _back(reference, "Nothing was changed: the offices have already been asked.", "info")
        except TextUnfit:
            form.form_errors.append("The text has faults for this audience. Put them right under Letter first.")
        except NobodyToAsk as nobody:
            form.form_errors.append(_nobody(str(nobody)))
        except StepsWait as wait:
            form.form_errors.append(f"Not content yet: {', '.join(wait.args[0])}. They come before ministers.")
        else:
            return _back(
                reference,
                "The offices have been asked. If you change the text, they are asked again about what changed.",
            )
    check = state_of_check(reading(), campaign)
    looks = steps_before(reading(), campaign.id)
    board = board_for(reading(), campaign)
    return clearance_page(
        "ask",
        campaign,
        form=form,
        board=board,
        check=check,
        looks=looks,
        seen=seen,
        replies_due=replies_due(campaign, today()),
    )


@blueprint.post(CLEARANCE + "/remind")
@needs(Role.DRAFTER)
def remind(reference: str) -> ResponseReturnValue:
    """The offices named in the form, or all that have not answered."""
    campaign = open_campaign_or_404(reference)
    rows = board_for(reading(), campaign).waiting_for
    wanted = set(request.form.getlist("office", type=int)) or {row.office.id for row in rows}
    with writing() as session:
        found = campaign_or_404(reference, session)
        reminded = remind_offices(session, found, wanted, today=today(), actor=actor())
    number = len({one.office_id for one in reminded})
    if not number:
        return _back(reference, "Nobody was reminded: each office has answered, or was reminded today.", "info")
    return _back(reference, f"{format_plural(number, 'office')} reminded.")


@blueprint.route(CLEARANCE + "/due", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def due(reference: str) -> ResponseReturnValue:
    campaign = open_campaign_or_404(reference)
    require_owner(campaign, actor())
    round_ = current_round(reading(), campaign.id)
    if round_ is None:
        raise NotAsked(reference)
    earliest = round_.due if round_.track == WRITE_ROUND else None
    form = DueForm(earliest=earliest, today=today(), holidays=bank_holidays(reading()))
    if not form.validate_on_submit():
        return clearance_page("due", campaign, form=form, replies_due=replies_due(campaign, today()))
    with writing() as session:
        moved = move_due(session, campaign_or_404(reference, session), form.due.data, actor=actor())
    if not moved:
        return _back(reference, f"Nothing was changed: the deadline is already {format_date(form.due.data)}.", "info")
    return _back(reference, f"The deadline is now {format_date(form.due.data)}.")


@blueprint.route(CLEARANCE + "/withdraw", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def withdraw(reference: str) -> ResponseReturnValue:
    campaign = open_campaign_or_404(reference)
    require_owner(campaign, actor())
    form = ReasonForm()
    if form.validate_on_submit():
        try:
            with writing() as session:
                gone = withdraw_request(
                    session, campaign_or_404(reference, session), reason=form.reason.data, actor=actor()
                )
        except IssuedAlready:
            form.form_errors.append("Texts are issued. Open them again first, then withdraw the request.")
        else:
            offices = len({one.office_id for one in gone})
            are = "is" if offices == 1 else "are"
            return _back(reference, f"Request withdrawn. {format_plural(offices, 'office')} {are} no longer asked.")
    return clearance_page("withdraw", campaign, form=form, board=board_for(reading(), campaign))


@blueprint.route(CLEARANCE + "/issue", methods=["GET", "POST"])
@needs(Role.DRAFTER, Role.CLEARER)
def issue(reference: str) -> ResponseReturnValue:
    campaign = open_campaign_or_404(reference)
    board, names = board_for(reading(), campaign), registry_names(reading())
    ready = [slug for slug in board.complete if slug not in board.issued]
    form, seen = TextsForm([(slug, names[slug]) for slug in ready]), _seen(campaign)
    new: list[str] = []
    if request.method == "GET":
        form.texts.data = ready
    if form.validate_on_submit():
        wanted = [slug for slug in form.texts.data if slug in slugs_of(campaign)]
        try:
            with writing() as session:
                found = campaign_or_404(reference, session)
                made = issue_texts(session, found, wanted, actor=actor())
                _require_seen(session, found)
        except _NotSeen:
            form.form_errors.append(TEXT_CHANGED)
            seen = seen_of(reading(), campaign)
        except NotToIssue:
            abort(403, description="A write-round is issued by the office of its committee’s chair.")
        except TextUnfit:
            form.form_errors.append("The text has faults for these audiences. Put them right under Letter first.")
        except WordsNotAsked as unusual:
            new = unusual.args[0]
            form.form_errors.append(
                "Nothing was issued. Letters print words of their recipients that the offices have not read."
            )
        except MinisterLeft as left:
            form.form_errors.append(
                f"The {left} has changed hands since the office answered. Nothing was issued: the office is asked again"
                " within the hour."
            )
        except (NotAllGiven, Stale):
            form.form_errors.append(
                "A text is not what every office has cleared. Nothing was issued: look at the board again."
            )
        else:
            if not made:
                return _back(reference, "Nothing was changed: these texts are issued already.", "info")
            return _back(reference, f"Clearance issued for {format_plural(len(made), 'text')}.")
    changes = changes_to_take_up(reading(), campaign, {*ready, *board.issued}) if ready else ()
    return clearance_page(
        "issue",
        campaign,
        form=form,
        ready=ready,
        board=board,
        seen=seen,
        new=new,
        changes=[changed(one) for one in changes],
        CHANGED_HEADINGS=CHANGED_HEADINGS,
    )


@blueprint.post(CLEARANCE + "/words")
@needs(Role.DRAFTER)
def words(reference: str) -> ResponseReturnValue:
    """Ask about the unusual words that letters print now."""
    open_campaign_or_404(reference)
    with writing() as session:
        found = ask_about_words(session, campaign_or_404(reference, session), actor=actor(), accepted=accepted())
    number = sum(map(len, found.values()))
    return _back(reference, f"The offices are asked about {format_plural(number, 'unusual wording')}.")


@blueprint.route(CLEARANCE + "/reopen", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def reopen(reference: str) -> ResponseReturnValue:
    campaign = open_campaign_or_404(reference)
    require_owner(campaign, actor())
    names, there = registry_names(reading()), issued(reading(), campaign.id)
    form = ReopenForm([(slug, names[slug]) for slug in slugs_of(campaign) if slug in there])
    if form.validate_on_submit():
        with writing() as session:
            found = reopen_texts(
                session,
                campaign_or_404(reference, session),
                form.texts.data,
                reason=form.reason.data,
                actor=actor(),
            )
        return _back(reference, f"{format_plural(len(found), 'text')} opened again.")
    return clearance_page("reopen", campaign, form=form, there=there)


def _ask_form(campaign: Campaign) -> AskForm:
    session, this_day = reading(), today()
    holidays = bank_holidays(session)
    usual = {track: after_clear_working_days(this_day, days, holidays=holidays) for track, days in USUAL_DAYS.items()}
    signing = {one.office_id for one in campaign.signatories}
    everyone = [(one.id, one.title) for one in offices(session)]
    return AskForm(everyone, {one for one, _ in everyone} - signing, usual=usual, today=this_day, holidays=holidays)


class _NotSeen(Exception):
    """The texts are not those that the page showed."""


def _seen(campaign: Campaign) -> str:
    return request.form.get("seen") or seen_of(reading(), campaign)


def _require_seen(session: Session, campaign: Campaign) -> None:
    if request.form.get("seen") != seen_of(session, campaign):
        raise _NotSeen(campaign.reference)


def _nobody(slug: str) -> str:
    if not slug:
        return "The campaign has no audience. Choose it first."
    return f"Nobody signs the letters to {registry_names(reading())[slug]}. Say who does under Signatories."


def _back(reference: str, said: str, kind: str = "success") -> ResponseReturnValue:
    flash(said, kind)
    return redirect(url_for("clearance.clearance", reference=reference))


def nobody_is_asked(not_asked: NotAsked) -> ResponseReturnValue:
    """The request was withdrawn while the page was open."""
    return _back(str(not_asked), "Nothing was changed: no office is asked now.", "info")


blueprint.register_error_handler(NotAsked, nobody_is_asked)
