"""Why a mail did not leave. Each error tells whether trying again may help, and what the server said."""

MOST_WORDS = 300
"""Of a server's words, so many characters are kept."""


class MailFailed(Exception):
    """`code` says why; `said`: the other side's own words, on one line, or blank; `reason`: why a letter was not taken,
    as a code of app/delivery/attempts/reasons.py, where the other side told."""

    def __init__(self, code: str, said: str = "", reason: str = "") -> None:
        said = " ".join("".join(c if c.isprintable() else " " for c in said).split())[:MOST_WORDS]
        super().__init__(f"{code}: {said}" if said else code)
        self.code = code
        self.said = said
        self.reason = reason


class ServerFailed(MailFailed):
    """It concerns every mail: the server does not answer, is not to be trusted, or does not take us. Try later."""


class PutOff(MailFailed):
    """The server can't take this mail now (a reply of 4yz, RFC 5321, section 4.2.1). Try later."""


class RefusedByServer(MailFailed):
    """The server will not take this mail (5yz), or it can't be written. Trying again as it is would not help."""


class Unsure(MailFailed):
    """The connection broke after the text of the mail was sent and before the answer: the server may have it or not.
    For what must not leave twice, nobody tries again by itself."""
