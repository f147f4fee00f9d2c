import json
def test_a(client, mies, documents):
    for path in ("/overview","/administrations","/session","/metrics",f"/administrations/0103/documents/{documents[0]}", f"/administrations/0103/documents/{documents[0]}/timeline", "/health/ready","/authorisations", "/nope", "/schema/openapi.json"):
        r = client.get("/api/v1"+path, headers=mies)
        print(path, r.status_code, r.text[:600])
    r = client.post(f"/api/v1/administrations/0103/documents/{documents[0]}/book", headers=mies, json={})
    print(r.status_code, r.text[:500], r.headers)
    assert 0
