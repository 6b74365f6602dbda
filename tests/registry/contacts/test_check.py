"""What an email address and a telephone number must be, and how they are kept."""

import pytest

from app.registry.contacts.check import email_wrong, telephone_wrong, tidy_email, tidy_telephone
from app.registry.contacts.words import CONTACT_WRONG, contact_wrong

EMAILS = [
    ("office@example.gov.uk", ""),
    ("o'neill+post@mail.example.org", ""),
    ("a@b.co", ""),
    ("office", "email_without_at"),
    ("@example.gov.uk", "email_without_at"),
    ("office@", "email_without_at"),
    ("the office@example.gov.uk", "email_name_unfit"),
    ("a.@example.gov.uk", "email_name_unfit"),
    ("a..b@example.gov.uk", "email_name_unfit"),
    ("a@b@example.gov.uk", "email_name_unfit"),
    ("one@example.gov.uk, two@example.gov.uk", "email_name_unfit"),
    ("office@example", "email_domain_unfit"),
    ("office@example..uk", "email_domain_unfit"),
    ("office@-example.uk", "email_domain_unfit"),
    ("office@example.gov.uk.", "email_domain_unfit"),
    ("office@10.0.0.1", "email_domain_unfit"),
    ("office@exämple.uk", "email_domain_unfit"),
    (f"{'a' * 65}@example.gov.uk", "email_too_long"),
    (f"a@{'b' * 64}.uk", "email_domain_unfit"),
    (f"a@{'b.' * 127}uk", "email_too_long"),
]


@pytest.mark.parametrize(("address", "code"), EMAILS)
def test_an_email_address(address, code):
    assert email_wrong(address) == code


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Office@Example.GOV.UK ", "Office@example.gov.uk"),
        ("mailto:office@example.gov.uk", "office@example.gov.uk"),
        ("The Office <office@example.gov.uk>", "office@example.gov.uk"),
        (None, ""),
    ],
)
def test_an_email_address_is_kept_bare(typed, kept):
    assert tidy_email(typed) == kept


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("01709 382121", ""),
        ("+44 (0)1709 382121", ""),
        ("101", ""),
        ("020 7946 0000 ext 12", ""),
        ("call us", "telephone_unfit"),
        ("01709/382121", "telephone_unfit"),
        ("12", "telephone_length"),
        ("1234567890123456", "telephone_length"),
        ("()- ", "telephone_length"),
    ],
)
def test_a_telephone_number(number, code):
    assert telephone_wrong(number) == code


@pytest.mark.parametrize(
    ("typed", "kept"),
    [(" 01709   382121 ", "01709 382121"), ("020 7946 0000 x12", "020 7946 0000 ext 12"), (None, "")],
)
def test_a_telephone_number_is_kept_with_single_spaces(typed, kept):
    assert tidy_telephone(typed) == kept


@pytest.mark.parametrize("code", CONTACT_WRONG)
def test_every_code_has_a_sentence_that_names_it(code):
    assert "“" in contact_wrong(code, "the office@example")
