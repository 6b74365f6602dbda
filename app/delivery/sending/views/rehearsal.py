"""Rehearse: what would go where, and what is in the way, before anything leaves."""

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.campaigns.letter.text import campaign_text
from app.campaigns.letters import posts_written_to
from app.campaigns.models import Campaign
from app.campaigns.pages import campaign_page, own_open_campaign
from app.delivery.channels import METHODS, SENT_BY_DESPATCH
from app.delivery.email.choose import only_files
from app.delivery.email.sign_off import sign_off_problems, usual_sign_off
from app.delivery.pages import chosen_letters, redirect_to_choose
from app.delivery.sending.rehearsed_words import BLOCKS, WARNS, WAYS, sendable_words
from app.delivery.sending.routes import Block, RoutedLetter
from app.delivery.sending.sending_request import fields_of, query_of, rehearsal_of, wish_in
from app.delivery.sending.unlisted import unlisted_of
from app.platform.clock import today
from app.production.runs.runs import run_under_way
from app.registry.contacts.acts import confirm_contacts
from app.registry.contacts.age import current_since
from app.registry.contacts.queue import Queue, queued_contacts
from app.registry.contacts.words import confirmed_words
from app.registry.pages import words_of_pages
from app.registry.registries import registry_names
from app.web.acts import sentence
from app.web.choosing import requested_choice
from app.web.forms import new_once
from app.web.request import reading, services, writing

blueprint = Blueprint("rehearsing", __name__)

STEP = "Send"

NOT_CHECKED = frozenset({Block.ADDRESS_CHANGED, Block.BY_HAND, Block.OPEN_LETTER})
"""What keeps a letter from a contact, whether or not that is verified."""

CONTACT = "contact"
"""What tick boxes of contacts are called."""

SIZE = 20
"""Contacts on one page."""

NAMED = 50
"""Letters that can't go, or that go by one way, of which the page tells one by one."""


@blueprint.get("/campaigns/<reference>/send/rehearse")
@needs(Role.DRAFTER)
def rehearse(reference: str) -> ResponseReturnValue:
    """The letters chosen, as on the pages that mark letters as sent, under the wish that the query says."""
    campaign = own_open_campaign(reference)
    session = reading()
    chosen = chosen_letters(session, campaign)
    if not chosen.letters:
        return redirect_to_choose(session, campaign)
    wish = wish_in(request.values)
    rehearsal = rehearsal_of(session, chosen, wish)
    going = {spec.code: rehearsal.by(spec.code) for spec in SENT_BY_DESPATCH}
    fields = [*chosen.fields, *fields_of(wish)]
    number_going = {channel: len(letters) for channel, letters in going.items()}
    return campaign_page(
        "delivery/rehearse.html",
        campaign,
        STEP,
        chosen=chosen,
        final=len(chosen.final_ids),
        no_test=_why_no_test(campaign),
        rehearsal=rehearsal,
        wish=wish,
        fields=fields,
        query=query_of(fields),
        going=going,
        what_can_go=sendable_words(number_going, len(chosen.letters), only_files=only_files(services())),
        only_files=only_files(services()),
        unlisted=unlisted_of(session, [letter.letter.letter_id for letter in rehearsal.unlisted])
        if rehearsal.unlisted
        else [],
        by_registry=_by_registry(rehearsal.routed),
        names=registry_names(session),
        stale=Block.STALE in rehearsal.blocks or bool(wish.accepted),
        once=new_once(),
        today=today(),
        making=run_under_way(session, campaign.id),
        NAMED=NAMED,
        WAYS=WAYS,
        method_headers=[(spec.by, "n") for spec in SENT_BY_DESPATCH],
        METHODS=METHODS,
        SENT_BY_DESPATCH=SENT_BY_DESPATCH,
        BLOCKS=BLOCKS,
        WARNS=WARNS,
    )


@blueprint.route("/campaigns/<reference>/send/rehearse/contacts", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def contacts(reference: str) -> ResponseReturnValue:
    """The contacts of a rehearsal that nobody verified for long. Those ticked are confirmed, as in the list of all."""
    campaign = own_open_campaign(reference)
    session = reading()
    letters, wish = chosen_letters(session, campaign), wish_in(request.values)
    rehearsal = rehearsal_of(session, letters, wish)
    unverified = rehearsal.unverified
    query = query_of([*letters.fields, *fields_of(wish)])
    rehearse_again = url_for(".rehearse", reference=reference, **query)
    if request.method == "GET":
        since = current_since(today(), services().settings.contact_months)
        queue = Queue(today=today(), since=since, used=posts_written_to(), only=unverified)
        return campaign_page(
            "delivery/unverified.html",
            campaign,
            STEP,
            page=queued_contacts(queue).page(session, request.args, size=SIZE),
            since=since,
            routed=len(rehearsal.routed),
            reached=sum(_contact_checked(letter) for letter in rehearsal.routed),
            rehearse=rehearse_again,
            **words_of_pages(),
        )
    choice = requested_choice(request.form, CONTACT)
    ids = unverified if choice.everything else unverified & set(choice.ids)
    if not ids:
        flash("Select at least one contact", "error")
    else:
        with writing() as writes:
            done = confirm_contacts(writes, ids, on=today(), actor=actor())
        flash(confirmed_words(done), "warning" if done.changed else "success")
    return redirect(rehearse_again if ids == unverified else url_for(".contacts", reference=reference, **query))


def _contact_checked(letter: RoutedLetter) -> bool:
    """Whether a rehearsal looked at when the letter's contact was verified."""
    return letter.contact_id is not None and not NOT_CHECKED & set(letter.blocks)


def _why_no_test(campaign: Campaign) -> str:
    """What the usual sign-off lacks, without which nothing is sent; blank for nothing."""
    language = campaign_text(reading(), campaign).front.language
    for unfit in sign_off_problems(usual_sign_off(reading(), campaign, current_user.name, language=language)):
        return f"{sentence(unfit)}."
    return ""


def _by_registry(routed: Sequence[RoutedLetter]) -> dict[str, dict[str, int]]:
    """By slug: how many letters go by each way, and how many don't."""
    counts: dict[str, dict[str, int]] = {}
    none = dict.fromkeys([*(spec.code.value for spec in SENT_BY_DESPATCH), "blocked"], 0)
    for letter in routed:
        of = counts.setdefault(letter.letter.registry_slug, dict(none))
        of[letter.channel if letter.goes else "blocked"] += 1
    return counts
