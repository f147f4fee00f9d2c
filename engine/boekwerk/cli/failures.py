"""What a person reads when a command cannot go on: one line, and the way out; never a traceback."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable

import click

from boekwerk.cli.interrupts import Terminated
from boekwerk.cli.screen import Screen
from boekwerk.cli.wording import full_sentence, problem_line
from boekwerk.domain.errors import BoekwerkError, NothingThere, ProblemsError
from boekwerk.domain.reason import Reason
from boekwerk.domain.shown import shown
from boekwerk.reasons import Language, said
from boekwerk.trial.faults import fault_name

EXIT_FOUND = 1
EXIT_WRONG_USE = 2
EXIT_INTERRUPTED = 130
_SIGNALLED = 128


def say_failure(error: BaseException, language: Language, *, debug: bool) -> int:
    """Tell the user on the standard error what went wrong, and give the exit code."""
    if debug:
        traceback.print_exception(error)
    for kind, say in _BY_KIND:
        if isinstance(error, kind):
            return say(error, language)
    return _say_fault(error, language)


def _say_broken_pipe(_: BaseException, __: Language) -> int:
    # Nobody reads on (`| head`); what is left must not be flushed into nothing at the end.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return EXIT_FOUND


def _say_interrupted(error: BaseException, language: Language) -> int:
    _say(said("cli_interrupted", language))
    # Click makes an Abort of every kind of interrupt.
    cause = error.__cause__ if isinstance(error, click.Abort) else error
    return _SIGNALLED + cause.number if isinstance(cause, Terminated) else EXIT_INTERRUPTED


def _say_wrong_use(error: BaseException, language: Language) -> int:
    assert isinstance(error, click.UsageError)
    path = error.ctx.command_path if error.ctx else "boekwerk"
    _say(said("cli_error", language, message=_complaint(error, language)))
    _say(said("cli_try_help", language, command=path))
    return EXIT_WRONG_USE


def _complaint(error: click.UsageError, language: Language) -> str:
    """Say in the user's language what click found; messages of our own are in it already."""
    match error:
        case click.MissingParameter():
            return said("cli_missing", language, parameter=_name_of(error.param))
        case click.NoSuchOption():
            meant = (error.possibilities or ["--help"])[0]
            return said("cli_no_such_option", language, option=shown(error.option_name), meant=meant)
        case click.BadOptionUsage():
            return said("cli_option_misused", language, option=shown(error.option_name))
    return error.message


def _name_of(parameter: click.Parameter | None) -> str:
    if isinstance(parameter, click.Argument):
        return parameter.human_readable_name
    return max(parameter.opts, key=len) if parameter else "?"


def _say_nothing_there(error: BaseException, language: Language) -> int:
    assert isinstance(error, NothingThere)
    _say(said("cli_error", language, message=full_sentence(error.reason, language)))
    return EXIT_WRONG_USE


def _say_problems(error: BaseException, language: Language) -> int:
    assert isinstance(error, ProblemsError)
    for problem in error.problems:
        if problem != error.reason:  # where it is all there is, it is not said twice
            _say(problem_line(problem, language))
    _say(said("cli_error", language, message=full_sentence(error.reason, language)))
    return EXIT_FOUND


def _say_own_error(error: BaseException, language: Language) -> int:
    assert isinstance(error, BoekwerkError)
    _say(said("cli_error", language, message=full_sentence(error.reason, language)))
    return EXIT_FOUND


def _say_system_error(error: BaseException, language: Language) -> int:
    assert isinstance(error, OSError)
    values = {"problem": error.strerror or type(error).__name__, "file": error.filename or "-"}
    _say(said("cli_error", language, message=full_sentence(Reason("cli_system_error", values), language)))
    return EXIT_FOUND


def _say_fault(error: BaseException, language: Language) -> int:
    reason = Reason("cli_fault", {"fault": fault_name(error)})
    _say(said("cli_error", language, message=full_sentence(reason, language)))
    return EXIT_FOUND


def _say(line: str) -> None:
    Screen(sys.stderr).line(line)


_BY_KIND: tuple[tuple[type[BaseException] | tuple[type[BaseException], ...], Callable[..., int]], ...] = (
    (BrokenPipeError, _say_broken_pipe),
    ((KeyboardInterrupt, click.Abort), _say_interrupted),
    (click.UsageError, _say_wrong_use),
    (NothingThere, _say_nothing_there),
    (ProblemsError, _say_problems),
    (BoekwerkError, _say_own_error),
    (OSError, _say_system_error),
)
