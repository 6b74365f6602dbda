"""The covering emails that are offered, by the language of the letter. Each is followed by a sign-off (sign_off.py)."""

from collections.abc import Mapping

from app.delivery.email.covers import Cover

LETTERS: Mapping[str, Cover] = {
    "en": Cover(
        "((letter)) from ((from)) – ((title)) (((reference)))",
        """((marking))

((greeting))

Please find attached ((a letter)) from ((offices)), dated ((date)) and headed “((title))”. \
((correction sentence)) ((earlier sending sentence)) ((attachments sentence))

((reply by sentence)) ((how to reply))""",
    ),
    "cy": Cover(
        "((letter)) gan ((from)) – ((title)) (((reference)))",
        """((marking))

((greeting))

Amgaeir ((a letter)) gan ((offices)), dyddiedig ((date)), o dan y pennawd “((title))”. \
((correction sentence)) ((earlier sending sentence)) ((attachments sentence))

((reply by sentence)) ((how to reply))""",
    ),
}

CHASERS: Mapping[str, Cover] = {
    "en": Cover(
        "((letter)) from ((from)) – ((first letter subject)) (((first letter reference)))",
        """((marking))

((greeting))

Please find attached ((a letter)) from ((offices)), dated ((date)). It is a reminder of our letter dated \
((first letter date)) and headed “((first letter subject))” (reference ((first letter reference))). \
((first letter sentence)) ((received sentence)) ((correction sentence)) ((earlier sending sentence)) \
((attachments sentence))

((reply by sentence)) ((how to reply))""",
    ),
    "cy": Cover(
        "((letter)) gan ((from)) – ((first letter subject)) (((first letter reference)))",
        """((marking))

((greeting))

Amgaeir ((a letter)) gan ((offices)), dyddiedig ((date)). Mae’n eich atgoffa o’n llythyr dyddiedig \
((first letter date)) o dan y pennawd “((first letter subject))” (cyfeirnod ((first letter reference))). \
((first letter sentence)) ((received sentence)) ((correction sentence)) ((earlier sending sentence)) \
((attachments sentence))

((reply by sentence)) ((how to reply))""",
    ),
}
"""For a campaign that reminds of another's letters."""

COPIES: Mapping[str, Cover] = {
    "en": Cover(
        "Copy of ((a letter)) from ((from)) – ((title)) (((reference)))",
        """((marking))

((greeting))

For your information, please find attached a copy of ((a letter)) from ((offices)) to ((addressee)), dated ((date)) \
and headed “((title))”. ((same terms sentence)) ((correction sentence)) ((attachments sentence))

((reply by sentence)) ((how to reply))""",
    ),
    "cy": Cover(
        "Copi o lythyr gan ((from)) – ((title)) (((reference)))",
        """((marking))

((greeting))

Er gwybodaeth, amgaeir copi o lythyr gan ((offices)) at ((addressee)), dyddiedig ((date)), o dan y pennawd \
“((title))”. ((same terms sentence)) ((correction sentence)) ((attachments sentence))

((reply by sentence)) ((how to reply))""",
    ),
}
"""For those on the copy list, of whom no reply is asked."""


def usual_cover(language: str, *, chaser: bool) -> Cover:
    """Return the covering email that a sending of letters begins with."""
    return (CHASERS if chaser else LETTERS)[language]
