"""Documents through the API: in, looked at, acted on; and each client's for itself."""

from __future__ import annotations

import pytest
from at_work import BOOKABLE, INACTIVE_RELATION

API = "/api/v1"
OF_0103 = f"{API}/administrations/0103/documents"


@pytest.mark.spec("IN-5")
def test_a_document_comes_in_once_however_often_it_is_sent(client, mies, at_work):
    content = at_work.content(BOOKABLE)
    whole = {"headers": {**mies, "Content-Type": "application/xml"}, "content": content}
    first = client.post(f"{OF_0103}?name=C:%5Cinbox%5Cfactuur.xml", **whole)
    form = client.post(OF_0103, headers=mies, files={"file": ("../other.xml", content)})
    assert (first.status_code, first.json()["outcome"], first.json()["name"]) == (201, "new", "factuur.xml")
    assert (form.status_code, form.json()["outcome"]) == (200, "known")
    assert first.json()["document"] == form.json()["document"]


@pytest.mark.spec("IN-5")
def test_what_is_no_invoice_is_refused_with_its_reason(client, mies):
    answer = client.post(
        OF_0103, headers={**mies, "Content-Type": "application/pdf"}, content=b"%PDF-1.7 rubbish"
    )
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert set(answer.json()["reasons"][0]["sentence"]) == {"nl", "en"}


def test_a_body_of_another_kind_or_size_is_refused(client, mies, at_work):
    kind = client.post(OF_0103, headers={**mies, "Content-Type": "text/html"}, content=b"<html/>")
    large = client.post(f"{API}/session", json={"user": "mies", "password": "x", "more": "y" * 100_000})
    nothing = client.post(OF_0103, headers=mies, files={"other": ("a.xml", b"<a/>")})
    assert [each.status_code for each in (kind, large, nothing)] == [415, 413, 400]


@pytest.mark.spec("US-1")
def test_nobody_sees_or_touches_documents_of_another_client(client, wim, documents):
    path = f"{OF_0103}/{documents[0]}"
    looked = [client.get(path + more, headers=wim) for more in ("", "/content", "/decision", "/timeline")]
    acts = {
        "book": {},
        "correct": {},
        "reject": {"why": "Weg."},
        "reverse": {"why": "Weg."},
        "settle": {"outcome": "review"},
        "retry": None,
        "one-off": {},
        "approve": {},
        "disapprove": {"why": "Weg."},
    }
    touched = [client.post(f"{path}/{act}", headers=wim, json=body) for act, body in acts.items()]
    brought = client.post(OF_0103, headers={**wim, "Content-Type": "text/xml"}, content=b"<a/>")
    assert {each.status_code for each in (*looked, *touched, brought)} == {404}
    assert client.get(f"{API}/overview", headers=wim).json() == {"documents": [], "next": None}
    asked = client.get(f"{API}/overview?administration=0103", headers=wim)
    assert (asked.status_code, asked.json()["code"]) == (404, "overview_administration_not_there")
    own = f"{API}/administrations/0101/documents/{documents[0]}"
    assert client.get(own, headers=wim).status_code == 404


def test_a_person_books_a_document_through_the_api(client, mies, at_work):
    path = f"{OF_0103}/{at_work.fresh()}"
    answer = client.post(f"{path}/book", headers=mies, json={"revision": 1})
    assert (answer.status_code, answer.json()["state"], answer.json()["booked_by"]) == (
        200,
        "ready",
        "mies",
    )
    at_work.run()
    whole = client.get(path, headers=mies).json()
    assert (whole["entry"]["state"], whole["postings"][0]["stage"]) == ("booked", "confirmed")
    again = client.post(f"{path}/book", headers=mies, json={})
    assert (again.status_code, again.json()["code"]) == (409, "document_in_wrong_state")


def test_a_person_corrects_a_proposal_through_the_api(client, mies, at_work):
    path = f"{OF_0103}/{at_work.fresh()}"
    change = {"field": "ledger_account", "value": "7010", "line": 1}
    answer = client.post(f"{path}/correct", headers=mies, json={"changes": [change]})
    assert answer.json()["lines"][0]["ledger_account"] == "7010"
    wrong = client.post(f"{path}/correct", headers=mies, json={"changes": [{**change, "value": "1"}]})
    assert wrong.status_code == 422
    assert [each["code"] for each in wrong.json()["reasons"]] == [
        "proposal_not_edited",
        "edit_code_unknown",
    ]
    assert (
        client.post(f"{path}/reject", headers=mies, json={"why": "Niet van ons."}).json()["state"]
        == "rejected"
    )


def test_what_cannot_be_booked_says_every_reason_in_the_language_asked_for(client, mies, at_work):
    document = at_work.receive(INACTIVE_RELATION)
    at_work.run()
    dutch = {**mies, "Accept-Language": "nl-NL,nl;q=0.9,en;q=0.8"}
    answer = client.post(f"{OF_0103}/{document}/book", headers=dutch, json={})
    assert (answer.status_code, answer.headers["content-language"]) == (422, "nl")
    assert answer.json()["title"].startswith("Voorstel")
    assert len(answer.json()["reasons"]) == 3


@pytest.mark.spec("US-3")
def test_the_timeline_says_who_did_what(client, mies, at_work):
    path = f"{OF_0103}/{at_work.fresh()}"
    client.post(f"{path}/reject", headers=mies, json={"why": "Niet van ons."})
    last = client.get(f"{path}/timeline", headers=mies).json()["events"][-1]
    assert (last["who"], last["what"]["code"]) == ("mies", "document_rejected_by_person")
    assert last["personal"] == {"why": "Niet van ons."}


def test_the_bytes_come_back_as_something_to_save(client, mies, documents):
    answer = client.get(f"{OF_0103}/{documents[1]}/content", headers=mies)
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.content.startswith(b"<?xml")


def test_pages_of_the_overview_follow_on_each_other(client, mies, documents):
    first = client.get(f"{API}/overview?count=1", headers=mies).json()
    second = client.get(f"{API}/overview", params={"count": 1, "after": first["next"]}, headers=mies).json()
    assert first["documents"][0]["document"] != second["documents"][0]["document"]
    wrong = client.get(f"{API}/overview?after=nergens", headers=mies)
    assert (wrong.status_code, wrong.json()["code"]) == (404, "overview_no_such_page")


@pytest.mark.parametrize(
    "query", ["count=0", "count=x", "least=1e9", "state=lost", "reason=A", "waiting_days=-1", "text=%00"]
)
def test_a_query_that_is_not_valid_names_the_field(client, mies, query):
    answer = client.get(f"{API}/overview?{query}", headers=mies)
    assert (answer.status_code, answer.json()["code"]) == (400, "api_request_not_valid")
    assert query.partition("=")[0] in answer.json()["title"]
