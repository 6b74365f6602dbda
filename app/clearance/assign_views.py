"""What the gateway of a private office does beside answering: say who of it answers."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.access import actor, needs
from app.accounts.models import Role, User
from app.campaigns.authors import authors_of
from app.campaigns.clear import NotAsked, require_other
from app.campaigns.clear_answer import place_of
from app.campaigns.clear_assign import assign_requests
from app.campaigns.clear_page import CLEARANCE, clearance_page
from app.campaigns.pages import campaign_or_404, open_campaign_or_404
from app.clearance.answer import NotOfTheOffice, RequestEnded
from app.clearance.forms import ANYBODY, AssignForm
from app.clearance.models import PrivateOffice
from app.clearance.offices.find import membership
from app.clearance.offices.members import clearers_of
from app.registry.registries import registry_names
from app.web.filters import format_plural
from app.web.request import reading, writing

blueprint = Blueprint("assigning", __name__, template_folder="templates")

CHANGED = "What you are asked was changed meanwhile. Nothing was given to anybody: look at what stands now."


@blueprint.route(CLEARANCE + "/offices/<int:office_id>/assign", methods=["GET", "POST"])
@needs(Role.CLEARER)
def assign(reference: str, office_id: int) -> ResponseReturnValue:
    campaign, session = open_campaign_or_404(reference), reading()
    office = session.get(PrivateOffice, office_id) or abort(404, description="There is no such office.")
    member = membership(session, office_id, actor().user_id)
    require_other(session, campaign, actor())
    if member is None:
        raise NotOfTheOffice(office.title)
    if not member.gateway:
        abort(403, description="Only the gateway of a private office says who of it answers.")
    place, names = place_of(session, campaign, office), registry_names(session)
    authors = authors_of(session, campaign)
    people = [one for one in clearers_of(session, [office_id])[office_id] if one.id not in authors]
    form = AssignForm([(str(one.request.id), names[one.request.registry_slug]) for one in place.asked], people)
    if request.method == "GET":
        form.requests.data = [str(one.request.id) for one in place.waiting]
    if form.validate_on_submit():
        wanted = [int(one) for one in form.requests.data]
        to_id = None if form.to.data == ANYBODY else int(form.to.data)
        try:
            with writing() as session:
                to = session.get_one(User, to_id) if to_id else None
                moved = assign_requests(session, campaign_or_404(reference, session), wanted, to, actor=actor())
                whom = to.name if to else "any of the office"
        except (RequestEnded, NotAsked):
            flash(CHANGED, "warning")
            return redirect(url_for(".assign", reference=reference, office_id=office_id))
        said = f"{format_plural(len(moved), 'text')} given to {whom}." if moved else "Nothing was changed."
        flash(said, "success" if moved else "info")
        return redirect(url_for("answering.answer", reference=reference, office_id=office_id))
    who = {one.id: one.name for one in people}
    return clearance_page("assign", campaign, form=form, office=office, place=place, who=who)
