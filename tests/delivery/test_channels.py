"""Every delivery method has one spec, which is whole."""

from app.delivery.channels import METHODS, SENT_BY_DESPATCH, Channel
from app.delivery.email.sentences import SENTENCES


def test_every_delivery_method_has_a_spec_with_words_in_each_language():
    assert METHODS.keys() == set(Channel)
    assert {spec.code: spec.earlier.keys() for spec in METHODS.values()} == dict.fromkeys(Channel, SENTENCES.keys())


def test_no_two_delivery_methods_share_a_carrier():
    carriers = [carrier for spec in METHODS.values() for carrier in spec.carriers]
    assert len(carriers) == len(set(carriers))


def test_what_despatch_sends_goes_to_a_contact_by_a_carrier():
    assert all(spec.contact and spec.carriers for spec in SENT_BY_DESPATCH)
