"""What was sent by mail, read from the files of an installation without a mail server."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage

from app.platform.services import Services


def mailed(services: Services, number: str) -> list[EmailMessage]:
    """Those whose number begins so, the oldest first."""
    files = sorted(services.mail.folder.glob(f"{number}-*.eml"), key=lambda file: file.stat().st_mtime_ns)
    return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]


def links_mailed(services: Services) -> list[tuple[str, str]]:
    """The address and the path of each link, the oldest first."""
    return [(mail["To"], re.search(r"(/link/\S+)", mail.get_content())[1]) for mail in mailed(services, "link")]
