"""Values by recipient in the browser: how many letters have theirs, and the table of all to take away and send back."""

from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.access import actor, needs, signed_in
from app.accounts.models import Role
from app.audit.data_exports import record_download
from app.campaigns.letter.step import STEP
from app.campaigns.letter.text import campaign_text
from app.campaigns.models import Campaign
from app.campaigns.pages import campaign_or_404, campaign_page, open_campaign_or_404
from app.campaigns.preview.letters import PreviewFilter
from app.campaigns.values.form import FOLDER, SIZE, VALUES, TableForm, query_here, wanted_here
from app.campaigns.values.plan import plan_of
from app.campaigns.values.sheet import about, sheet
from app.campaigns.values.value_counts import letters_wanted, list_letters, progress
from app.campaigns.values.words import display_value, file_words
from app.registry.registries import registry_names
from app.web.request import reading, services, writing
from app.web.tables.export import send_table
from app.web.tables.table_file import rows_in
from app.web.tables.table_uploads import save_table

blueprint = Blueprint("values", __name__)


@blueprint.get(VALUES)
@signed_in
def values(reference: str) -> ResponseReturnValue:
    return _page(campaign_or_404(reference), TableForm())


@blueprint.post(VALUES)
@needs(Role.DRAFTER)
def send(reference: str) -> ResponseReturnValue:
    campaign = open_campaign_or_404(reference)
    form = TableForm()
    if form.validate_on_submit() and (
        saved := save_table(form.table, FOLDER, lambda body: plan_of(reading(), campaign, rows_in(body)), file_words)
    ):
        return redirect(url_for("values_table.look", reference=reference, digest=saved[0].sha256))
    return _page(campaign, form), 400


@blueprint.get(VALUES + ".<any(csv, xlsx):extension>")
@signed_in
def download(reference: str, extension: str) -> ResponseReturnValue:
    campaign = campaign_or_404(reference)
    text = campaign_text(reading(), campaign)
    table = sheet(services().database.reading, campaign, text)
    letters = list_letters(campaign, text, letters_wanted(reading(), campaign, text, PreviewFilter(), None))
    with writing() as session:
        record_download(
            session,
            "Values by recipient",
            file=extension,
            rows=letters.count(reading()),
            columns=[column.heading for column in table.columns],
            subjects=[("campaign", campaign.id)],
            actor=actor(),
        )
    return send_table(table, extension, name=f"{reference} values by recipient")


def _page(campaign: Campaign, form: TableForm) -> str:
    session = reading()
    text = campaign_text(session, campaign)
    found = progress(session, campaign, text)
    query, without = wanted_here(campaign, text, found)
    shown: dict[str, Any] = {"about": about, "said": display_value, "query": query_here()}
    return campaign_page(
        "campaigns/letter_values.html",
        campaign,
        step=STEP.name,
        form=form,
        progress=found,
        without=without,
        names=registry_names(session),
        page=list_letters(campaign, text, query).page(session, request.args, size=SIZE),
        **shown,
    )
