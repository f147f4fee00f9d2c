"""``boekwerk authorise``, ``reject`` and ``authorisations``, on a store of their own."""

from __future__ import annotations

import json
import shutil

import pytest
from waiting_bookings import USERS, Clock, administer, asked, blocked, rule, user

from boekwerk.cli.main import main
from boekwerk.office import create_administration
from boekwerk.store.database import Store
from boekwerk.store.work import work_of


@pytest.fixture(scope="module")
def place(sqlite_template, tmp_path_factory):
    file = tmp_path_factory.mktemp("commands") / "store.sqlite"
    shutil.copy(sqlite_template, file)
    return file


@pytest.fixture
def waiting(place):
    """Make a booking that waits for anna and bert, and then for cees; give its name."""

    def make(**users):
        everybody = [one for one in USERS if one.id not in users]
        changed = [user(id, **changes) for id, changes in users.items()]
        with Store.open(place, create=False) as store:
            administration = administer(store, rule(["anna", "bert"], ["cees"]), users=everybody + changed)
            return named(store, asked(store, administration, Clock()))

    return make


def named(store, document):
    with store.reading() as connection:
        return work_of(connection, document).sha256


@pytest.fixture
def run(place, capsys):
    def do(*arguments, user="anna"):
        with pytest.raises(SystemExit) as ended:
            main([*arguments, "--user", user, "--store", str(place), "--lang", "nl"])
        said = capsys.readouterr()
        return ended.value.code, said.out, said.err

    return do


@pytest.mark.spec("PR-3", "PR-5")
def test_approving_tells_where_the_document_is(waiting, run):
    document = waiting()
    code, out, _ = run("authorise", document[:12])
    assert (code, out) == (0, f"Document {document[:12]} (administratie 0105): wacht op autorisatie.\n")
    run("authorise", document, user="bert")
    code, out, _ = run("authorise", document, "--format", "json", user="cees")
    assert json.loads(out)["documents"][0]["state"] == "authorised_after_booking"


@pytest.mark.spec("PR-10")
def test_rejecting_gives_the_reason_and_the_way_on(waiting, run):
    document = waiting()
    code, out, _ = run("reject", document, "--why", "Niet geleverd")
    assert code == 0
    assert "Afgewezen door anna: Niet geleverd Corrigeer de boeking, draai haar terug" in out
    code, out, err = run("authorise", document, user="bert")
    assert (code, out) == (1, "")
    assert "is al afgewezen, door anna" in err
    code, out, _ = run("authorise", document, "--assign", "bert, cees", "--assign", "dirk", user="joke")
    assert (code, "wacht op autorisatie" in out) == (0, True)


def test_what_is_refused_of_one_document_does_not_keep_others_from_being_approved(waiting, run):
    first, second = waiting(), waiting()
    run("authorise", first)
    code, out, err = run("authorise", first, second)
    assert (code, out.count("\n")) == (1, 1)
    assert "anna heeft voor deze boeking al geantwoord" in err


def test_whom_nobody_may_name_is_refused_with_every_reason(waiting, run):
    code, _, err = run("authorise", waiting(), "--assign", "eva,robot", user="joke")
    assert code == 1
    assert "2 bezwaren" in err and "eva is geen gebruiker" in err and "Robot heeft niet de rol" in err


def test_naming_others_and_remarking_do_not_go_together(waiting, run):
    code, _, err = run("authorise", waiting(), "--assign", "bert", "--why", "ja")
    assert code == 2 and "gaan niet samen" in err


def test_everybody_sees_what_waits_for_him_and_for_whom_he_substitutes(waiting, run):
    document = waiting(anna={"substitute": "dirk"})
    for who in ("anna", "bert", "dirk"):
        out = run("authorisations", "--format", "json", user=who)[1]
        assert document in [each["document"] for each in json.loads(out)["authorisations"]]
    assert document[:12] not in run("authorisations", user="cees")[1]
    text = run("authorisations", "--everybody", user="cees")[1]
    assert f"{document[:12]}  administratie 0105: 20001, factuur F-1, 121,00 EUR" in text
    assert "  anna wordt gevraagd vanwege autorisatieregel 'Alles'.\n" in text


def test_nothing_waits_for_who_is_asked_nothing(run):
    assert run("authorisations", user="joke") == (0, "", "Er wacht niets op autorisatie.\n")


@pytest.mark.spec("PR-10")
def test_what_is_not_booked_yet_is_rejected_by_who_may_do_that(place, run):
    with Store.open(place, create=False) as store:
        document = blocked(store, administer(store, rule(["anna"])))
        with store.writing() as connection:
            connection.exec_driver_sql("DELETE FROM postings WHERE document = ?", (document,))
            connection.exec_driver_sql(
                "UPDATE work SET state = 'in_review', due = NULL WHERE document = ?", (document,)
            )
        name = named(store, document)
    code, out, _ = run("reject", name, "--why", "Niet voor ons")
    assert (code, out) == (0, f"Document {name[:12]} (administratie 0105): afgewezen.\n")


@pytest.mark.spec("PR-8")
def test_an_import_that_switches_the_setting_off_is_refused_and_names_what_waits(
    waiting, tmp_path, place, capsys
):
    document = waiting()
    folder = tmp_path / "0105"
    create_administration(folder, name="Het Zetwerk", package="local", language="nl", year=2026)
    with (folder / "administration.yaml").open("a", encoding="utf-8") as file:
        file.write("release_after_authorisation: nee\n")
    with pytest.raises(SystemExit) as ended:
        main(["import", str(folder), "--store", str(place), "--lang", "nl"])
    err = capsys.readouterr().err
    assert ended.value.code == 1
    assert "'release_after_authorisation' kan in administratie 0105 niet uit" in err
    assert f"Document {document[:12]} (factuur F-1): wacht op autorisatie." in err
    assert "administration.yaml:" in err
