from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from boekwerk.domain.capabilities import Capabilities
from boekwerk.domain.errors import OfficeError
from boekwerk.domain.reason import Reason
from boekwerk.office import AdministrationSnapshot, create_administration, read_administration
from boekwerk.reasons import remedy, sentence


def local_only(package: str) -> Capabilities | None:
    return Capabilities(relation_ledger_account=True, attachments=True) if package == "local" else None


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "books"
    create_administration(made, name="Example B.V.", package="local", language="en", year=2026)
    return made


@pytest.fixture
def change(folder: Path) -> Callable[[str, str, str], None]:
    """Replace a text that must be there; an empty one means: put it at the end."""

    def replace(file: str, old: str, new: str) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text
        changed = text.replace(old, new, 1) if old else text + new
        (folder / file).write_text(changed, encoding="utf-8", newline="")

    return replace


@pytest.fixture
def read(folder: Path) -> Callable[[], AdministrationSnapshot]:
    return lambda: read_administration(folder, local_only)


@pytest.fixture
def problems(folder: Path) -> Callable[[], list[str]]:
    """Give what is wrong with the folder, as it is said in English."""

    def found() -> list[str]:
        with pytest.raises(OfficeError) as caught:
            read_administration(folder, local_only)
        return [said(problem, folder) for problem in caught.value.problems]

    return found


@pytest.fixture
def remarks(folder: Path) -> Callable[[], list[str]]:
    return lambda: [said(remark, folder) for remark in read_administration(folder, local_only).remarks]


def said(reason: Reason, folder: Path) -> str:
    place = str(reason.where).removeprefix(str(folder)).lstrip("/\\")
    return f"{place}: {sentence(reason, 'en')} {remedy(reason, 'en')}"
