"""Variables in texts: what may be written, what is found wrong, and what they become (BP-13)."""

import datetime
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from line_invoices import read
from msgspec.structs import replace
from period_invoices import RENT, Stated, stating

from boekwerk.domain.administration import Period
from boekwerk.domain.document import Line
from boekwerk.domain.fitting import units
from boekwerk.domain.reason import Reason
from boekwerk.domain.template import Template, TemplateLine
from boekwerk.domain.text_variables import DATE_FORMATS, LONGEST_TEXT, PERIOD_FORMATS, VARIABLES, check
from boekwerk.proposal.variables import _DATES, _VALUES, TextValues, render
from boekwerk.reasons import LANGUAGES, remedy, sentence

DAY = datetime.timedelta(days=1)
WHOLE = Stated(
    period=("2026-03-01", "2026-03-31"),
    reference="Afd. Inkoop",
    order="PO-17",
    contract="HC-9",
)
DAYS = [datetime.date(2026, month, 1) for month in range(1, 13)]
# The fiscal year begins in July: March 2026 is its ninth period.
PERIODS = tuple(
    Period(2025 if day.month < 7 else 2026, (day.month + 5) % 12 + 1, day, later - DAY, open=True)
    for day, later in pairwise(DAYS)
)


@pytest.fixture(scope="module")
def values(office):
    """Give what the texts of a document are filled from; None: a rent invoice that states everything."""

    def of(document=None, **records):
        administration = office(periods=PERIODS, **records)
        found = stating(RENT, WHOLE) if document is None else document
        return TextValues(found, "purchase", administration, administration.relation("C1"), "60")

    return of


@pytest.mark.spec("BP-13")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Factuur {factuurnummer}", "Factuur 2026-0042"),
        ("{invoice_number} van {relatie} ({relatiecode})", "2026-0042 van Staalhandel Dijk B.V. (C1)"),
        ("{factuurdatum}", "16-03-2026"),
        ("{factuurdatum|maand jaar} / {invoice_date|month year}", "maart 2026 / March 2026"),
        ("{factuurdatum|kort} {factuurdatum|jjjj-mm} {factuurdatum|mm-jjjj}", "mrt 2026 2026-03 03-2026"),
        ("{factuurdatum|dag maand jaar}, {factuurdatum|kwartaal}", "16 maart 2026, 1e kwartaal 2026"),
        ("{invoice_date|quarter} {factuurdatum|week} {factuurdatum|jaar}", "Q1 2026 week 12 2026"),
        ("{factuurdatum+1 maand|maand jaar}", "april 2026"),
        ("{factuurdatum-1 jaar|dd-mm-jjjj} {invoice_date + 2 weeks}", "16-03-2025 30-03-2026"),
        ("Huur {factuurperiode}", "Huur 01-03-2026 t/m 31-03-2026"),
        ("Rent {invoice_period|day month year}", "Rent 1 March 2026 to 31 March 2026"),
        ("Huur {factuurperiode|maand jaar}", "Huur maart 2026"),
        ("{factuurperiode-1 maand}", "01-02-2026 t/m 28-02-2026"),
        ("{factuurperiode_begin} {invoice_period_end|yyyy-mm-dd}", "01-03-2026 2026-03-31"),
        ("{periode} {periode|nummer} {boekjaar}", "2025-09 9 2025"),
        ("{periode+4} {period-1} {periode+1|maand}", "2026-01 2025-08 april"),
        ("{omschrijving}; {omschrijving regel 2}", "Huur kantoor Kade 1; Servicekosten"),
        ("{description line 2} {dagboek}", "Servicekosten 60"),
        ("{referentie} {ordernummer} {contractnummer}", "Afd. Inkoop PO-17 HC-9"),
        ("{bedrag_excl} {btw_bedrag} {bedrag_incl} {valuta}", "1.000,01 210,00 1.210,01 EUR"),
        ("{amount_incl}", "1,210.01"),
        ("{FactuurNummer} {BEDRAG-INCL} {invoice number}", "2026-0042 1.210,01 2026-0042"),
        ("{{geen}} {{{factuurnummer}}}", "{geen} {2026-0042}"),
    ],
)
def test_variables_are_filled_in(values, text, expected):
    assert (check(text), render(text, values()).text) == ((), expected)


@pytest.mark.spec("BP-13")
@pytest.mark.parametrize(
    ("text", "code", "at"),
    [
        ("Huur {factuurdatumm}", "variable_unknown", 5),
        ("{relatie regel 2}", "variable_unknown", 0),
        ("{}", "variable_unknown", 0),
        ("{factuurdatum|lang}", "variable_format", 0),
        ("{factuurdatum|}", "variable_format", 0),
        ("{factuurdatum|nummer}", "variable_format", 0),
        ("{factuurnummer|kort}", "variable_without_formats", 0),
        ("{factuurnummer+1}", "variable_not_moved", 0),
        ("{factuurdatum+1}", "variable_unit", 0),
        ("{factuurdatum+1 eeuw}", "variable_unit", 0),
        ("{periode+1 maand}", "variable_unit", 0),
        ("{periode+1000}", "variable_moved_far", 0),
        ("{omschrijving regel 0}", "variable_number", 0),
        ("Huur {factuurdatum", "variable_not_closed", 5),
        ("{ {factuurdatum}", "variable_not_closed", 0),
        ("Huur } maart", "variable_not_opened", 5),
        ("x" * (LONGEST_TEXT + 1), "variable_text_long", LONGEST_TEXT),
    ],
)
def test_what_is_wrong_is_found_with_its_place(values, text, code, at):
    (fault,) = check(text)
    assert (fault.code, fault.at) == (code, at)
    reason = Reason(fault.code, fault.values)
    assert all(sentence(reason, language) and remedy(reason, language) for language in LANGUAGES)
    assert render(text.replace("{factuurdatum}", ""), values()).missing == ()


@pytest.mark.spec("BP-13")
def test_all_faults_of_a_text_are_found_at_once_and_it_stays_as_written(values):
    text = "{een} {factuurnummer} {twee} }"
    assert [fault.at for fault in check(text)] == [0, 22, 29]
    assert render(text, values()).text == "{een} 2026-0042 {twee} }"


@pytest.mark.spec("BP-13")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Huur - {vervaldatum}", "Huur"),
        ("{vervaldatum}: huur", "huur"),
        ("Huur ({vervaldatum}) kantoor", "Huur kantoor"),
        ("Huur {vervaldatum} kantoor", "Huur kantoor"),
        ("A - {vervaldatum} - B", "A - B"),
        ("{vervaldatum} - {leveringsdatum}", ""),
        ("{omschrijving regel 9}, {factuurnummer}", "2026-0042"),
        ("[{vervaldatum}]", ""),
    ],
)
def test_a_variable_without_value_goes_with_the_mark_that_joined_it(values, text, expected):
    rendered = render(text, values())
    assert rendered.text == expected
    assert rendered.missing


@pytest.mark.spec("BP-13")
@pytest.mark.parametrize(
    "text", ["{periode+9}", "{periode-3}", "{factuurdatum+999 jaar}", "{periode|week}"]
)
def test_beyond_what_is_known_there_is_no_value(values, text):
    undated = replace(read(RENT), issue_date=None)
    assert render(text, values(undated)).missing
    known = render(text, values())
    assert bool(known.missing) == (text != "{periode|week}" and "999" not in text)


@pytest.mark.spec("BP-13")
def test_values_of_strangers_become_one_line_without_control_characters(values):
    document = replace(read(RENT), lines=(Line(name="Huur\r\n\x1b[31m\u202e{factuurnummer} " + "x" * 500),))
    found = render("{omschrijving}", values(document)).text
    assert found.startswith("Huur [31m{factuurnummer} xxx")
    assert units(found) == 200


@pytest.mark.spec("BP-13")
def test_a_remark_tells_what_had_no_value(office, proposed):
    lines = (TemplateLine("4100", Decimal(100), description="Huur - {vervaldatum}"),)
    mine = office({"booking_mode": "template"}, templates=(Template("T", "C1", "60", lines, default=True),))
    proposal = proposed(read(RENT), mine)
    (remark,) = proposal.remarks
    assert (remark.code, remark.values["variables"]) == ("variable_without_value", "{vervaldatum}")
    assert (proposal.lines[0].description, proposal.unresolved) == ("Huur", ())


@pytest.mark.spec("BP-13")
@pytest.mark.parametrize("longest", [1, 10, 30])
def test_descriptions_keep_to_the_length_of_the_package(office, proposed, longest):
    text = "Huur {relatie} {factuurdatum|maand jaar}"
    made = Template("T", "C1", "60", (TemplateLine("4100", description=text),), True, description=text)
    mine = office({"booking_mode": "template"}, {"description_length": longest}, templates=(made,))
    proposal = proposed(read(RENT), mine)
    for found in (proposal.description, proposal.lines[0].description):
        assert units(found) <= longest
        assert found.endswith("…")


@pytest.mark.spec("BP-13")
def test_a_journal_describes_what_nothing_else_does(office, proposed):
    named = replace(office().journal("60"), description="{relatie} {factuurdatum|kort}")
    proposal = proposed(read(RENT), office(journals=(named,)))
    assert proposal.description == "Staalhandel Dijk B.V. mrt 2026"
    assert (proposal.provenance["description"].origin, proposal.provenance["description"].source) == (
        "journal",
        "60",
    )
    empty = replace(named, description="{vervaldatum}")
    assert proposed(read(RENT), office(journals=(empty,))).description == "2026-0042 Staalhandel Dijk B.V."


def test_every_variable_and_format_has_a_value():
    assert set(_VALUES) == {variable.key for variable in VARIABLES}
    assert set(_DATES) == set(DATE_FORMATS)
    assert set(PERIOD_FORMATS) - set(_DATES) == {"number"}


NAMES = st.sampled_from([name for variable in VARIABLES for name in (variable.nl, variable.key)])
WRITTEN = st.builds(
    lambda name, moved, style: f"{{{name}{moved}{style}}}",
    NAMES | st.text("abc {}|+", max_size=6),
    st.sampled_from(["", "", "+1", "-3 maanden", "+1 month", " regel 2", "+9999"]),
    st.sampled_from(["", "", "|kort", "|month year", "|nummer", "|x"]),
)
TEXTS = st.lists(WRITTEN | st.text(max_size=10), max_size=5).map("".join)


@pytest.mark.spec("BP-13")
@given(TEXTS)
def test_what_check_accepts_is_filled_in_and_nothing_else_is(values, text):
    whole = values()
    rendered = render(text, whole)
    assert rendered.text == " ".join(rendered.text.split())
    assert rendered.text.isprintable() or "\u200d" in rendered.text or "\u200c" in rendered.text
    if not check(text) and "{{" not in text and "}}" not in text:
        assert "{" not in rendered.text
