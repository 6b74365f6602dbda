"""Who holds a post, in the browser: record, correct, end, verify, take back, and whom letters go to."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.errors import Stale
from app.letters.page.wording import join
from app.platform.clock import today
from app.registry.holders.changes import address_holder, correct_holder, end_holder, verify_holders
from app.registry.holders.departures import displaced_holders
from app.registry.holders.forms import AddressedForm, CorrectForm, EndForm, HolderForm
from app.registry.holders.linked_posts import link_holders
from app.registry.holders.namesakes import namesakes
from app.registry.holders.record import record_holder, withdraw_holder
from app.registry.holders.showing import differences, last_change, others_of
from app.registry.holders.versions import Tenure, newest_event, tenure_with, tenures_of
from app.registry.pages import post_or_404, words_of_pages
from app.registry.posts.post import PostRecord, lock_posts
from app.registry.refusals import REFUSALS
from app.registry.requested_moment import RequestedMoment
from app.web.acts import finish, press
from app.web.filters import format_date
from app.web.request import reading

ERASED_PERSON = "a person whose record was erased"

blueprint = Blueprint("holders", __name__)
blueprint.context_processor(words_of_pages)


@blueprint.route("/posts/<int:post_id>/holder", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def record(post_id: int) -> ResponseReturnValue:
    """Questions that arise from what is typed are asked first."""
    post_record, form = _post(post_id), HolderForm(today=today())
    asking = form.validate_on_submit() and _asks(post_id, form)
    if not asking and form.attempt(lambda session: _record(session, post_id, form)):
        return finish(_page_of(post_id), f"{form.said.line} is recorded as {post_record.full_title}.")
    if form.is_opened:
        form.seen.data = str(newest_event(reading(), post_id))
    return form.page(
        "registry/holder.html",
        post=post_record,
        asking=asking,
        stale=last_change(reading(), post_id) if form.stale else None,
        tenures=[tenure for tenure in tenures_of(reading(), post_id) if tenure.end > today()],
    )


def _asks(post_id: int, form: HolderForm) -> bool:
    """Whether a question is open before this can be recorded; the form then has the questions that arise."""
    session, since = reading(), form.since.data
    tenures = tenures_of(session, post_id) if form.stays.data else []
    staying = [tenure for tenure in tenures if tenure.holds_on(since) and not tenure.held.erased]
    alike = namesakes(session, form.said.full_name, besides=post_id, since=since)
    open_questions = [form.ask_letters_to(staying) if staying else False]
    open_questions.append(form.ask_same_person(alike) if alike else False)
    return any(open_questions)


def _record(session: Session, post_id: int, form: HolderForm) -> None:
    lock_posts(session, [post_id, *([form.linked[0]] if form.linked else [])])
    made = record_holder(
        session,
        post_id,
        form.said,
        since=form.since.data,
        until=form.first_day_after,
        today=today(),
        acting=form.acting.data,
        source=form.source.data,
        verified_on=form.verified_on.data,
        stays=form.stays.data,
        letters_to=form.addressed,
        seen=form.seen_event,
        actor=actor(),
    )
    if form.linked:
        link_holders(session, [(post_id, made.id), form.linked], actor=actor())


@blueprint.route("/posts/<int:post_id>/holders/<int:version_id>/correct", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def correct(post_id: int, version_id: int) -> ResponseReturnValue:
    post_record, form, tenure = _post(post_id), CorrectForm(today=today()), _tenure(post_id, version_id)
    if tenure is None:
        return _stale("registry/holder_correct.html", post_record, form, version_id)
    others = others_of(reading(), tenure, today=today())
    if request.method == "GET":
        form.show_holder(tenure.held)
        form.everywhere.data = bool(others)
    if done := form.attempt(
        lambda session: correct_holder(
            session,
            post_id,
            version_id,
            form.held(tenure.held),
            since=form.since.data,
            also=[other.tenure for other in others] if form.everywhere.data else [],
            actor=actor(),
        )
    ):
        said, nothing = f"{form.said.line} is corrected.", "Nothing was changed. These details were already recorded."
        return finish(_page_of(post_id), said, changed=done.result, unchanged=nothing)
    if form.stale:
        return _stale("registry/holder_correct.html", post_record, form, version_id)
    return form.page(
        "registry/holder_correct.html", post=post_record, tenure=tenure, others=others, **_besides_them(tenure)
    )


@blueprint.route("/posts/<int:post_id>/holders/<int:version_id>/end", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def end(post_id: int, version_id: int) -> ResponseReturnValue:
    post_record, form, tenure = _post(post_id), EndForm(), _tenure(post_id, version_id)
    if tenure is None:
        return _stale("registry/holder_end.html", post_record, form, version_id)
    if form.attempt(
        lambda session: end_holder(session, post_id, version_id, until=form.first_day_after, actor=actor())
    ):
        leaves = f"until {format_date(form.last_day.data)}" if form.last_day.data else "with no last day"
        return finish(_page_of(post_id), f"{tenure.held.name} is recorded {leaves}.")
    if form.stale:
        return _stale("registry/holder_end.html", post_record, form, version_id)
    return form.page("registry/holder_end.html", post=post_record, tenure=tenure)


@blueprint.route("/posts/<int:post_id>/holders/<int:version_id>/addressed", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def addressed(post_id: int, version_id: int) -> ResponseReturnValue:
    post_record, form, tenure = _post(post_id), AddressedForm(), _tenure(post_id, version_id)
    if tenure is None:
        return _stale("registry/holder_addressed.html", post_record, form, version_id)
    if form.attempt(lambda session: address_holder(session, post_id, version_id, since=form.since.data, actor=actor())):
        said = f"Letters go to {tenure.held.name} from {format_date(form.since.data)}."
        return finish(_page_of(post_id), said)
    if form.stale:
        return _stale("registry/holder_addressed.html", post_record, form, version_id)
    return form.page("registry/holder_addressed.html", post=post_record, tenure=tenure, **_besides_them(tenure))


@blueprint.post("/posts/<int:post_id>/holders/<int:version_id>/verified")
@needs(Role.DRAFTER)
def verified(post_id: int, version_id: int) -> ResponseReturnValue:
    if press(lambda session: verify_holders(session, [(post_id, version_id)], on=today(), actor=actor())):
        return finish(_page_of(post_id), "The office-holder is verified.")
    return redirect(_page_of(post_id))


@blueprint.route("/posts/<int:post_id>/holders/<int:version_id>/withdraw", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def withdraw(post_id: int, version_id: int) -> ResponseReturnValue:
    if request.method == "GET":
        return _before_taking_back(post_id, version_id)
    done = press(lambda session: withdraw_holder(session, post_id, version_id, actor=actor()))
    if done is None:
        return redirect(_page_of(post_id))
    again = done.result
    names = join([tenure.held.name for tenure in again])
    follows = f" {names} {'holds' if len(again) == 1 else 'hold'} the post again." if again else ""
    said = f"The office-holder is removed.{follows} The history still shows them."
    return finish(_page_of(post_id), said)


def _before_taking_back(post_id: int, version_id: int) -> ResponseReturnValue:
    """Who holds the post again, before anything is done."""
    post_record, tenure = _post(post_id), _tenure(post_id, version_id)
    if tenure is None:
        return _changed(post_id)
    return render_template("registry/holder_withdraw.html", post=post_record, tenure=tenure, **_besides_them(tenure))


def _besides_them(tenure: Tenure) -> dict[str, Any]:
    """Names of those who hold the post `again` once this tenure is removed, and of those who hold it `beside` this one;
    `ended`: whether this one is over."""
    others = [one for one in tenures_of(reading(), tenure.post_id) if one.id != tenure.id]
    gave_way = displaced_holders(reading(), tenure, others)
    at_once = [
        ERASED_PERSON if one.held.erased else one.held.name
        for one in others
        if one.begin < tenure.end and tenure.begin < one.end
    ]
    return {
        "again": join([holder.tenure.held.name for holder in gave_way]),
        "beside": join(list(dict.fromkeys(at_once))),
        "ended": tenure.end <= today(),
    }


def _post(post_id: int) -> PostRecord:
    return post_or_404(post_id, RequestedMoment(today(), None, ""))


def _tenure(post_id: int, version_id: int) -> Tenure | None:
    """What a page speaks of; None when somebody changed it meanwhile."""
    try:
        return tenure_with(reading(), post_id, version_id)
    except Stale:
        return None


def _stale(template: str, found: PostRecord, form: Any, version_id: int) -> ResponseReturnValue:
    """What somebody else saved of a holder beside what was typed here, which is sent again for what now stands."""
    session = reading()
    now = last_change(session, found.post_id, of=version_id)
    if request.method == "GET" or now is None or now.tenure is None or now.tenure.held.erased:
        return _changed(found.post_id)
    shown = {"tenure": now.tenure, "others": others_of(session, now.tenure, today=today()), "stale": now}
    shown |= _besides_them(now.tenure)
    if isinstance(form, CorrectForm):
        shown["differs"] = differences(now.tenure.held, form.held(now.tenure.held))
    return render_template(template, post=found, form=form, **shown), 409


def _changed(post_id: int) -> ResponseReturnValue:
    """Where nothing was typed that could be lost."""
    flash(REFUSALS["holder_changed"], "warning")
    return redirect(_page_of(post_id))


def _page_of(post_id: int) -> str:
    return url_for("registry.post", post_id=post_id)
