"""The last step of a request: end the choosing, have a bundle made, take it, say that it was released."""

from collections.abc import Iterator

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.accounts.proof import proven
from app.accounts.security.rate_limits import PACKS, costly
from app.audit.data_exports import record_download
from app.evidence.disclosure.begin import disclosure_by_number
from app.evidence.disclosure.bundles.ask import BUNDLES, ask, bundles_of
from app.evidence.disclosure.bundles.schedule import COLUMNS
from app.evidence.disclosure.finding.restricted_messages import hidden_keys, restricted_since
from app.evidence.disclosure.items.decide import choosing_progress
from app.evidence.disclosure.items.later_records import recorded_since
from app.evidence.disclosure.models import Bundle
from app.evidence.disclosure.move import (
    end_choosing,
    is_current,
    needs_a_look,
    open_again,
    release,
)
from app.evidence.disclosure.pages import disclosure_page
from app.evidence.disclosure.states import BundleState, State
from app.evidence.disclosure.words import BUNDLE_FAILED, CARRIES
from app.inbox.restricted import READERS
from app.platform.clock import now
from app.platform.storage import Storage, verified_chunks
from app.web.acts import finish, press
from app.web.files.sending import send
from app.web.request import reading, services, writing
from app.web.typed import number_in

blueprint = Blueprint("disclosure_export", __name__)

ONE = "/evidence/disclosures/<int:number>"
EXPORT = f"{ONE}/export"


@blueprint.get(EXPORT)
@needs(*READERS)
def export(number: int) -> ResponseReturnValue:
    session, disclosure = reading(), disclosure_by_number(reading(), number)
    bundles = bundles_of(session, disclosure)
    newest = bundles[0] if bundles else None
    return disclosure_page(
        "evidence/disclosure_export.html",
        disclosure,
        how_far=choosing_progress(session, disclosure, hidden=hidden_keys(session)),
        bundles=bundles,
        newest=newest,
        current=newest is not None and is_current(session, disclosure, newest),
        kept={one.id for one in bundles if restricted_since(session, one)},
        making=newest is not None and newest.state == BundleState.MAKING,
        to_look_at=newest is not None and needs_a_look(newest),
        since=recorded_since(session, disclosure) if disclosure.state in (State.OPEN, State.DECIDED) else "",
        FAILED=BUNDLE_FAILED,
        CARRIES=CARRIES,
    )


@blueprint.post(f"{EXPORT}/decide")
@needs(Role.DRAFTER)
def decide(number: int) -> ResponseReturnValue:
    to, seen = url_for(".export", number=number), number_in(request.form.get("seen")) or 0
    if press(lambda session: end_choosing(session, number, seen=seen, actor=actor())):
        return finish(to, "All items are decided. To change a decision, reopen the request.")
    return redirect(to)


@blueprint.post(f"{EXPORT}/open-again")
@needs(Role.DRAFTER)
def reopen(number: int) -> ResponseReturnValue:
    to = url_for(".export", number=number)
    if press(lambda session: open_again(session, number, actor=actor())):
        return finish(to, "Request reopened. Earlier bundles stay as they are.")
    return redirect(to)


@blueprint.post(f"{EXPORT}/make")
@needs(Role.DRAFTER)
@costly(PACKS)
@proven
def make(number: int) -> ResponseReturnValue:
    def verb(session: Session) -> tuple[int, bool]:
        bundle = ask(session, number, at=now(), actor=actor())
        BUNDLES.wake(session, bundle.id)
        return bundle.number, bundle.state != BundleState.MADE

    to = url_for(".export", number=number)
    if done := press(verb):
        asked, changed = done.result
        unchanged = f"Bundle {asked} has already been made."
        return finish(to, f"Bundle {asked} is being made.", changed=changed, unchanged=unchanged)
    return redirect(to)


@blueprint.post(f"{EXPORT}/release")
@needs(Role.DRAFTER)
@proven
def released(number: int) -> ResponseReturnValue:
    to, bundle = url_for(".export", number=number), number_in(request.form.get("bundle")) or 0
    looked = request.form.get("looked") == "1"
    if press(lambda session: release(session, number, bundle=bundle, looked=looked, actor=actor())):
        return finish(to, "Release of the bundle recorded.")
    return redirect(to)


@blueprint.get(f"{ONE}/bundles/<int:bundle>.zip")
@needs(*READERS)
@proven
def bundle(number: int, bundle: int) -> ResponseReturnValue:
    """A bundle as it was made. It holds personal data, so the record says that it was taken."""
    disclosure = disclosure_by_number(reading(), number)
    made = [one for one in bundles_of(reading(), disclosure) if one.state == BundleState.MADE and one.number == bundle]
    if not made:
        abort(404, description="There is no such bundle, or it has not been made yet.")
    if restricted_since(reading(), made[0]):
        abort(404, description="Something in this bundle has since been restricted, so you cannot download it.")
    with writing() as session:
        record_download(
            session,
            "Bundle for an information request",
            file="zip",
            rows=made[0].items,
            columns=[column.heading for column in COLUMNS],
            subjects=[("disclosure", number), ("bundle", f"{number}-{bundle}")],
            actor=actor(),
        )
    chunks = _chunks(services().storage, made[0])
    return send(chunks, name=f"Request {number} bundle {bundle}.zip", length=made[0].length, etag=made[0].sha256)


def _chunks(storage: Storage, bundle: Bundle) -> Iterator[bytes]:
    for part in bundle.parts:
        yield from verified_chunks(storage, part["key"], length=part["length"], sha256=part["sha256"])
