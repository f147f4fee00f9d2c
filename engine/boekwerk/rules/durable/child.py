"""The child process: it holds the rulebook in durable-rules, and may crash or hang without harm.

    python -P -m boekwerk.rules.durable.child

It reads a book and then questions from its standard input, answers on its standard output, and ends
when its input does: it cannot outlive its parent.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import IO

from msgspec import msgpack

from boekwerk.rules.durable.wire import Answer, Book, Question, Ready, Reply, Trouble, receive, send

# Well after the parent lost its patience: for a parent that died while its child hung.
_SECONDS_OF_LIFE = 60


def main() -> int:
    """Answer questions until there are no more."""
    incoming, outgoing = sys.stdin.buffer, own_output()
    told = receive(incoming)
    if told is None:
        return 0
    number, book = told
    try:
        # Its absence is a message, not a crash.
        from boekwerk.rules.durable.network import Network  # noqa: PLC0415
        from boekwerk.rules.durable.ruleset import NetworkTrouble  # noqa: PLC0415
    except ImportError as error:
        send(outgoing, Ready(Trouble("second_evaluator_not_installed", str(error))), number)
        return 1
    limit_life(True)
    try:
        network = Network(msgpack.decode(book, type=Book))
    except NetworkTrouble as error:
        send(outgoing, Ready(error.trouble), number)
        return 1
    limit_life(False)
    send(outgoing, Ready(), number)
    questions = msgpack.Decoder(list[Question])
    while (told := receive(incoming)) is not None:
        number, asked = told
        answers: list[Answer | None] = []
        troubles: dict[int, Trouble] = {}
        limit_life(True)
        for place, question in enumerate(questions.decode(asked)):
            try:
                answers.append(network.answer(question))
            except NetworkTrouble as error:
                answers.append(None)
                troubles[place] = error.trouble
        limit_life(False)
        send(outgoing, Reply(answers, troubles), number)
    return 0


def own_output() -> IO[bytes]:
    """Keep the standard output for answers: whatever else is printed goes to the errors.

    From here on Ctrl-C, which goes to all processes of a terminal, is left to the first of them.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    outgoing = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return outgoing


def limit_life(limited: bool) -> None:
    """End this process after a minute, even inside C code, unless that is taken back. Not on Windows."""
    if sys.platform != "win32":
        signal.alarm(_SECONDS_OF_LIFE if limited else 0)


if __name__ == "__main__":
    sys.exit(main())
