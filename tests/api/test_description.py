"""The description of the API is true: what it says is what the API does (OpenAPI 3.1, schemathesis)."""

from __future__ import annotations

from api_calls import call_all
from at_work import INACTIVE_RELATION

PATH = "/api/v1/schema/openapi.json"


def test_every_operation_answers_as_it_is_described(app, at_work, token):
    document = at_work.receive(INACTIVE_RELATION, change=lambda text: text + "<!-- another -->")
    at_work.run()
    called = call_all(app, lambda: token("baas"), [("0103", document)], 2)
    assert "GET /api/v1/overview" in called


def test_the_description_is_whole(client):
    description = client.get(PATH).json()
    operations = [each for path in description["paths"].values() for each in path.values()]
    assert description["openapi"].startswith("3.1")
    assert all(each["summary"] and each["description"] and each["tags"] for each in operations)
    asking = [each for each in operations if each.get("security") != []]
    problems = [each["responses"]["401"]["content"] for each in asking]
    assert {tuple(content) for content in problems} == {("application/problem+json",)}
    assert all(content["application/problem+json"]["examples"] for content in problems)
    forms = description["components"]["schemas"]
    assert forms["BookForm"]["additionalProperties"] is False


def test_no_two_operations_have_one_name(client):
    paths = client.get(PATH).json()["paths"]
    names = [each["operationId"] for path in paths.values() for each in path.values()]
    assert len(set(names)) == len(names)
