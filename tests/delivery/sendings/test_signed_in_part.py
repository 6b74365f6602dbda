"""The warning before letters leave that only some of their ministers have signed."""

from dataclasses import replace

from flask import render_template_string

from tests.delivery.sending import campaign, of
from tests.delivery.sendings.office import POLICE

WARNING = "{% from 'delivery/parts.html' import not_signed %}{{ not_signed(campaign, letters) }}"


def test_the_warning_names_the_minister_whose_signature_is_there(app, ready):
    with ready.database.reading() as session, app.test_request_context():
        letter = of(session, POLICE[0])
        in_part = replace(letter, signatories=2, unsigned=1, signed_by=("Alex Example",))
        none = replace(letter, signatories=2, unsigned=2)
        warnings = [
            render_template_string(WARNING, campaign=campaign(session), letters=[one]) for one in (in_part, none)
        ]
    assert ["Alex Example" in warning for warning in warnings] == [True, False]
    assert ["not-all-signed" in warning for warning in warnings] == [True, False]
