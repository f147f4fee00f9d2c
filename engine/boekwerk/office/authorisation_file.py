"""The description of ``authorisation.yaml``: who must approve before payment (AB-14, PR-3)."""

from __future__ import annotations

from boekwerk.domain.authorisation_rules import AuthorisationRule, AuthorisationStep
from boekwerk.office.fields import Field, Group, Table

STEP = Group(
    AuthorisationStep,
    (
        Field(
            "authorisers",
            "code",
            "The users who are asked side by side; all of them must approve.",
            "De gebruikers die naast elkaar gevraagd worden; allen moeten autoriseren.",
            required=True,
            many=True,
        ),
    ),
)

AUTHORISATION = Table(
    name="authorisation",
    file="authorisation.yaml",
    group=Group(
        AuthorisationRule,
        (
            Field("name", "text", "What people call it.", "Hoe mensen haar noemen.", required=True),
            Field(
                "default",
                "boolean",
                "Whether it holds where no other rule does; it has no conditions then.",
                "Of zij geldt waar geen andere regel geldt; zij heeft dan geen voorwaarden.",
            ),
            Field(
                "total_from",
                "amount_from_zero",
                "Holds for totals including VAT of this amount or more, whatever their sign.",
                "Geldt voor totalen inclusief btw vanaf dit bedrag, wat hun teken ook is.",
            ),
            Field(
                "total_below",
                "amount_from_zero",
                "Holds for totals including VAT of less than this amount, whatever their sign.",
                "Geldt voor totalen inclusief btw onder dit bedrag, wat hun teken ook is.",
            ),
            Field(
                "relations",
                "code",
                "Holds for these relations.",
                "Geldt voor deze relaties.",
                many=True,
                refers_to="relations",
            ),
            Field(
                "ledger_accounts",
                "code",
                "Holds when a line is booked on one of these ledger accounts.",
                "Geldt als een regel op een van deze grootboekrekeningen geboekt wordt.",
                many=True,
                refers_to="ledger_accounts",
            ),
            Field(
                "projects",
                "code",
                "Holds when a line is booked on one of these projects.",
                "Geldt als een regel op een van deze projecten geboekt wordt.",
                many=True,
                refers_to="projects",
            ),
            Field(
                "journals",
                "code",
                "Holds in these journals.",
                "Geldt in deze dagboeken.",
                many=True,
                refers_to="journals",
            ),
            Field(
                "steps",
                "group",
                "Who must approve: one step after the other.",
                "Wie moeten autoriseren: de ene stap na de andere.",
                required=True,
                many=True,
                group=STEP,
            ),
        ),
    ),
    key=("name",),
    required=False,
    en="Who must approve a booking before it is paid; every rule that holds adds its authorisers.",
    nl="Wie een boeking moeten autoriseren voordat zij betaald wordt; elke regel die geldt voegt toe.",
)
