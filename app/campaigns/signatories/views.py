"""Signatories in the browser: who signs, in what order, and their signatures."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs, signed_in
from app.accounts.models import Role
from app.campaigns.clearance.lost_clearances import accepted_losses
from app.campaigns.models import Campaign, Signatory
from app.campaigns.pages import all_issued, campaign_or_404, campaign_page, issued_to, open_campaign_or_404
from app.campaigns.signatories.change import (
    MOST,
    add_signatory,
    change_signatory,
    move_signatory,
    name_as_recorded,
    name_signatories,
    office_of,
    order_signatories,
    remove_signatory,
    seen_of,
    signatory_of,
)
from app.campaigns.signatories.forms import SignatoryForm
from app.campaigns.signatories.offices import (
    FormerMinister,
    former_at_signing,
    former_signatories,
    is_out_of_order,
    offered_offices,
    signatory_problems,
    signing,
    signing_day,
)
from app.campaigns.steps import WRITE, Step, StepProgress
from app.clearance.offices.words import clearers_words
from app.clearance.requests import given_requests, issued_texts, not_asked_again
from app.clearance.rounds import current_round
from app.errors import Refused
from app.platform.clock import today
from app.registry.registries import registry_names
from app.web.acts import finish, leave
from app.web.filters import format_plural
from app.web.names import recipients_of, the_office
from app.web.request import reading, writing

blueprint = Blueprint("signatories", __name__)

ALL = "/campaigns/<reference>/signatories"
ONE = ALL + "/<int:signatory_id>"


def step_progress(session: Session, campaign: Campaign) -> StepProgress:
    number = len(campaign.signatories)
    if not number:
        return StepProgress("empty", "Not started", hint="No signatories yet, so the text can’t be cleared")
    former = former_at_signing(session, campaign, today=today())
    if wrong := signatory_problems(campaign, campaign.letter_date, former):
        return StepProgress(
            "warn", "Change needed", hint=" ".join(dict.fromkeys(wrong)), sub=f"{len(wrong)} of {number}"
        )
    first = campaign.signatories[0]
    hint = first.office if number == 1 else f"{format_plural(number, 'minister')}, {first.office} first"
    without = sum(not signatory.name for signatory in campaign.signatories)
    if without:
        return StepProgress("half", f"{without:,} of {format_plural(number, 'name')} missing", hint=hint)
    since = " ".join(minister.words for minister in _former_since(session, campaign))
    return StepProgress("full", "Done", hint=since or hint)


def _former_since(session: Session, campaign: Campaign) -> Sequence[FormerMinister]:
    """Who signs the letters of an earlier day rightly, and has left office since."""
    is_past = signing_day(campaign, today()) < today()
    return former_signatories(session, campaign, today=today()) if is_past else ()


STEP = Step("Signatories", "signatories.signatories", step_progress, stage=WRITE)


@blueprint.get(ALL)
@signed_in
def signatories(reference: str) -> ResponseReturnValue:
    campaign = campaign_or_404(reference)
    session = reading()
    return _page(
        "signatories",
        campaign,
        most=MOST,
        names=registry_names(session),
        signing=signing(session, campaign, today=today()),
        signed_then=signing_day(campaign, today()) < today(),
        former=_former_since(session, campaign),
        to_order=is_out_of_order(session, campaign.signatories),
        who_clears=clearers_words,
        read_only=all_issued(campaign),
        issued_to=issued_to(campaign),
        recipients_of=recipients_of,
        not_asked_again=_not_asked_again(session, campaign),
        offered=[(str(one.office.id), one.words) for one in offered_offices(session, campaign, today=today())],
    )


@dataclass(frozen=True)
class NamesMissing:
    """`number` of signatories without a name; `issued`: of the texts that they sign, those that are issued; `asked`:
    whether offices are asked for clearance."""

    number: int
    issued: int
    asked: bool


@blueprint.app_template_global("names_missing")
def names_missing(campaign: Campaign) -> NamesMissing:
    """Whose names the letters do not print, for the pages that warn of it."""
    session, nameless = reading(), [signatory for signatory in campaign.signatories if not signatory.name]
    issued = [slug for slug in issued_texts(session, campaign.id) if any(one.signs(slug) for one in nameless)]
    return NamesMissing(len(nameless), len(issued), current_round(session, campaign.id) is not None)


def _not_asked_again(session: Session, campaign: Campaign) -> list[str]:
    """Names of the registries about whose text an office is not asked again although its minister left, since the
    letters have all been sent."""
    names, left = registry_names(session), {slug for _, slug in not_asked_again(session, campaign.id)}
    return [names[slug] for slug in names if slug in left] if current_round(session, campaign.id) else []


@blueprint.route(ALL + "/new", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def new(reference: str) -> ResponseReturnValue:
    campaign = open_campaign_or_404(reference)
    choosing = offered_offices(reading(), campaign, today=today())
    form = SignatoryForm(_registries(campaign), offered=choosing)
    if form.is_submitted():
        form.fill_in()
    already = [signatory for signatory in campaign.signatories if str(signatory.office_id) == form.private_office.data]
    if already and not form.office.data:
        return _signs_already(reference, already[0].office)
    if len(campaign.signatories) >= MOST:
        return leave(_signatories_url(reference), Refused("too_many_signatories", most=MOST))

    def add(session: Session) -> None:
        found = campaign_or_404(reference, session)
        add_signatory(session, found, form.filled, seen=_seen_digest(), actor=actor(), accepted=accepted_losses())

    if form.attempt(add):
        return finish(_signatories_url(reference), f"{form.office.data} added.")
    return _stale(reference, form) if form.stale else _form(reference, form)


@blueprint.route(ONE, methods=["GET", "POST"])
@needs(Role.DRAFTER)
def change(reference: str, signatory_id: int) -> ResponseReturnValue:
    campaign = open_campaign_or_404(reference)
    signatory = signatory_of(campaign, signatory_id)
    form = SignatoryForm(_registries(campaign), obj=signatory)

    def save(session: Session) -> None:
        found, one = _campaign_and_signatory(session, reference, signatory_id)
        change_signatory(
            session, found, one, form.filled, seen=_seen_digest(), actor=actor(), accepted=accepted_losses()
        )

    if form.attempt(save):
        return finish(_signatories_url(reference), f"{form.office.data} saved.")
    return _stale(reference, form, signatory) if form.stale else _form(reference, form, signatory)


@blueprint.post(ONE + "/<any(up, down):way>")
@needs(Role.DRAFTER)
def move(reference: str, signatory_id: int, way: str) -> ResponseReturnValue:
    with writing() as session:
        campaign, signatory = _campaign_and_signatory(session, reference, signatory_id)
        move_signatory(
            session, campaign, signatory, up=way == "up", seen=_seen_digest(), actor=actor(), accepted=accepted_losses()
        )
        said = f"{signatory.office} is now number {signatory.position + 1} in the order."
    return finish(_signatories_url(reference), said)


@blueprint.post(ONE + "/name")
@needs(Role.DRAFTER)
def take_name(reference: str, signatory_id: int) -> ResponseReturnValue:
    """Print who holds the office on the day of signing."""
    with writing() as session:
        campaign, signatory = _campaign_and_signatory(session, reference, signatory_id)
        changed = name_as_recorded(
            session, campaign, signatory, today=today(), seen=_seen_digest(), actor=actor(), accepted=accepted_losses()
        )
        office, name = signatory.office, signatory.name
    said = f"{office}: {name} will be printed on letters made from now on."
    unchanged = f"Nothing was changed: {name} is already printed."
    return finish(_signatories_url(reference), said, changed=changed, unchanged=unchanged)


@blueprint.post(ALL + "/names")
@needs(Role.DRAFTER)
def take_names(reference: str) -> ResponseReturnValue:
    """Print the recorded minister wherever no name is printed."""
    with writing() as session:
        campaign = campaign_or_404(reference, session)
        named = name_signatories(
            session, campaign, today=today(), seen=_seen_digest(), actor=actor(), accepted=accepted_losses()
        )
    unchanged = "Nothing was changed: there are no recorded names to add."
    return finish(
        _signatories_url(reference), f"{format_plural(named, 'name')} added.", changed=bool(named), unchanged=unchanged
    )


@blueprint.post(ALL + "/order")
@needs(Role.DRAFTER)
def order(reference: str) -> ResponseReturnValue:
    with writing() as session:
        campaign = campaign_or_404(reference, session)
        moved = order_signatories(session, campaign, seen=_seen_digest(), actor=actor(), accepted=accepted_losses())
    said = "Signatories put in order of precedence, with the convening department first."
    unchanged = "Nothing was changed: the signatories are already in order of precedence."
    return finish(_signatories_url(reference), said, changed=moved, unchanged=unchanged)


@blueprint.route(ONE + "/remove", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def remove(reference: str, signatory_id: int) -> ResponseReturnValue:
    campaign = open_campaign_or_404(reference)
    signatory = signatory_of(campaign, signatory_id)
    if request.method == "GET":
        losing = [one.id for (_, slug), one in given_requests(reading(), campaign.id).items() if signatory.signs(slug)]
        others = [other for other in campaign.signatories if other is not signatory]
        heads = others[0] if others and signatory is campaign.signatories[0] else None
        return _page(
            "signatory_remove", campaign, signatory=signatory, losing=losing, heads=heads, the_office=the_office
        )
    with writing() as session:
        found, one = _campaign_and_signatory(session, reference, signatory_id)
        remove_signatory(session, found, one, seen=_seen_digest(), actor=actor(), accepted=accepted_losses())
    return finish(_signatories_url(reference), f"The {signatory.office} no longer signs this letter.")


def _registries(campaign: Campaign) -> list[tuple[str, str]]:
    names = registry_names(reading())
    return [(part.registry_slug, names[part.registry_slug]) for part in campaign.audience]


def _seen_digest() -> str:
    return request.form.get("seen", "")


def _campaign_and_signatory(session: Session, reference: str, signatory_id: int) -> tuple[Campaign, Signatory]:
    campaign = campaign_or_404(reference, session)
    return campaign, signatory_of(campaign, signatory_id)


def _signatories_url(reference: str) -> str:
    return url_for(".signatories", reference=reference)


def _signs_already(reference: str, office: str) -> ResponseReturnValue:
    flash(f"Nothing was changed: {office} already signs.", "info")
    return redirect(_signatories_url(reference))


def _form(reference: str, form: SignatoryForm, signatory: Signatory | None = None) -> ResponseReturnValue:
    campaign = campaign_or_404(reference)
    shown = {"form": form, "signatory": signatory, "seen": _seen_digest() or seen_of(campaign)}
    return campaign_page("campaigns/signatory.html", campaign, STEP.name, **shown), form.status


def _stale(reference: str, form: SignatoryForm, signatory: Signatory | None = None) -> ResponseReturnValue:
    """Somebody else has changed the signatories: they are listed, and what was typed stays in the boxes. When they say
    what was typed, it was a second click."""
    campaign = open_campaign_or_404(reference)
    already = [one for one in campaign.signatories if office_of(one) == form.filled]
    if any(signatory is None or one.id == signatory.id for one in already):
        return _signs_already(reference, form.office.data)
    return _page("signatory", campaign, form=form, signatory=signatory), form.status


def _page(name: str, campaign: Campaign, **shown: Any) -> str:
    return campaign_page(f"campaigns/{name}.html", campaign, STEP.name, seen=seen_of(campaign), **shown)
