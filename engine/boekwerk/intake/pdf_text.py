"""The text on the pages of a PDF, as far as it can be read within bounds of pages, characters and time.

It is only looked through for references, so whatever is wrong with it is a warning at most. A page can be
made to keep a reader busy for hours; so pages are read in a thread of their own that is told to stop.
"""

from __future__ import annotations

import ctypes
import io
import re
from threading import Thread
from time import monotonic

import pypdf
from msgspec import Struct

from boekwerk.intake.limits import Limits

_MOST_UNPACKED = 5_000_000
_MOST_OPERATIONS = 200_000
_SECONDS_TO_STOP = 1.0
# Neither XML nor a terminal has any use for these; half surrogates could not even be written.
_NOT_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]+")


class Pages(Struct, frozen=True):
    """The texts of pages that could be read; ``problem`` is why there are not more, as a catalogue word."""

    texts: tuple[str, ...] = ()
    problem: str | None = None


def pages_of(data: bytes, limits: Limits) -> Pages:
    """Read the text of a PDF's pages; raises nothing, whatever is in it."""
    if limits.pdf_pages == 0:
        return Pages()
    reading = _Reading(data, limits)
    reading.start()
    reading.join(limits.pdf_seconds)
    if reading.is_alive():
        reading.stop()
        return Pages(tuple(reading.texts), "pdf_too_slow")
    return Pages(tuple(reading.texts), reading.problem)


class _Stop(BaseException):
    """Raised inside the reading thread from outside it; pypdf passes over exceptions of the usual kind."""


class _Reading(Thread):
    def __init__(self, data: bytes, limits: Limits) -> None:
        super().__init__(name="text of a PDF", daemon=True)
        self._data = data
        self._limits = limits
        self.texts: list[str] = []
        self.problem: str | None = None

    def run(self) -> None:
        """Read page after page, until there are enough of them."""
        try:
            # The configuration of a thread is its own.
            with pypdf.apply_configuration(
                zlib_maximum_output_length=_MOST_UNPACKED,
                lzw_maximum_output_length=_MOST_UNPACKED,
                run_length_maximum_output_length=_MOST_UNPACKED,
                array_based_stream_maximum_output_length=_MOST_UNPACKED,
                stream_parsing_work_maximum_count=_MOST_OPERATIONS,
            ):
                self._read()
        except _Stop:
            self.problem = "pdf_too_slow"
        # A damaged PDF makes pypdf raise nearly anything; what was read before that is kept.
        except Exception:
            self.problem = "pdf_text_damaged"

    def stop(self) -> None:
        """Raise an exception in the thread, at the next step that Python takes in it."""
        end = monotonic() + _SECONDS_TO_STOP
        while self.is_alive() and self.ident is not None and monotonic() < end:
            ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(self.ident), ctypes.py_object(_Stop))
            self.join(_SECONDS_TO_STOP / 10)

    def _read(self) -> None:
        left = self._limits.pdf_text
        pdf = pypdf.PdfReader(io.BytesIO(self._data), xref_stream_maximum_entries=self._limits.pdf_objects)
        for number, page in enumerate(pdf.pages):
            if number == self._limits.pdf_pages:
                self.problem = "pdf_too_many_pages"
                return
            text = _NOT_TEXT.sub(" ", page.extract_text()).strip()
            if len(text) > left:
                self.problem = "pdf_too_much_text"
                text = text[:left]
            if text:
                self.texts.append(text)
                left -= len(text)
            if self.problem is not None:
                return
