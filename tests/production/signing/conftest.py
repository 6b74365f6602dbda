"""A campaign each of whose ministers has a signature of their own."""

import pytest
from flask.testing import FlaskClient

from app.accounts.models import Role
from app.clearance.offices.signature_pictures import keep_signature
from app.platform.services import Services
from tests.campaigns.clearing import sign_with
from tests.delivery.sending import campaign
from tests.production.signing.roads import blot


@pytest.fixture
def signing(services) -> Services:
    """Each minister has a signature of their own."""
    with services.database.writing() as session:
        for number, one in enumerate(campaign(session).signatories):
            picture = blot(600 + number)
            sign_with(session, one.office_id, keep_signature(services.storage, picture))
    return services


@pytest.fixture
def client(signed_in) -> FlaskClient:
    return signed_in(Role.VIEWER)
