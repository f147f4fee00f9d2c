from office_habits import RELATIONS, write_office

from boekwerk.history import read_csv


def test_the_same_seed_gives_the_same_files(tmp_path):
    for name in ("one", "other"):
        write_office(tmp_path / name)
    files = sorted(
        path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*") if path.is_file()
    )
    assert len(files) > 10
    assert all(
        (tmp_path / "one" / file).read_bytes() == (tmp_path / "other" / file).read_bytes() for file in files
    )


def test_there_are_two_years_of_twenty_relations(history):
    bookings = list(read_csv(history))
    assert {booking.relation for booking in bookings} == {relation.id for relation in RELATIONS}
    assert len(RELATIONS) == 20
    assert len(bookings) == 513
    assert (min(b.date for b in bookings).year, max(b.date for b in bookings).year) == (2024, 2025)


def test_every_booking_sums_and_has_what_the_habits_are_about(history):
    bookings = list(read_csv(history))
    assert all(b.total == sum(line.amount + line.vat for line in b.lines) for b in bookings)
    assert sum(b.one_off for b in bookings) == 1
    assert any(b.total < 0 for b in bookings)
    assert {b.direction for b in bookings} == {"purchase", "sales"}


def test_a_larger_office_has_more_relations_with_the_same_habits(tmp_path):
    assert write_office(tmp_path, times=3) > 3 * 500
    assert len((tmp_path / "relations.csv").read_text("utf-8").splitlines()) == 61
