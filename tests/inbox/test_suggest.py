"""Letters that a message may be about: who is suggested, how strongly, and why."""

import pytest
from sqlalchemy import select

from app.delivery.release.models import Publication
from app.inbox.sorting.match import TOGETHER
from app.inbox.sorting.sender import domains_of, sender_of
from app.inbox.sorting.suggest import suggest
from app.inbox.words import SUGGESTED
from app.platform.history import known
from app.registry.models import Contact, OrganisationVersion, Post, PostVersion
from tests.inbox.mail import as_held, came
from tests.tracking.office import LETTER_DATE, letter, send


def suggested(services, message_id):
    """Strength and reasons by reference, the likeliest first."""
    with services.database.reading() as session:
        found = suggest(session, as_held(services, message_id).message)
        return {one.letter.reference: (one.strength, " · ".join(one.why)) for one in found}


def post_to(services, number, key):
    """Letter `number` goes to the post with this key."""
    with services.database.writing() as session:
        post = session.scalars(select(Post).where(Post.key == key)).one()
        letter(session, number).post_id = post.id


def contact_of(services, number, address, *, office=False):
    """The post of letter `number`, or its organisation, has this address."""
    with services.database.writing() as session:
        post = letter(session, number).post_id
        of = select(PostVersion).where(PostVersion.post_id == post, known(PostVersion))
        organisation = session.scalars(of).first().organisation_id
        whose = {"organisation_id": organisation} if office else {"post_id": post}
        session.add(Contact(**whose, channel="email", use="office", value=address, source="By hand", recorded=1))


def website_of(services, number):
    with services.database.reading() as session:
        post = letter(session, number).post_id
        of = select(PostVersion).where(PostVersion.post_id == post, known(PostVersion))
        organisation = session.scalars(of).first().organisation_id
        names = select(OrganisationVersion).where(
            OrganisationVersion.organisation_id == organisation, known(OrganisationVersion)
        )
        return session.scalars(names.order_by(OrganisationVersion.id.desc())).first()


def test_the_address_that_is_kept_for_a_post_is_a_likely_one(drafter, services):
    contact_of(services, 6, "dcs@north.example")
    send(services, [6])
    found = suggested(services, came(services, sender="DCS@North.example"))
    assert found["TRK15-0006"][0] == "likely"
    assert found["TRK15-0006"][1] == SUGGESTED["post_address"]


def test_the_address_that_a_letter_was_mailed_to_is_the_strongest(drafter, services):
    found = suggested(services, came(services, sender="post1@council.example"))
    assert next(iter(found)) == "TRK15-0001"
    assert found["TRK15-0001"][0] == "strong"


def test_an_address_that_a_report_names_is_as_strong(drafter, services):
    found = suggested(services, came(services, "Delivery to <Post2@council.example> failed.", sender="x@mx.example"))
    assert found["TRK15-0002"][0] == "strong"


def test_a_main_office_and_a_domain_are_reasons(drafter, services):
    contact_of(services, 7, "office@north.example", office=True)
    send(services, [7])
    of_office = suggested(services, came(services, sender="office@north.example"))
    assert SUGGESTED["main_office"] in of_office["TRK15-0007"][1]
    found = suggested(services, came(services, sender="clerk@mail.north.example", subject="Another"))
    assert SUGGESTED["own_domain"].format(domain="north.example") in found["TRK15-0007"][1]


def test_a_parent_that_several_organisations_share_is_no_domain_of_theirs(drafter, services):
    """As with met.example.org and humberside.example.org."""
    contact_of(services, 6, "cc@met.parent.example")
    contact_of(services, 7, "cc@humberside.parent.example")
    send(services, [6, 7])
    found = suggested(services, came(services, sender="clerk@mail.met.parent.example"))
    assert list(found) == ["TRK15-0006"]
    assert SUGGESTED["own_domain"].format(domain="met.parent.example") in found["TRK15-0006"][1]
    assert suggested(services, came(services, sender="clerk@parent.example", subject="Another")) == {}
    with services.database.reading() as session:
        for ending in ("police.uk", "gov.uk", "nhs.uk", "nhs.net"):
            assert sender_of(session, f"a@nobody.{ending}").bodies == frozenset(), ending


def test_a_name_in_the_words_and_a_subject_like_the_campaigns_are_reasons(drafter, services):
    send(services, [8])
    name = website_of(services, 8).name
    found = suggested(services, came(services, f"Yours\nThe Director\n{name}", subject="Your small campaign"))
    assert SUGGESTED["organisation_named"].format(name=name) in found["TRK15-0008"][1]
    assert SUGGESTED["title_alike"].format(words="campaign”, “small") in found["TRK15-0008"][1]


def test_the_post_that_the_words_name_comes_before_others_of_its_organisation(drafter, services):
    for number, key in enumerate(("council-leaders/la:YOR", "directors-of-childrens-services/la:YOR"), start=6):
        post_to(services, number, key)
    send(services, [6, 7])
    asked = "The Director of Children's Services at City of York Council has asked me to reply.\n\nOn 3 March, wrote:\n"
    found = suggested(services, came(services, f"{asked}> Dear Leader", sender="office@york.gov.uk"))
    assert list(found) == ["TRK15-0007", "TRK15-0006"]
    named = SUGGESTED["post_named"].format(name="Director of Children’s Services")
    assert [named in why for _, why in found.values()] == [True, False]


def test_a_post_that_only_the_senders_name_names_is_said_so(drafter, services):
    post_to(services, 6, "council-leaders/la:YOR")
    send(services, [6])
    name = website_of(services, 6).name
    sender = f'"Leader, {name}" <leader@york.gov.uk>'
    [why] = [why for _, why in suggested(services, came(services, "We shall reply.", sender=sender)).values()]
    assert SUGGESTED["post_in_sender"].format(name="Leader") in why
    assert SUGGESTED["organisation_in_sender"].format(name=name) in why
    words = f"We shall reply.\n\nThe Leader\n{name}"
    [why] = [why for _, why in suggested(services, came(services, words, sender=sender)).values()]
    assert SUGGESTED["post_named"].format(name="Leader") in why
    assert SUGGESTED["organisation_named"].format(name=name) in why


def test_references_that_are_too_many_to_match_are_suggested(drafter, services):
    many = " ".join(f"TRK15-{number:04d}" for number in range(1, TOGETHER + 4))
    send(services, range(4, TOGETHER + 4))
    one = came(services, many, sender="a@gmail.com")
    assert as_held(services, one).letters == []
    (reference, (_, why)), *_ = suggested(services, one).items()
    assert SUGGESTED["named_among"].format(reference=reference, number=11) in why


def test_a_letter_that_was_never_sent_is_not_suggested(drafter, services):
    """Nobody answers it, however well its post, its words and its reference fit."""
    contact_of(services, 6, "dcs@north.example")
    words = {"sender": "dcs@north.example", "subject": "Your small campaign"}
    many = " ".join(f"TRK15-{number:04d}" for number in range(5, TOGETHER + 8))
    one = came(services, many, **words)
    assert suggested(services, one) == {}
    send(services, [6])
    assert list(suggested(services, one)) == ["TRK15-0006"]


def test_a_published_open_letter_is_suggested(drafter, services):
    contact_of(services, 6, "dcs@north.example")
    with services.database.writing() as session:
        open_letter = letter(session, 7)
        open_letter.post_id = None
    one = came(services, "Thank you.", sender="dcs@north.example")
    assert suggested(services, one) == {}
    with services.database.writing() as session:
        where = {"published_on": LETTER_DATE, "url": "https://www.gov.uk/letter", "recorded": 1}
        session.add(Publication(letter_id=letter(session, 7).id, **where))
    assert list(suggested(services, one)) == ["TRK15-0007"]


def test_a_reply_from_one_of_several_successors_is_suggested_and_never_settled(drafter, services):
    """BCP Council followed Poole, and Dorset County Council for Christchurch only; Dorset's districts it did not."""
    for number, key in enumerate(("la:POL", "la:DOR"), start=6):
        post_to(services, number, f"chief-executives/{key}")
    post_to(services, 8, "council-leaders/la:EDO")
    send(services, [6, 7, 8])
    one = came(services, "Thank you for your letter.", sender="chief@bcpcouncil.gov.uk")
    assert as_held(services, one).letters == []
    assert suggested(services, one) == {
        "TRK15-0006": ("possible", SUGGESTED["successor"].format(domain="bcpcouncil.gov.uk")),
        "TRK15-0007": (
            "possible",
            SUGGESTED["successor_in_part"].format(domain="bcpcouncil.gov.uk", part=" (Christchurch)"),
        ),
    }
    assert list(suggested(services, one)) == ["TRK15-0006", "TRK15-0007"], "the sole successor's first"


def test_nobody_known_suggests_nothing(drafter, services):
    assert suggested(services, came(services, sender="someone@gmail.com")) == {}
    assert suggested(services, came(services, b"Subject: No sender at all\n\nHello")) == {}


@pytest.mark.parametrize(
    ("address", "domains"),
    [
        ("a@mail.council.gov.uk", ["mail.council.gov.uk", "council.gov.uk"]),
        ("a@council.gov.uk", ["council.gov.uk"]),
        ("a@force.pnn.police.uk", ["force.pnn.police.uk", "pnn.police.uk"]),
        ("a@body.org", ["body.org"]),
        ("a@gmail.com", []),
        ("a@trust.nhs.net", []),
        ("nobody", []),
        ("", []),
    ],
)
def test_the_domains_of_an_address_end_where_they_are_given_out(address, domains):
    assert domains_of(address) == domains


def test_a_sign_in_an_address_means_nothing_to_the_database(drafter, services):
    with services.database.reading() as session:
        assert sender_of(session, "%@%_%.gov.uk").bodies == frozenset()
