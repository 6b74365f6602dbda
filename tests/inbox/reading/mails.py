"""Mails as tests make them: short, with people and hosts of no real place."""

from textwrap import dedent

OURS = "letter.1.0f3a@gov.example"
"""The Message-ID of a letter of ours, in reports that return it."""

RETURNED = dedent(
    f"""\
    From: Private Office <reply@gov.example>
    To: leader@council.example
    Subject: Safeguarding in your area
    Message-ID: <{OURS}>
    Date: Mon, 2 Mar 2026 09:00:00 +0000

    Dear Leader,
    """
)


def mail(
    body: str, *, sender: str = "Alex Example <alex@council.example>", subject: str = "Re: Your letter", **headers: str
) -> bytes:
    """A mail of one part of text; more headers by their names with _ for -."""
    lines = [
        f"From: {sender}",
        "To: Private Office <reply@gov.example>",
        f"Subject: {subject}",
        "Date: Tue, 3 Mar 2026 10:00:00 +0000",
        "Message-ID: <in.1@council.example>",
        *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items()),
    ]
    return ("\n".join(lines) + "\n\n" + body).encode()


def daemon(body: str, *, subject: str = "Undelivered Mail Returned to Sender", **headers: str) -> bytes:
    """A report by a mail system, in words alone."""
    sender = headers.pop("sender", "Mail Delivery System <mailer-daemon@relay.example>")
    return mail(body, sender=sender, subject=subject, **headers)


def report(
    status: str, *, told: str = "It could not be delivered.", kind: str = "delivery-status", subject: str = "Report"
) -> bytes:
    """A standard report (RFC 6522): what it tells people, `status` for programs, and the mail that it returns."""
    parts = (
        f"--=b\nContent-Type: text/plain; charset=utf-8\n\n{told}\n\n"
        f"--=b\nContent-Type: message/{kind}\n\n{status}\n"
        f"--=b\nContent-Type: message/rfc822\n\n{RETURNED}\n--=b--\n"
    )
    content_type = f'multipart/report; report-type={kind}; boundary="=b"'
    return daemon(parts, subject=subject, MIME_Version="1.0", Content_Type=content_type)


def failed(said: str, *, status: str = "5.0.0", action: str = "failed", to: str = "leader@council.example") -> str:
    """The fields of one recipient in a delivery report (RFC 3464)."""
    return (
        f"Reporting-MTA: dns; relay.example\n\nFinal-Recipient: rfc822; {to}\nAction: {action}\nStatus:"
        f" {status}\nDiagnostic-Code: smtp; {said}\n"
    )
