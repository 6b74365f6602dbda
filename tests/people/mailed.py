"""The links that were sent by mail, read from the files of an installation without a mail server."""

import re
from email import message_from_bytes, policy

from app.platform.services import Services


def links_mailed(services: Services) -> list[tuple[str, str]]:
    """The address and the path of each, the oldest first."""
    files = sorted(services.mail.folder.glob("link-*.eml"), key=lambda file: file.stat().st_mtime_ns)
    mails = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]
    return [(mail["To"], re.search(r"(/link/\S+)", mail.get_content())[1]) for mail in mails]
