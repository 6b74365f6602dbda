"""The covering emails that are offered, by the language of the letter. Each is followed by a sign-off (sign_off.py)."""

from collections.abc import Mapping

from app.delivery.email.covers import Cover

LETTERS: Mapping[str, Cover] = {
    "en": Cover(
        "((letter)) from ((from)) – ((title)) (((reference)))",
        """((marking))

((greeting))

Please find attached ((a letter)) from ((signatories)), dated ((date)) and headed “((title))”. \
((correction sentence)) ((earlier sending sentence)) ((attachments sentence))

((reply by sentence)) ((how to reply))""",
    ),
    "cy": Cover(
        "((letter)) gan ((from)) – ((title)) (((reference)))",
        """((marking))

((greeting))

Atodir ((a letter)) gan ((signatories)), dyddiedig ((date)), o dan y pennawd “((title))”. \
((correction sentence)) ((earlier sending sentence)) ((attachments sentence))

((reply by sentence)) ((how to reply))""",
    ),
}

CHASERS: Mapping[str, Cover] = {
    "en": Cover(
        "((letter)) from ((from)) – ((first letter subject)) (((first letter reference)))",
        """((marking))

((greeting))

This is ((a reminder)) about our letter dated ((first letter date)) and headed “((first letter subject))” \
(reference ((first letter reference))). ((first letter sentence)) ((correction sentence)) \
((earlier reminders sentence)) ((received sentence))

((reply by sentence)) ((how to reply))

Please find attached the reminder from ((signatories)), dated ((date)). ((earlier sending sentence)) \
((attachments sentence))""",
    ),
    "cy": Cover(
        "((letter)) gan ((from)) – ((first letter subject)) (((first letter reference)))",
        """((marking))

((greeting))

Dyma ((a reminder)) am ein llythyr dyddiedig ((first letter date)) o dan y pennawd “((first letter subject))” \
(cyfeirnod ((first letter reference))). ((first letter sentence)) ((correction sentence)) \
((earlier reminders sentence)) ((received sentence))

((reply by sentence)) ((how to reply))

Atodir y nodyn atgoffa gan ((signatories)), dyddiedig ((date)). ((earlier sending sentence)) \
((attachments sentence))""",
    ),
}
"""For a campaign that reminds of another's letters."""

COPIES: Mapping[str, Cover] = {
    "en": Cover(
        "Copy of ((a letter)) from ((from)) – ((title)) (((reference)))",
        """((marking))

((greeting))

For your information, please find attached a copy of ((a letter)) from ((signatories)) to ((addressee)), dated \
((date)) and headed “((title))”. ((correction sentence)) ((same terms sentence)) ((attachments sentence))

((reply by sentence)) ((how to reply))""",
    ),
    "cy": Cover(
        "Copi o lythyr gan ((from)) – ((title)) (((reference)))",
        """((marking))

((greeting))

Er gwybodaeth, atodir copi o lythyr gan ((signatories)) at ((addressee)), dyddiedig ((date)), o dan y pennawd \
“((title))”. ((correction sentence)) ((same terms sentence)) ((attachments sentence))

((reply by sentence)) ((how to reply))""",
    ),
}
"""For those on the copy list, of whom no reply is asked."""

COPIES_OF_REMINDERS: Mapping[str, Cover] = {
    "en": Cover(
        "Copy of ((a reminder)) from ((from)) – ((first letter subject)) (((first letter reference)))",
        """((marking))

((greeting))

For your information, please find attached a copy of ((a reminder)) from ((signatories)) to ((addressee)), dated \
((date)). It asks for a reply to our letter dated ((first letter date)) and headed “((first letter subject))” \
(reference ((first letter reference))). ((correction sentence)) ((same terms sentence)) ((attachments sentence))

((reply by sentence)) ((how to reply))""",
    ),
    "cy": Cover(
        "Copi o ((a reminder)) gan ((from)) – ((first letter subject)) (((first letter reference)))",
        """((marking))

((greeting))

Er gwybodaeth, atodir copi o ((a reminder)) gan ((signatories)) at ((addressee)), dyddiedig ((date)), am ein llythyr \
dyddiedig ((first letter date)) o dan y pennawd “((first letter subject))” (cyfeirnod ((first letter reference))). \
((correction sentence)) ((same terms sentence)) ((attachments sentence))

((reply by sentence)) ((how to reply))""",
    ),
}
"""The same, of a campaign that reminds of another's letters."""


def usual_cover(language: str, *, chaser: bool) -> Cover:
    """Return the covering email that a sending of letters begins with."""
    return (CHASERS if chaser else LETTERS)[language]


def usual_copy_cover(language: str, *, chaser: bool) -> Cover:
    """Return the covering email of the copies."""
    return (COPIES_OF_REMINDERS if chaser else COPIES)[language]
