"""The description of ``preferences.yaml``: how the proposals of a relation differ (BP-7, BP-10)."""

from __future__ import annotations

from boekwerk.domain.preference import BOOKING_MODES, HEADER_FIELDS, LINE_FIELDS, RelationPreference
from boekwerk.office.fields import Field, Group, Table

COPIED_HEADER_FIELDS = Field(
    "header_fields",
    "choice",
    "Which header fields of the last booking are copied; left out: all.",
    "Welke kopvelden van de laatste boeking worden overgenomen; weggelaten: alle.",
    many=True,
    choices=HEADER_FIELDS,
)
COPIED_LINE_FIELDS = Field(
    "line_fields",
    "choice",
    "Which line fields of the last booking are copied; left out: all.",
    "Welke regelvelden van de laatste boeking worden overgenomen; weggelaten: alle.",
    many=True,
    choices=LINE_FIELDS,
)

PREFERENCES = Table(
    name="preferences",
    file="preferences.yaml",
    group=Group(
        RelationPreference,
        (
            Field(
                "relation",
                "code",
                "The relation that it is about.",
                "De relatie waarover het gaat.",
                required=True,
                refers_to="relations",
            ),
            Field(
                "journal",
                "code",
                "The journal that it holds in; left out: every journal.",
                "Het dagboek waarin het geldt; weggelaten: elk dagboek.",
                refers_to="journals",
            ),
            Field(
                "mode",
                "choice",
                "The booking mode; left out: that of the administration.",
                "De boekingswijze; weggelaten: die van de administratie.",
                choices=BOOKING_MODES,
            ),
            COPIED_HEADER_FIELDS,
            COPIED_LINE_FIELDS,
            Field(
                "line_recognition",
                "boolean",
                "Whether invoice lines decide the booking lines; left out: as the administration says.",
                "Of factuurregels de boekingsregels bepalen; weggelaten: zoals de administratie zegt.",
            ),
            Field(
                "merge_lines",
                "boolean",
                "Whether recognised lines with the same VAT become one; left out: as the "
                "administration says.",
                "Of herkende regels met dezelfde btw er één worden; weggelaten: zoals de administratie "
                "zegt.",
            ),
        ),
    ),
    key=("relation", "journal"),
    required=False,
    en="How proposals for a relation are made where that differs from the settings.",
    nl="Hoe voorstellen voor een relatie worden gemaakt waar dat van de instellingen afwijkt.",
)
