from __future__ import annotations

from multiprocessing import active_children
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from boekwerk.domain.errors import BoekwerkError
from boekwerk.trial.desk import Task
from boekwerk.trial.results import Decided, Refused
from boekwerk.trial.run import dry_run

RELATIONS, NUMBERS, TOTALS = ("bakker", "slager"), ("1", "2", "3", "4"), ("1.00", "2.00", "3.00")
LINES = st.tuples(st.sampled_from(RELATIONS), st.sampled_from(NUMBERS), st.sampled_from(TOTALS))


def run(toys, files, **settings):
    task = Task(toys.as_it_is)
    return [judged.piece for judged in dry_run(files, toys.ToyDesk(), toys.ToyDesk, task, **settings)]


def run_with(toys, open_desk, files):
    return list(dry_run(files, toys.ToyDesk(), open_desk, Task(toys.as_it_is), jobs=2))


def verdicts(results):
    return [r.decision.verdict if isinstance(r, Decided) else r.reason.code for r in results]


@pytest.mark.spec("AB-11")
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_second_copy_is_a_duplicate_of_the_first(toys, write, jobs):
    files = write("bakker 1 10.00", "slager 1 10.00", "bakker 1 10.00")
    assert verdicts(run(toys, files, jobs=jobs)) == ["book", "book", "review"]


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_file_that_is_refused_or_fails_does_not_stop_the_rest(toys, write, jobs):
    files = write("refuse", "fail", "bakker 1 10.00")
    results = run(toys, files, jobs=jobs)
    assert verdicts(results) == ["toy_refusal", "cli_document_failed", "book"]
    assert results[1].reason.values["fault"].startswith("ZeroDivisionError@toy_desk.py:")


@pytest.mark.spec("RU-4")
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(LINES, min_size=30, max_size=60))
def test_any_number_of_jobs_gives_the_results_of_one(toys, lines):
    with TemporaryDirectory() as folder:
        files = [Path(folder) / f"{number:04}.txt" for number in range(len(lines))]
        for file, line in zip(files, lines, strict=True):
            file.write_text(" ".join(line), encoding="utf-8")
        assert run(toys, files, jobs=2) == run(toys, files, jobs=1)


def test_a_file_that_kills_its_process_is_refused_by_name_and_no_other_is_lost(toys, write):
    files = write(*[f"bakker {number} {number}.00" for number in range(1, 9)], "die", "slager 1 1.00")
    results = run(toys, files, jobs=2)
    assert verdicts(results) == ["book"] * 8 + ["cli_document_killed_worker", "book"]
    assert results[8].file == str(files[8])


def test_a_process_that_dies_by_chance_costs_nothing(toys, write, tmp_path):
    files = write(f"die-once {tmp_path / 'marker'}", "slager 1 1.00")
    assert verdicts(run(toys, files, jobs=2)) == ["book", "book"]


def test_a_file_that_takes_too_long_is_refused_with_the_time_it_took(toys, write):
    results = run(toys, write("hang", "slager 1 1.00"), jobs=2, patience=1.0)
    assert verdicts(results) == ["cli_document_too_slow", "book"]
    assert isinstance(results[0], Refused)
    assert results[0].reason.values == {"seconds": 1}


def test_processes_that_all_die_stop_the_run_with_a_reason(toys, write):
    with pytest.raises(BoekwerkError) as caught:
        run_with(toys, toys.dying_at_start, write("slager 1 1.00"))
    assert caught.value.reason.code == "cli_workers_die"


def test_a_desk_that_does_not_open_in_a_process_says_why(toys, write):
    with pytest.raises(BoekwerkError) as caught:
        run_with(toys, toys.not_opened, write("slager 1 1.00"))
    assert caught.value.reason.code == "toy_not_opened"


def test_stopping_early_ends_the_processes(toys, write):
    files = write(*["slager 1 1.00"] * 20)
    results = dry_run(files, toys.ToyDesk(), toys.ToyDesk, Task(toys.as_it_is), jobs=2)
    next(results)
    results.close()
    assert active_children() == []


def test_no_files_give_no_results(toys):
    assert run(toys, [], jobs=2) == []
