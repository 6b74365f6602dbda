"""Whose a campaign is, and how it ends: taken on, handed over, closed, opened again, put away, brought back."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs, signed_in
from app.accounts.models import Role, User
from app.audit.told import tables
from app.campaigns.authors import HasCleared
from app.campaigns.life import NotPossible, take_step
from app.campaigns.models import Campaign
from app.campaigns.own import HasAnOwner, NotADrafter, TakesItOver, drafters, hand_over, require_owner, take_on
from app.campaigns.pages import (
    campaign_or_404,
    campaign_page,
    may_hand_over,
    may_take_on,
    owner_of,
    shown,
)
from app.campaigns.states import CAMPAIGN, State
from app.campaigns.timeline import owners_of
from app.campaigns.words import DONE, NOT_POSSIBLE
from app.production.runs import run_under_way
from app.tracking.progress import count_followed
from app.web.filters import format_plural
from app.web.names import the_office
from app.web.request import reading, writing

blueprint = Blueprint("life", __name__, template_folder="templates")

OWNER = "/campaigns/<reference>/owner"


@blueprint.get(OWNER)
@signed_in
def owner(reference: str) -> ResponseReturnValue:
    """Who owns it and who did; whom it may be handed over to; asked about once more when one is chosen."""
    session = reading()
    campaign = campaign_or_404(reference)
    not_to = {campaign.owner_id, *([current_user.id] if campaign.owner_id else [])}
    others = [user for user in drafters(session) if user.id not in not_to] if may_hand_over(campaign) else []
    chosen = request.args.get("to", "")
    return campaign_page(
        "campaigns/owner.html",
        campaign,
        owner=owner_of(campaign),
        others=others,
        may_hand_over=may_hand_over(campaign),
        may_take_on=may_take_on(campaign),
        to=next((user for user in others if str(user.id) == chosen), None),
        history=shown(owners_of(session, campaign, tables())),
    )


@blueprint.post(OWNER)
@needs(Role.DRAFTER)
def own(reference: str) -> ResponseReturnValue:
    with writing() as session:
        try:
            take_on(session, campaign_or_404(reference, session), actor=actor())
        except HasAnOwner:
            flash(f"{reference} has an owner already. Ask them, or an administrator, to hand it over.", "warning")
        except HasCleared as cleared:
            flash(_cleared("you", cleared.office), "warning")
        else:
            flash(f"You own {reference} now.", "success")
    return redirect(url_for("campaigns.campaign", reference=reference))


@blueprint.post(f"{OWNER}/hand-over")
@needs(Role.DRAFTER, Role.ADMINISTRATOR)
def give_away(reference: str) -> ResponseReturnValue:
    with writing() as session:
        to = session.get(User, request.form.get("to", type=int))
        try:
            if to is None:
                raise NotADrafter
            seen = request.form.get("seen", type=int)
            hand_over(session, campaign_or_404(reference, session), to, seen=seen, actor=actor())
        except NotADrafter:
            flash("Nothing was changed: only an active user who drafts can own a campaign.", "warning")
        except TakesItOver:
            flash("Nothing was changed: another administrator must hand this campaign over to you.", "warning")
        except HasCleared as cleared:
            flash(_cleared("they", cleared.office), "warning")
        else:
            flash(f"{to.name} owns {reference} now.", "success")
    return redirect(url_for(".owner", reference=reference))


@blueprint.get("/campaigns/<reference>/<any(close, archive):step>")
@needs(Role.DRAFTER)
def confirm(reference: str, step: str) -> ResponseReturnValue:
    campaign = campaign_or_404(reference)
    require_owner(campaign, actor())
    if campaign.state not in CAMPAIGN[step].sources:
        return _not_possible(reference, State(campaign.state))
    return campaign_page(
        "campaigns/close.html",
        campaign,
        ending=step,
        run=run_under_way(reading(), campaign.id),
        unsettled=_unsettled(reading(), campaign),
    )


@blueprint.post("/campaigns/<reference>/<any(close, archive, 'open', 'bring-back'):step>")
@needs(Role.DRAFTER)
def take(reference: str, step: str) -> ResponseReturnValue:
    with writing() as session:
        campaign = campaign_or_404(reference, session)
        if step == "close" and (run := run_under_way(session, campaign.id)):
            flash(f"Nothing was changed: run {run.number} is under way. Let it end, or cancel it.", "warning")
            return redirect(url_for("production.run", reference=reference, number=run.number))
        try:
            done = take_step(session, campaign, step.replace("-", "_"), actor=actor())
        except NotPossible as problem:
            return _not_possible(reference, problem.state)
    if done:
        flash(DONE[step].format(reference=reference), "success")
    return redirect(url_for("campaigns.campaign", reference=reference))


def _cleared(who: str, office: str) -> str:
    return (
        f"Nothing was changed: {who} answered for {the_office(office)}. A campaign’s owner does not clear it: take that"
        " answer back first."
    )


def _not_possible(reference: str, state: State) -> ResponseReturnValue:
    flash(NOT_POSSIBLE[state].format(reference=reference), "warning")
    return redirect(url_for("campaigns.campaign", reference=reference))


def _unsettled(session: Session, campaign: Campaign) -> str:
    """What is not sent and what is still awaited, for who is about to close it or to put it away."""
    total = count_followed(session, campaign)
    if not total.followed:
        return "No letter of it has been sent."
    said = []
    if total.not_sent:
        said.append(f"{format_plural(total.not_sent, 'letter is', 'letters are')} not sent.")
    if campaign.reply_by and total.done < total.followed:
        of = f"Of {format_plural(total.followed, 'letter')} {total.how_followed}"
        part = f"{total.part:,} {'has' if total.part == 1 else 'have'} only an acknowledgement or a holding reply"
        nothing = f"{total.nothing:,} {'has' if total.nothing == 1 else 'have'} no response recorded"
        awaited = [*([part] if total.part else []), *([nothing] if total.nothing else [])]
        said.append(f"{of}, {' and '.join(awaited)}.")
    return " ".join(said)
