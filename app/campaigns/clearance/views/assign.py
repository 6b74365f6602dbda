"""What the gateway of a private office does beside answering: say who of it answers."""

from collections.abc import Collection, Sequence

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs
from app.accounts.models import Role, User
from app.campaigns.clearance.answer_form import Place, place_of
from app.campaigns.clearance.authors import authors_of
from app.campaigns.clearance.clear import assign_requests, require_other
from app.campaigns.clearance.page import CLEARANCE, clearance_page
from app.campaigns.pages import campaign_or_404, open_campaign_or_404
from app.clearance.forms import ANYBODY, AssignForm
from app.clearance.models import ClearanceRequest
from app.clearance.offices.find import membership, office_by_id
from app.clearance.offices.members import clearers_of
from app.errors import NotAllowed, Stale
from app.registry.registries import registry_names
from app.web.acts import finish, leave
from app.web.filters import format_plural
from app.web.names import the_office
from app.web.request import reading

blueprint = Blueprint("assigning", __name__)


def _answering_now(place: Place, people: Collection[int]) -> str:
    """Who answers about all texts that wait, if it is one of these people; else anybody."""
    assigned = {board_request.request.assigned_to_id for board_request in place.waiting}
    return str(*assigned) if len(assigned) == 1 and assigned <= set(people) else ANYBODY


@blueprint.route(CLEARANCE + "/offices/<int:office_id>/assign", methods=["GET", "POST"])
@needs(Role.CLEARER)
def assign(reference: str, office_id: int) -> ResponseReturnValue:
    campaign, session = open_campaign_or_404(reference), reading()
    office = office_by_id(session, office_id)
    member = membership(session, office_id, actor().user_id)
    require_other(session, campaign, actor())
    if member is None:
        raise NotAllowed("not_of_the_office")
    if not member.gateway:
        raise NotAllowed("not_the_gateway")
    place, names = place_of(session, campaign, office), registry_names(session)
    authors = authors_of(session, campaign)
    people = [user for user in clearers_of(session, [office_id])[office_id] if user.id not in authors]
    form = AssignForm(
        [(str(board_request.request.id), names[board_request.request.registry_slug]) for board_request in place.asked],
        people,
    )
    if request.method == "GET":
        form.requests.data = [str(board_request.request.id) for board_request in place.waiting]
        form.to.data = _answering_now(place, {user.id for user in people})

    def assign_chosen(session: Session) -> tuple[Sequence[ClearanceRequest], str]:
        """Those that changed hands, and whose they are now."""
        wanted = [int(one) for one in form.requests.data]
        to = None if form.to.data == ANYBODY else session.get_one(User, int(form.to.data))
        moved = assign_requests(session, campaign_or_404(reference, session), wanted, to, actor=actor())
        return moved, to.name if to else "anyone in the office"

    if done := form.attempt(assign_chosen):
        moved, whom = done.result
        said = f"{format_plural(len(moved), 'text')} assigned to {whom}."
        return finish(url_for("answering.answer", reference=reference, office_id=office_id), said, changed=bool(moved))
    if form.stale:
        return leave(url_for(".assign", reference=reference, office_id=office_id), Stale("assigned_changed"))
    who = {person.id: person.name for person in people}
    return clearance_page(
        "assign", campaign, form=form, office=office, the_office=the_office(office.name), place=place, who=who
    )
