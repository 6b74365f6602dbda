"""Certificates as plain data."""

from datetime import UTC, datetime, timedelta

from app.clearance.certificates.content import Change, Consent, Content, Proof, Text

AT = datetime(2015, 3, 2, 16, 5, tzinfo=UTC)
HMAC, SHA256 = "ab" * 32, "0f" * 32


def consent(number: int = 1, **facts: object) -> Consent:
    said = {
        "office": f"Secretary of State for Department {number}",
        "answer": "content",
        "said_by": "Alex Example",
        "at": AT - timedelta(hours=number),
        "in_absence": False,
        "noted": False,
        "signs": True,
        "signature": True,
        "version": 3,
    }
    return Consent(**said | facts)


def text(name: str = "Council leaders", offices: int = 2, **facts: object) -> Text:
    said = {
        "registry": name.lower().replace(" ", "-"),
        "name": name,
        "sha256": "5c" * 32,
        "version": 3,
        "letters": 353,
        "issued": 70,
        "issued_by": "Sam Example",
        "issued_at": AT,
        "consents": tuple(consent(number) for number in range(1, offices + 1)),
    }
    return Text(**said | facts)


def certificate(**facts: object) -> Content:
    said = {
        "number": 2,
        "campaign": "MAR15",
        "title": "Accountability for child protection",
        "round": 1,
        "track": "joint",
        "chair": "",
        "issued_by": "Sam Example",
        "issued_at": AT,
        "texts": (text(), text("Lead members", issued=60, issued_at=AT - timedelta(1))),
        "not_issued": ("Inspectorates",),
        "event": 70,
        "hmac": HMAC,
    }
    return Content(**said | facts)


def proven() -> Content:
    """One of format 4: it says how each who answered, and who issued, proved that it was they."""
    proofs = (
        Proof("app", "Telephone", AT - timedelta(minutes=50)),
        Proof("passkey", "", AT - timedelta(minutes=40), "Microsoft Entra ID"),
        Proof("provider", "Microsoft Entra ID", AT - timedelta(minutes=30)),
        Proof("recovery_code", "", AT - timedelta(minutes=20)),
        Proof(),
    )
    consents = tuple(consent(number, proof=proof) for number, proof in enumerate(proofs, 1))
    earlier = {"issued": 60, "issued_at": AT - timedelta(1)}
    texts = (
        text(consents=consents, proof=proofs[1]),
        text("Lead members", consents=consents[:2], proof=proofs[0], **earlier),
    )
    return certificate(texts=texts)


def full() -> Content:
    """Everything that one may say, over several pages."""
    mixed = (
        consent(1, answer="subject_should", noted=True, in_absence=True),
        consent(2, answer="nil_return", signs=False, signature=False),
        consent(3, signature=False, said_by="Alex Example-Żółć"),
    )
    names = ("Chief officers of police", "Council leaders", "Lead members", "Chief executives")
    texts = (*(text(name, offices=9) for name in names), text("Health leaders", consents=mixed, letters=12345))
    changes = (
        Change("", "Date of letter", "3 March 2015", "9 March 2015"),
        Change("MAR15-0044", "Address", "", "Hall"),
    )
    beside = {
        "letter_date": "2015-03-09",
        "valid_at": "2015-03-03",
        "sender": ("2 Marsham Street",),
        "changes": changes,
    }
    return certificate(
        **beside, track="write_round", chair="Chancellor of the Duchy of Lancaster", texts=texts, not_issued=()
    )
