"""The boxes of an email's sign-off."""

from typing import Any

from app.campaigns.clearance.lost_clearances import Form
from app.delivery.email.sign_off import SignOff, sign_off_problems
from app.web.forms import text_input, textarea, tidy


class SignOffForm(Form):
    """A form that sends emails. Each closes with what these boxes hold."""

    signed_by = text_input("Name of the person who signs", filters=[tidy])
    office = text_input("Office", "For example, Private Office to the Home Secretary", filters=[tidy])
    postal_address = textarea(
        "Address",
        "The private office’s postal address, with its postcode. Recipients can reply to it by post. You can add a "
        "telephone number on a line of its own, so that they can check that the email is genuine.",
    )

    @property
    def sign_off(self) -> SignOff:
        lines = [line for line in map(tidy, (self.postal_address.data or "").split("\n")) if line]
        return SignOff(self.signed_by.data or "", self.office.data or "", tuple(lines))

    def begin_with(self, sign_off: SignOff) -> None:
        self.signed_by.data, self.office.data = sign_off.name, sign_off.office
        self.postal_address.data = "\n".join(sign_off.address)

    def validate(self, extra_validators: Any = None) -> bool:
        super().validate(extra_validators)
        for problem in sign_off_problems(self.sign_off):
            self.refuse(problem)
        return not self.errors
