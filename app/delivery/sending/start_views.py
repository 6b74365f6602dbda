"""Start sending letters by email: choose when and how fast, look at what it comes to, start the countdown."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.campaigns.edit import Stale
from app.campaigns.models import Campaign
from app.campaigns.pages import campaign_or_404, campaign_page
from app.campaigns.text import campaign_text
from app.clock import now, today
from app.database import after_commit
from app.delivery.channels import Channel
from app.delivery.email.choose import carrier_in, letters_go, only_files
from app.delivery.email.compose import filled_for
from app.delivery.email.covers import DEFAULTS, FIELDS, Filled
from app.delivery.pages import NONE_CHOSEN, chosen_letters, own_open_campaign, to_the_list
from app.delivery.record import NothingToSend, PreElection
from app.delivery.release.embargo import UnderEmbargo
from app.delivery.release.words import UNDER_EMBARGO
from app.delivery.sending.forms import FIRST_WAVE, MINUTES, PER_MINUTE, SOON, StartForm
from app.delivery.sending.nudge import nudge
from app.delivery.sending.routes import Rehearsal, Routed
from app.delivery.sending.start import SendingUnderWay, sending_under_way, start_sending
from app.delivery.sending.wishes import fields_of, rehearsal_of
from app.delivery.words import why_in_words
from app.letters.letter import Letter as Page
from app.production.editions import editions_of
from app.production.models import Edition
from app.registry.periods.find import period_on
from app.registry.periods.words import days_of, period_of
from app.web.filters import format_moment
from app.web.request import reading, services, writing

blueprint = Blueprint("sending", __name__)

STEP = "Send"

NAMED = 50
"""Letters of which the page that asks names the address."""

OWN = ("when", "minutes", "day", "time", "first_wave", "per_minute", "subject", "cover", "despite")
"""Fields of the form, which the page that asks sends again."""


@blueprint.route("/campaigns/<reference>/send/start", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def start(reference: str) -> ResponseReturnValue:
    """The form; when it is sent, what it comes to; when that is confirmed, by the rehearsal's digest `seen`, the deed.
    Letters are chosen as on the pages that mark letters as sent, and routed as the rehearsal's wish says."""
    campaign = own_open_campaign(reference)
    if other := sending_under_way(reading(), campaign.id, Channel.EMAIL):
        same = request.form.get("seen")
        if not same:
            flash(f"Sending {other.number} is under way. {reference} sends by email one at a time.", "info")
            return _to(reference, other.number)
    chosen = chosen_letters(reading(), campaign)
    if not chosen.letters and not request.form.get("seen"):
        flash(NONE_CHOSEN, "info")
        return to_the_list(reference)
    form = _form_in(reading(), campaign)
    rehearsal = rehearsal_of(reading(), chosen)
    fields = [*chosen.fields, *fields_of(rehearsal.wish)]
    if not form.validate_on_submit():
        return _form(campaign, form, rehearsal, fields)
    if seen := request.form.get("seen"):
        return _start(reference, form, fields, seen=seen)
    if not rehearsal.by(Channel.EMAIL):
        return _form(campaign, form, rehearsal, fields)
    return _confirm(campaign, form, rehearsal, fields)


def _form_in(session: Session, campaign: Campaign) -> StartForm:
    form = StartForm(now=now(), period_on=lambda day: period_on(reading(), day))
    if request.method == "GET":
        cover = DEFAULTS[campaign_text(session, campaign).front.language]
        form.when.data, form.minutes.data, form.day.data = SOON, str(MINUTES), today()
        form.first_wave.data, form.per_minute.data = str(FIRST_WAVE), str(PER_MINUTE)
        form.subject.data, form.cover.data = cover.subject, cover.text
    return form


def _start(reference: str, form: StartForm, fields: Sequence[tuple[str, str]], *, seen: str) -> ResponseReturnValue:
    carrier = carrier_in(services().settings)
    at = now()
    try:
        with writing() as session:
            campaign = campaign_or_404(reference, session)
            rehearsal = rehearsal_of(session, chosen_letters(session, campaign))
            sending = start_sending(
                session,
                campaign,
                rehearsal,
                form.terms(carrier),
                settings=services().settings,
                seen=seen,
                at=at,
                actor=actor(),
            )
            wait = max(0.0, (sending.starts_at - at).total_seconds())
            after_commit(session, partial(nudge, services(), sending.id, delay=wait))
    except SendingUnderWay as first:
        if not first.same:
            flash(f"Nothing was started: sending {first.number} is under way.", "warning")
        return _to(reference, first.number)
    except UnderEmbargo as held:
        form.form_errors.append(UNDER_EMBARGO.format(until=format_moment(held.until)))
        campaign = own_open_campaign(reference)
        return _form(campaign, form, rehearsal_of(reading(), chosen_letters(reading(), campaign)), fields)
    except PreElection as refused:  # an administrator has added the period this moment
        form.despite.errors = [why_in_words(str(refused))]
        campaign = own_open_campaign(reference)
        return _form(campaign, form, rehearsal_of(reading(), chosen_letters(reading(), campaign)), fields)
    except (Stale, NothingToSend):
        campaign = own_open_campaign(reference)
        changed = rehearsal_of(reading(), chosen_letters(reading(), campaign))
        return _confirm(campaign, form, changed, fields, changed=True), 409
    flash(f"The countdown runs until {format_moment(sending.starts_at)}. Nothing has left yet.", "success")
    return _to(reference, sending.number)


def _form(
    campaign: Campaign, form: StartForm, rehearsal: Rehearsal, fields: Sequence[tuple[str, str]]
) -> ResponseReturnValue:
    going = rehearsal.by(Channel.EMAIL)
    page = campaign_page(
        "delivery/start.html",
        campaign,
        STEP,
        form=form,
        fields=fields,
        going=going,
        number=len(rehearsal.routed),
        rehearse=url_for("rehearsing.rehearse", reference=campaign.reference, **_query(fields)),
        period=form.period,
        period_of=period_of,
        days_of=days_of,
        only_files=only_files(services()),
        goes=letters_go(services()),
        FIELDS=FIELDS,
    )
    return page, 400 if form.errors else 200


def _confirm(
    campaign: Campaign,
    form: StartForm,
    rehearsal: Rehearsal,
    fields: Sequence[tuple[str, str]],
    *,
    changed: bool = False,
) -> str:
    going = rehearsal.by(Channel.EMAIL)
    terms = form.terms(carrier_in(services().settings))
    own = [(name, value) for name in OWN for value in request.form.getlist(name)]
    return campaign_page(
        "delivery/start_confirm.html",
        campaign,
        STEP,
        fields=[*fields, *own],
        going=going,
        left_out=len(rehearsal.routed) - len(going),
        terms=terms,
        in_minutes=form.minutes.number if form.when.data == SOON else None,
        wish=rehearsal.wish,
        seen=rehearsal.seen(Channel.EMAIL),
        example=_example(reading(), going, form, with_word=rehearsal.wish.with_word),
        period=form.period,
        changed=changed,
        only_files=only_files(services()),
        goes=letters_go(services()),
        NAMED=NAMED,
    )


def _example(session: Session, going: Sequence[Routed], form: StartForm, *, with_word: bool) -> Filled | None:
    """The mail around the first of them."""
    if not going:
        return None
    first = going[0].letter
    made = next(one for one in editions_of(session, first.letter_id) if one.edition == first.edition)
    content = session.scalars(select(Edition.content).where(Edition.id == first.edition_id)).one()
    return filled_for(made, Page.from_json(content), form.mail, with_word=with_word)


def _query(fields: Sequence[tuple[str, str]]) -> dict[str, Any]:
    query: dict[str, Any] = {}
    for name, value in fields:
        query.setdefault(name, []).append(value)
    return query


def _to(reference: str, number: int) -> ResponseReturnValue:
    return redirect(url_for("sendings.sending", reference=reference, number=number))
