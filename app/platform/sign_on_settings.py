"""Settings of one identity server that people sign in at: `SIGN_ON__<NAME>__<SETTING>`, a name for each server."""

import re
from collections.abc import Mapping
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, Field, SecretStr, field_validator, model_validator
from pydantic_core import PydanticCustomError

INTERNAL_ACCESS = "https://sso.service.security.gov.uk/.well-known/openid-configuration"
"""Of GOV.UK Internal Access (its sample for Flask, read on 26 November 2026)."""

ENTRA = "https://login.microsoftonline.com/{tenant}/v2.0/.well-known/openid-configuration"
"""Of Microsoft Entra ID, for one tenant."""

ON_THIS_MACHINE = {("http", "localhost"), ("http", "127.0.0.1")}
"""Where an identity server needs no HTTPS."""

TENANT = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$", re.IGNORECASE)

RoleName = Literal["drafter", "clearer", "viewer", "safeguarding", "administrator"]
"""As app/accounts/models.py: Role."""


class SignOnProvider(BaseModel):
    """`title`: what the sign-in page calls it. `discovery`: the address of its description, known of a preset.
    `tenant`: of Entra, the only one that is let in. `acr_values`: values of the claims `acr` or `acrs` that mean two
    factors at this server, parted by commas; they are asked for too. `roles`: for each of our roles, the values of the
    claim `roles_claim` that give it, parted by commas; without them, roles are given by hand as ever."""

    preset: Literal["", "entra", "internal-access"] = ""
    title: str = ""
    discovery: str = ""
    tenant: str = ""
    client_id: Annotated[str, Field(min_length=1)]
    client_secret: SecretStr = SecretStr("")
    scope: str = "openid email profile"
    acr_values: str = ""
    roles_claim: str = ""
    roles: dict[RoleName, str] = Field(default_factory=dict)

    @field_validator("discovery")
    @classmethod
    def _is_an_address(cls, address: str) -> str:
        parts = urlsplit(address)
        if address and parts.scheme != "https" and (parts.scheme, parts.hostname) not in ON_THIS_MACHINE:
            raise PydanticCustomError("discovery", "must begin with https://")
        return address

    @model_validator(mode="after")
    def _as_the_preset(self) -> Self:
        if self.preset == "entra":
            if not TENANT.match(self.tenant):
                raise PydanticCustomError("tenant", "TENANT must be the number of your directory (tenant) in Entra")
            self.discovery = self.discovery or ENTRA.format(tenant=self.tenant)
            self.title = self.title or "Microsoft Entra ID"
            self.roles_claim = self.roles_claim or "roles"
        if self.preset == "internal-access":
            self.discovery = self.discovery or INTERNAL_ACCESS
            self.title = self.title or "GOV.UK Internal Access"
        if not self.discovery:
            raise PydanticCustomError("discovery", "DISCOVERY must be the address of the OpenID configuration")
        if self.roles and not self.roles_claim:
            raise PydanticCustomError("roles_claim", "ROLES_CLAIM must name the claim that ROLES read")
        return self

    @property
    def issuer_host(self) -> str:
        return self.discovery.split("/")[2]

    @property
    def role_values(self) -> Mapping[str, frozenset[str]]:
        """For each of our roles that the claim gives, the values that give it."""
        return {role: _parted(values) for role, values in self.roles.items()}

    @property
    def two_factor_values(self) -> frozenset[str]:
        return _parted(self.acr_values)


def _parted(values: str) -> frozenset[str]:
    return frozenset(value.strip() for value in values.split(",") if value.strip())
