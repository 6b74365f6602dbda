"""Whose a campaign is, and how it ends: taken on, handed over, closed, opened again, put away, brought back."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs, signed_in
from app.accounts.models import Role, User
from app.accounts.proof import proven
from app.audit.event_words import tables
from app.campaigns.clearance.authors import HasCleared
from app.campaigns.lifecycle.close import ClosingDuringRun, step_refusal, take_step
from app.campaigns.lifecycle.ownership import NotToOwn, drafters, hand_over, require_owner, take_on
from app.campaigns.models import Campaign
from app.campaigns.pages import (
    campaign_or_404,
    campaign_page,
    may_hand_over,
    may_take_on,
    owner_of,
    timeline_rows,
)
from app.campaigns.states import CAMPAIGN
from app.campaigns.timeline import owners_of
from app.campaigns.words import DONE
from app.errors import Refused
from app.production.runs.runs import run_under_way
from app.tracking.progress import count_followed
from app.web.acts import finish, leave, press
from app.web.filters import format_plural
from app.web.request import reading, writing
from app.web.typed import number_in

blueprint = Blueprint("life", __name__)

OWNER = "/campaigns/<reference>/owner"

NONE_SENT = "No letters from this campaign have been sent."
"""Said before a campaign is closed or archived."""


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
        history=timeline_rows(owners_of(session, campaign, tables())),
    )


@blueprint.post(OWNER)
@needs(Role.DRAFTER)
def own(reference: str) -> ResponseReturnValue:
    to = url_for("campaigns.campaign", reference=reference)
    try:
        done = press(lambda session: take_on(session, campaign_or_404(reference, session), actor=actor()))
    except HasCleared as cleared:
        return leave(to, Refused("you_have_cleared", office=cleared.facts["office"]))
    return finish(to, f"You now own {reference}.") if done else redirect(to)


@blueprint.post(f"{OWNER}/hand-over")
@needs(Role.DRAFTER, Role.ADMINISTRATOR)
@proven
def give_away(reference: str) -> ResponseReturnValue:
    to, seen = url_for(".owner", reference=reference), number_in(request.form.get("seen"))
    try:
        with writing() as session:
            user = session.get(User, number_in(request.form.get("to")) or 0)
            if user is None:
                raise NotToOwn("not_a_drafter")
            hand_over(session, campaign_or_404(reference, session), user, seen=seen, actor=actor())
            name = user.name
    except NotToOwn as refused:
        return leave(to, refused)
    except HasCleared as cleared:
        return leave(to, Refused("they_have_cleared", office=cleared.facts["office"]))
    return finish(to, f"{name} now owns {reference}.")


@blueprint.get("/campaigns/<reference>/<any(close, archive):step>")
@needs(Role.DRAFTER)
def confirm(reference: str, step: str) -> ResponseReturnValue:
    campaign = campaign_or_404(reference)
    require_owner(campaign, actor())
    if campaign.state not in CAMPAIGN[step].sources:
        return leave(url_for("campaigns.campaign", reference=reference), step_refusal(campaign))
    return campaign_page(
        "campaigns/close.html",
        campaign,
        ending=step,
        run=run_under_way(reading(), campaign.id),
        unsettled=_unsettled(reading(), campaign),
        any_sent=bool(count_followed(reading(), campaign).followed),
    )


@blueprint.post("/campaigns/<reference>/<any(close, archive, 'open', 'bring-back'):step>")
@needs(Role.DRAFTER)
def take(reference: str, step: str) -> ResponseReturnValue:
    def perform_step(session: Session) -> bool:
        campaign = campaign_or_404(reference, session)
        if step == "close" and (run := run_under_way(session, campaign.id)):
            raise ClosingDuringRun(run.number)
        return take_step(session, campaign, step.replace("-", "_"), actor=actor())

    to = url_for("campaigns.campaign", reference=reference)
    try:
        done = press(perform_step)
    except ClosingDuringRun as refused:
        return leave(url_for("production.run", reference=reference, number=refused.number), refused)
    return finish(to, DONE[step].format(reference=reference)) if done and done.result else redirect(to)


def _unsettled(session: Session, campaign: Campaign) -> str:
    """What is not sent and what is still awaited, for who is about to close it or to put it away."""
    total = count_followed(session, campaign)
    if not total.followed:
        return NONE_SENT
    said = []
    if total.not_sent:
        said.append(f"{format_plural(total.not_sent, 'letter is', 'letters are')} not sent.")
    if campaign.reply_by and total.done < total.followed:
        of = f"Of {format_plural(total.followed, 'letter')} {total.how_followed}"
        part = f"{total.part:,} {'has' if total.part == 1 else 'have'} only an acknowledgement or a holding reply"
        nothing = f"{total.nothing:,} {'has' if total.nothing == 1 else 'have'} no response recorded"
        if total.returned:
            was = "was" if total.returned == 1 else "were"
            nothing += f", {total.returned:,} of which came back undelivered and {was} not sent again"
        awaited = [*([part] if total.part else []), *([nothing] if total.nothing else [])]
        said.append(f"{of}, {' and '.join(awaited)}.")
    return " ".join(said)
