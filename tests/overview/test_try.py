from boekwerk.app.overview import Asked, read_overview, read_whole
from boekwerk.app.acting import Choices
from boekwerk.domain.errors import *
def test_x(at_work):
    a = at_work.receive("inkoop-groentehof-warmoes.xml")
    for n in ("inkoop-slager-iban-onbekend.xml","inkoop-huur-vrijgesteld.xml","inkoop-koffie-relatie-niet-actief.xml"):
        at_work.receive(n)
    at_work.run()
    print(at_work.work(a).state, [r.code for r in at_work.work(a).reasons])
    p = read_overview(at_work.office.store, Asked(), at_work.clock())
    for e in p.entries: print(e.state, e.relation_name, e.total, [r.code for r in e.reasons], [c.name for c in e.failed], e.proposal)
    for e in p.entries:
        try:
            w = at_work.desk(e.document).book(Choices())
            print(w.state)
        except ProblemsError as x: print(x.problems)
    at_work.run()
    for e in p.entries: print(at_work.work(e.document))
    w=read_whole(at_work.office.store, a)
    for t in w.timeline: print(t.who, t.what, t.why)
    print(w.postings)
    assert 0
