"""Mail of a practice installation: each is a file that says so. None is sent."""

from email.message import EmailMessage

from app.platform.config import Settings
from app.platform.mail.choose import Outbox
from app.platform.practice import NOTICE


class PracticeMail(Outbox):
    """As the folder of an installation without a mail server, with the notice in the subject and before the text."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings.outbox_dir)

    @property
    def goes(self) -> str:
        return f"No one: this is practice. Despatch saves each email as a file in {self.folder}"

    def send(self, message: EmailMessage) -> None:
        """Raises ServerFailed."""
        subject = str(message["Subject"])
        del message["Subject"]
        message["Subject"] = f"{NOTICE}: {subject}"
        message.set_content(f"{NOTICE}.\n\n{message.get_content()}", cte="quoted-printable")
        super().send(message)
