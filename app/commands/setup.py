"""Make an installation ready: schema, shipped registries and templates, the March 2015 campaign. Safe to run again."""

from collections.abc import Sequence

from app.accounts.factors.sealing import seal_anew, seal_of
from app.accounts.links import first_admin_link
from app.audit.record import SYSTEM
from app.audit.verify import begin_to_compare
from app.campaigns.lifecycle.shipped import make_shipped_campaign
from app.delivery.carriers import FILES
from app.delivery.email.choose import carrier_in
from app.delivery.sending.written_to_files import mark_trial_copies
from app.drafting.keep import load_templates
from app.evidence.questions.shipped import load_questions
from app.evidence.shipped.load import load_published
from app.people.first_run import settle
from app.platform.clock import now, today
from app.platform.root import ROOT
from app.platform.schema import one_migrator, upgrade
from app.platform.services import Services
from app.registry.shipped.declare import clash_sentences
from app.registry.shipped.load import load_package
from app.registry.shipped.package import read_package
from app.replay import KINDS
from app.responses.lateness.moves import saying_moves
from app.search.keep import catch_up

RECIPIENTS = ROOT / "recipients"
TEMPLATES = ROOT / "letter_templates"


def prepare(services: Services) -> Sequence[str]:
    """Bring the schema up to date and load what ships. Each part is one transaction; what is there is left alone. In
    practice nothing is loaded. Of several programs that do so at once, one goes first.

    What did not come, since the office has its own, comes back as sentences."""
    services.settings.instance_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    upgrade(services.database)
    with one_migrator(services.database):
        return _fill(services)


def _fill(services: Services) -> Sequence[str]:
    begin_to_compare(services.database, KINDS)
    if not services.practice:  # what ships is real
        load_shipped(services)
    with services.database.writing() as session:
        mark_trial_copies(session, served=carrier_in(services) != FILES, at=now())
    catch_up(services.database, today=today())
    with services.database.writing() as session:
        settle(session, services.settings)
        seal_anew(session, seal_of(services.settings))
    if services.practice:
        return ()
    with services.database.reading() as session:
        return clash_sentences(session, read_package(RECIPIENTS))


def load_shipped(services: Services) -> int:
    """Load the shipped registries, templates, campaign, published facts and questions; the campaign's id comes back."""
    package = read_package(RECIPIENTS)
    with services.database.writing() as session, saying_moves(session, actor=SYSTEM):
        load_package(session, package, actor=SYSTEM)
    with services.database.writing() as session:
        load_templates(session, TEMPLATES, actor=SYSTEM)
    with services.database.writing() as session:
        campaign_id = make_shipped_campaign(session, actor=SYSTEM).id
    with services.database.writing() as session:
        load_published(session, RECIPIENTS)
    with services.database.writing() as session:
        load_questions(session, RECIPIENTS)
    return campaign_id


def invitation(services: Services) -> str | None:
    """The one-time link for the first administrator; None once there is a user. A first run that is over by now, as
    when a mail server was set, is recorded as ended."""
    with services.database.writing() as session:
        settle(session, services.settings)
        return first_admin_link(session, services.settings)
