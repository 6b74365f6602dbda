"""The step Check: have all letters read before anybody is asked to clear them, and see what was found."""

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs, signed_in
from app.accounts.models import Role
from app.audit.data_exports import record_download
from app.campaigns.letter.text import text_problems
from app.campaigns.letters import count_letters
from app.campaigns.pages import campaign_or_404, campaign_page
from app.campaigns.steps import CLEAR, Step
from app.checking.export import COLUMNS, table_of
from app.checking.findings import groups
from app.checking.kinds import KINDS, LISTED, WEIGHTS
from app.checking.showing import (
    audiences_of,
    citations_to_look_at,
    finding_rows,
    findings_of,
    lines_to_look_at,
    mend_in,
)
from app.checking.start import (
    CHECKS,
    CheckOver,
    CheckUnderWay,
    cancel_check,
    check_by_number,
    newest_check,
    start_check,
)
from app.checking.state import is_past_check, state_of_check, step_progress
from app.checking.words import name_of
from app.clearance.rounds import current_round
from app.errors import existing
from app.letters.page.wording import join
from app.registry.registries import registry_names
from app.web.acts import press
from app.web.request import reading, services, writing
from app.web.tables.export import files_of, send_table

blueprint = Blueprint("checking", __name__)

ALL = "/campaigns/<reference>/check"
ONE_KIND = f"{ALL}/<int:number>/<any({LISTED}):kind>"

LETTERS = 50
"""Letters on one page of a finding."""


STEP = Step("Check", "checking.check", step_progress, stage=CLEAR)


@blueprint.get(ALL)
@signed_in
def check(reference: str) -> ResponseReturnValue:
    session = reading()
    campaign, names = campaign_or_404(reference), registry_names(reading())
    state = state_of_check(session, campaign)
    newest = state.check
    return campaign_page(
        "checking/check.html",
        campaign,
        STEP.name,
        state=state,
        check=newest,
        total=sum(count_letters(session, campaign.id).values()),
        findings=findings_of(newest, groups(session, newest), names) if newest else [],
        audiences=audiences_of(session, newest, names) if newest else [],
        lines=lines_to_look_at(session, newest) if newest else [],
        citations=citations_to_look_at(session, newest) if newest else [],
        faults=len(text_problems(session, campaign)),
        changed=join(list(state.changed)),
        is_past=is_past_check(session, campaign),
        is_asked=current_round(session, campaign.id) is not None,
        files=files_of(".export", reference=reference) if newest else [],
    )


@blueprint.post(ALL)
@needs(Role.DRAFTER)
def start(reference: str) -> ResponseReturnValue:
    def ask(session: Session) -> None:
        started = start_check(session, campaign_or_404(reference, session), actor=actor())
        CHECKS.wake(session, started.id)

    press(ask, overtaken=(CheckUnderWay,))
    return redirect(url_for(".check", reference=reference))


@blueprint.post(ALL + "/cancel")
@needs(Role.DRAFTER)
def cancel(reference: str) -> ResponseReturnValue:
    def stop(session: Session) -> None:
        newest = newest_check(session, campaign_or_404(reference, session).id) or abort(404)
        cancel_check(session, newest.id, actor=actor())

    press(stop, overtaken=(CheckOver,))
    return redirect(url_for(".check", reference=reference))


@blueprint.get(ONE_KIND)
@signed_in
def finding(reference: str, number: int, kind: str) -> ResponseReturnValue:
    """The letters of one finding; what of its kind stands in the query."""
    session, campaign = reading(), campaign_or_404(reference)
    letter_check = existing(
        check_by_number(session, campaign.id, number), "no_such_check", reference=reference, number=number
    )
    about, names = request.args.get("about", ""), registry_names(session)
    return campaign_page(
        "checking/finding.html",
        campaign,
        STEP.name,
        check=letter_check,
        kind=KINDS[kind],
        weight=WEIGHTS[KINDS[kind].shape],
        name=name_of(kind, about, names),
        mend=mend_in(letter_check, kind, about),
        lines=finding_rows(letter_check, kind=kind, about=about).page(session, request.args, size=LETTERS),
        named=f"{number}-{kind}",
        about=about,
        names=names,
    )


@blueprint.get(ALL + "/findings.<any(csv, xlsx, json):extension>")
@signed_in
def export(reference: str, extension: str) -> ResponseReturnValue:
    """All that the newest check found. It names those whom letters go to, so the record says that it was taken."""
    session, campaign = reading(), campaign_or_404(reference)
    newest = existing(newest_check(session, campaign.id), "never_checked", reference=reference)
    rows = finding_rows(newest).count(session)
    table = table_of(services().database, campaign, newest, registry_names(session))
    name = f"{reference} check {newest.number} at event {newest.known_at}"
    with writing() as writer:
        record_download(
            writer,
            "Findings of a check",
            file=extension,
            rows=rows,
            columns=[column.heading for column in COLUMNS],
            subjects=[("campaign", campaign.id)],
            actor=actor(),
        )
    return send_table(table, extension, name=name)
