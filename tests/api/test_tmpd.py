import json
def test_d(client):
    d=client.get("/api/v1/schema/openapi.json").json()
    for n in ("BookForm","CorrectForm","SplitForm","ChangeForm","SettleForm"): print(json.dumps(d["components"]["schemas"][n]))
    print(json.dumps(d["paths"]["/api/v1/overview"]["get"]["parameters"]))
    print(json.dumps(d["paths"]["/api/v1/administrations/{administration}/documents"]["post"])[:1500])
    print(json.dumps(d["paths"]["/api/v1/health/live"]["get"])[:1500])
    assert 0
