"""A replay as lines of text."""

from __future__ import annotations

from boekwerk.cli import wording
from boekwerk.cli.reports.figure_tables import write_table
from boekwerk.cli.reports.replay_sections import Sections
from boekwerk.cli.reports.replay_subject import ReplaySubject, summary
from boekwerk.cli.reports.replay_wrong import line_text, listed_wrong
from boekwerk.cli.screen import Screen
from boekwerk.reasons import Language, said, sentence
from boekwerk.trial.replay.results import Replay

_MOST_WRONG = 10
_MOST_LISTS = 2


def write_text(found: Replay, subject: ReplaySubject, screen: Screen, language: Language) -> None:
    """Write a replay to read: the summary first, then the figures, then the last of the wrong ones."""
    screen.line((subject_line(found, subject, language), "strong"))
    for reason in summary(found, subject):
        screen.line(sentence(reason, language), indent=2)
    for section in Sections(found, subject, language).all():
        screen.line()
        screen.line((section.title, "strong"))
        for told in section.sentences:
            screen.line((told, "quiet"), indent=2)
        for table in section.tables:
            if table.rows and not table.is_detail:
                screen.line()
                write_table(table, screen)
    _write_wrong(found, screen, language)


def subject_line(found: Replay, subject: ReplaySubject, language: Language) -> str:
    """Say what was replayed."""
    values = {
        "name": subject.name or subject.history or "-",
        "documents": found.habits.documents,
        "first": found.first,
        "last": found.last,
        "from": found.period.first,
        "until": found.period.last,
    }
    return said("replay_subject", language, **values)


def _write_wrong(found: Replay, screen: Screen, language: Language) -> None:
    for title, wrong in listed_wrong(found, language)[:_MOST_LISTS]:
        screen.line()
        screen.line((title, "strong"))
        for one in wrong[:_MOST_WRONG]:
            total = wording.amount(one.total, one.currency, language)
            party = one.name or one.relation
            screen.line(f"{wording.value(one.day, language)} {party} {one.number or ''} {total}", indent=2)
            for line in one.proposed:
                screen.line((f"- {line_text(line, one.currency, language)}", "bad"), indent=4)
            for line in one.booked:
                screen.line((f"+ {line_text(line, one.currency, language)}", "good"), indent=4)
            for remark in one.remarks:
                screen.line((sentence(remark, language), "quiet"), indent=4)
        if len(wrong) > _MOST_WRONG:
            screen.line(
                (said("replay_more_wrong", language, count=len(wrong) - _MOST_WRONG), "quiet"), indent=2
            )
