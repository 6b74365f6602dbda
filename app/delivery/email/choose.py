"""What takes letters that go by email: a mail server or, for trial copies, files; or Amazon SES."""

from typing import TYPE_CHECKING

from app.delivery.carriers import FILES, PRACTICE, Carrier, NoMailServer
from app.delivery.email.smtp_carrier import LettersOutbox, PracticeCarrier, Smtp
from app.platform.config import Settings
from app.platform.mail.smtp import ANSWER_SECONDS, SmtpMail
from app.platform.services import Services
from app.platform.storage import FolderStorage

if TYPE_CHECKING:
    from app.delivery.email.ses import Ses


class UnknownCarrier(LookupError):
    """There is no carrier of this name. `args[0]`: the name."""

    code = "unknown_carrier"


def open_carrier(services: Services, name: str, *, answer_seconds: float = ANSWER_SECONDS) -> Carrier:
    """By its `name`, "smtp", "ses" or FILES, as a Sending keeps it. Nothing is connected to before something is sent.
    From practice nothing is sent, whatever the name.
    `answer_seconds`: how long a mail server may look at a whole mail before it answers. Raises NoMailServer,
    UnknownCarrier."""
    settings = services.settings
    sender, most = settings.letters_mailbox, settings.most_letter_bytes
    if services.practice:
        return PracticeCarrier(FolderStorage(settings.outbox_dir), sender, most_bytes=most)
    match name:
        case "ses":
            return open_ses(settings)
        case "smtp" if server := settings.mail_server:
            mail = SmtpMail(server, ca_file=settings.mail_ca_file, timeout=settings.mail_timeout_seconds)
            return Smtp(mail, sender, most_bytes=most, answer_seconds=answer_seconds)
        case "smtp":
            raise NoMailServer
        case "outbox":
            return LettersOutbox(FolderStorage(settings.outbox_dir), sender, most_bytes=most)
    raise UnknownCarrier(name)


def open_ses(settings: Settings) -> "Ses":
    from app.delivery.email.ses import Ses  # boto3 is slow to import, and only SES needs it

    return Ses(
        settings.letters_mailbox,
        configuration_set=settings.ses_configuration_set,
        most_bytes=settings.most_letter_bytes,
        timeout=settings.mail_timeout_seconds,
    )


def letters_go(services: Services) -> str:
    """Where letters go by email, in words for administrators: a folder or a mail server by its name."""
    if carrier_in(services) == "ses":
        return "Amazon SES"
    return services.mail.goes


def carrier_in(services: Services) -> str:
    """The name of what takes letters by email now. It is kept with a sending, so that one that was started while no
    mail server was set up writes trial copies to its end."""
    settings = services.settings
    if services.practice:
        return PRACTICE
    if settings.letters_carrier == "smtp" and settings.mail_server is None:
        return FILES
    return settings.letters_carrier


def only_files(services: Services) -> bool:
    """Whether letters by email are only written to files and reach nobody. Pages say so."""
    return carrier_in(services) == FILES
