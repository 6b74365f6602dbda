"""Every address of the application and who may go there. A new route gets a row here; `tests/test_routes.py` insists.

A row: the rule as Flask knows it, the methods that its view takes, and its mark (app/accounts/access.py). Two rows of
one rule are two views.
"""

from dataclasses import dataclass

from app.accounts.access import PUBLIC, SIGNED_IN, Access
from app.accounts.models import Role


@dataclass(frozen=True)
class Route:
    rule: str
    methods: str
    access: Access


DRAFTER = frozenset({Role.DRAFTER})
ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})

ROUTES = (
    Route("/", "GET", SIGNED_IN),
    Route("/healthz", "GET", PUBLIC),
    Route("/static/<path:filename>", "GET", PUBLIC),
    # people
    Route("/sign-in", "GET POST", PUBLIC),
    Route("/sign-out", "POST", PUBLIC),
    Route("/link/<token>", "GET POST", PUBLIC),
    Route("/account", "GET", SIGNED_IN),
    Route("/account/password", "GET POST", SIGNED_IN),
    Route("/account/sign-ins/<int:sign_in_id>/end", "POST", SIGNED_IN),
    Route("/account/sign-ins/end", "POST", SIGNED_IN),
    Route("/admin/users", "GET", ADMINISTRATOR),
    Route("/admin/users/new", "GET POST", ADMINISTRATOR),
    Route("/admin/users/<int:user_id>", "GET", ADMINISTRATOR),
    Route("/admin/users/<int:user_id>/edit", "GET POST", ADMINISTRATOR),
    Route("/admin/users/<int:user_id>/link", "GET POST", ADMINISTRATOR),
    Route("/admin/users/<int:user_id>/deactivate", "GET POST", ADMINISTRATOR),
    Route("/admin/users/<int:user_id>/activate", "GET POST", ADMINISTRATOR),
    Route("/admin/users/<int:user_id>/sign-ins/end", "POST", ADMINISTRATOR),
    # the record
    Route("/audit", "GET", ADMINISTRATOR),
    Route("/audit/<int:seq>", "GET", ADMINISTRATOR),
    Route("/audit/export", "POST", ADMINISTRATOR),
    # recipients
    Route("/recipients", "GET", SIGNED_IN),
    Route("/recipients/<slug>", "GET", SIGNED_IN),
    Route("/organisations/<int:organisation_id>", "GET", SIGNED_IN),
    Route("/posts/<int:post_id>", "GET", SIGNED_IN),
    Route("/posts/<int:post_id>/holder", "GET POST", DRAFTER),
    Route("/posts/<int:post_id>/address", "GET POST", DRAFTER),
    Route("/posts/<int:post_id>/holder/withdraw", "POST", DRAFTER),
    Route("/posts/<int:post_id>/verified", "POST", DRAFTER),
    Route("/posts/<int:post_id>/tags", "GET POST", DRAFTER),
    Route("/posts/<int:post_id>/tags/remove", "POST", DRAFTER),
    Route("/recipients/<slug>/tags", "GET POST", DRAFTER),
    # templates
    Route("/templates", "GET", SIGNED_IN),
    Route("/templates/<slug>", "GET", SIGNED_IN),
    Route("/templates/<slug>/versions/<int:number>", "GET", SIGNED_IN),
    # campaigns; that only the owner may is checked behind the role
    Route("/campaigns", "GET", SIGNED_IN),
    Route("/campaigns/<reference>", "GET", SIGNED_IN),
    Route("/campaigns/new", "GET", DRAFTER),
    Route("/campaigns/new/details", "GET POST", DRAFTER),
    Route("/campaigns/<reference>/history", "GET", SIGNED_IN),
    Route("/campaigns/<reference>/details", "GET", SIGNED_IN),
    Route("/campaigns/<reference>/details", "POST", DRAFTER),
    Route("/campaigns/<reference>/owner", "GET", SIGNED_IN),
    Route("/campaigns/<reference>/owner", "POST", DRAFTER),
    Route("/campaigns/<reference>/owner/hand-over", "POST", frozenset({Role.DRAFTER, Role.ADMINISTRATOR})),
    Route("/campaigns/<reference>/<any(close, archive):step>", "GET", DRAFTER),
    Route("/campaigns/<reference>/<any(close, archive, 'open', 'bring-back'):step>", "POST", DRAFTER),
    Route("/campaigns/<reference>/audience", "GET", SIGNED_IN),
    Route("/campaigns/<reference>/audience", "POST", DRAFTER),
    Route("/campaigns/<reference>/audience/hold-out", "GET POST", DRAFTER),
    Route("/campaigns/<reference>/audience/hold-out/<int:post_id>", "GET POST", DRAFTER),
    Route("/campaigns/<reference>/audience/put-back/<int:post_id>", "POST", DRAFTER),
    Route("/campaigns/<reference>/audience/copies", "GET", SIGNED_IN),
    Route("/campaigns/<reference>/audience/copies", "POST", DRAFTER),
    Route("/campaigns/<reference>/audience/copies/<int:copy_id>/<any(up, down, remove):what>", "POST", DRAFTER),
    Route("/campaigns/<reference>/letter", "GET", SIGNED_IN),
    Route("/campaigns/<reference>/letter", "POST", DRAFTER),
    Route("/campaigns/<reference>/letter/preview", "POST", DRAFTER),
    Route("/campaigns/<reference>/letter/versions", "GET", SIGNED_IN),
    Route("/campaigns/<reference>/letter/versions/<int:number>", "GET", SIGNED_IN),
    Route("/campaigns/<reference>/letter/versions/<int:number>/restore", "POST", DRAFTER),
    Route("/campaigns/<reference>/letter/versions/compare", "GET", SIGNED_IN),
    Route("/campaigns/<reference>/letter/template", "GET", DRAFTER),
    Route("/campaigns/<reference>/letter/template", "POST", DRAFTER),
    Route("/campaigns/<reference>/letter/fields", "GET", SIGNED_IN),
    Route("/campaigns/<reference>/letter/fields/new", "GET POST", DRAFTER),
    Route("/campaigns/<reference>/letter/fields/change", "GET POST", DRAFTER),
    Route("/campaigns/<reference>/letter/fields/remove", "GET POST", DRAFTER),
    Route("/campaigns/<reference>/letter/values", "GET", SIGNED_IN),
    Route("/campaigns/<reference>/letter/values", "POST", DRAFTER),
    Route("/campaigns/<reference>/letter/values.<any(csv, xlsx):extension>", "GET", SIGNED_IN),
    Route("/campaigns/<reference>/letter/values/tables/<digest>", "GET", DRAFTER),
    Route("/campaigns/<reference>/letter/values/tables/<digest>", "POST", DRAFTER),
    Route("/campaigns/<reference>/letter/values/of/<letter_reference>", "GET POST", DRAFTER),
    Route("/campaigns/<reference>/preview", "GET", SIGNED_IN),
    Route("/campaigns/<reference>/signatories", "GET", SIGNED_IN),
    Route("/campaigns/<reference>/signatories/new", "GET POST", DRAFTER),
    Route("/campaigns/<reference>/signatories/<int:signatory_id>", "GET POST", DRAFTER),
    Route("/campaigns/<reference>/signatories/<int:signatory_id>/<any(up, down):way>", "POST", DRAFTER),
    Route("/campaigns/<reference>/signatories/<int:signatory_id>/remove", "GET POST", DRAFTER),
    Route("/campaigns/<reference>/signatories/<int:signatory_id>/signature", "GET POST", DRAFTER),
    Route("/campaigns/<reference>/signatories/<int:signatory_id>/signature/<any(use, remove):what>", "POST", DRAFTER),
    Route("/campaigns/<reference>/signatures/<sha256>.png", "GET", DRAFTER),
    Route("/campaigns/<reference>/clearance", "GET", SIGNED_IN),
    Route("/campaigns/<reference>/clearance/<int:signatory_id>", "GET POST", DRAFTER),
    Route("/campaigns/<reference>/clearance/<int:signatory_id>/take-back", "GET POST", DRAFTER),
    Route("/letters/<reference>/draft.docx", "GET", SIGNED_IN),
    Route("/letters/<reference>/draft.pdf", "GET", SIGNED_IN),
    Route("/letters/<reference>/draft/pages/<int:number>.png", "GET", SIGNED_IN),
    # production
    Route("/campaigns/<reference>/generate", "GET", SIGNED_IN),
    Route("/campaigns/<reference>/generate", "POST", DRAFTER),
    Route("/campaigns/<reference>/runs/<int:number>", "GET", SIGNED_IN),
    Route("/campaigns/<reference>/runs/<int:number>/again", "POST", DRAFTER),
    Route("/campaigns/<reference>/runs/<int:number>/cancel", "GET", DRAFTER),
    Route("/campaigns/<reference>/runs/<int:number>/<any(pause, resume, cancel):step>", "POST", DRAFTER),
    Route("/campaigns/<reference>/manifest.csv", "GET", SIGNED_IN),
    Route("/campaigns/<reference>/runs/<int:number>/manifest.csv", "GET", SIGNED_IN),
    Route("/campaigns/<reference>/fingerprint.json", "GET", SIGNED_IN),
    Route("/campaigns/<reference>/runs/<int:number>/fingerprint.json", "GET", SIGNED_IN),
    Route("/campaigns/<reference>/<any(pdf, docx):extension>.zip", "GET", SIGNED_IN),
    Route("/campaigns/<reference>/runs/<int:number>/<any(pdf, docx):extension>.zip", "GET", SIGNED_IN),
    Route("/letters/<reference>", "GET", SIGNED_IN),
    Route("/letters/<reference>/letter.<any(pdf, docx):extension>", "GET", SIGNED_IN),
    # sending
    Route("/campaigns/<reference>/send", "GET", SIGNED_IN),
    Route("/campaigns/<reference>/send/record", "GET POST", DRAFTER),
    Route("/campaigns/<reference>/send/correct", "GET POST", DRAFTER),
    Route("/campaigns/<reference>/sent/<int:seq>", "GET", SIGNED_IN),
    Route("/campaigns/<reference>/sent/<int:seq>/undo", "GET POST", DRAFTER),
    Route("/letters/<reference>/attempts/<int:attempt_id>/undo", "GET POST", DRAFTER),
    # following letters up
    Route("/campaigns/<reference>/track", "GET", SIGNED_IN),
    Route("/campaigns/<reference>/track", "POST", DRAFTER),
    Route("/campaigns/<reference>/track/print", "GET", SIGNED_IN),
    Route("/campaigns/<reference>/track.<any(csv, xlsx):extension>", "GET", SIGNED_IN),
    Route("/campaigns/<reference>/track/assign", "GET", DRAFTER),
    Route("/campaigns/<reference>/track/assign", "POST", DRAFTER),
    Route("/letters/<reference>/notes/new", "GET POST", DRAFTER),
    Route("/letters/<reference>/notes/<int:note_id>/take-back", "GET POST", DRAFTER),
    Route("/letters/<reference>/assign", "POST", DRAFTER),
    # replies
    Route("/campaigns/<reference>/replies", "GET", SIGNED_IN),
    Route("/campaigns/<reference>/replies/new", "GET POST", DRAFTER),
    Route("/letters/<reference>/replies/new", "GET", DRAFTER),
    Route("/replies/<int:response_id>", "GET", SIGNED_IN),
    Route("/replies/<int:response_id>/correct", "GET POST", DRAFTER),
    Route("/replies/<int:response_id>/withdraw", "GET POST", DRAFTER),
    Route("/replies/<int:response_id>/files/<int:file_id>", "GET", SIGNED_IN),
)
