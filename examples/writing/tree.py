"""Building XML: elements with prefixes in order, absent values left out, the same bytes every time."""

from __future__ import annotations

from decimal import Decimal

from lxml import etree


class Tree:
    """An XML document under construction, for one set of namespaces."""

    def __init__(self, root: str, namespaces: dict[str | None, str]) -> None:
        self._namespaces = namespaces
        self.root = etree.Element(self._name(root), nsmap=namespaces)  # type: ignore[arg-type]  # None is the default one

    def group(self, parent: etree._Element, *path: str) -> etree._Element:
        """Add elements inside each other and return the innermost."""
        for tag in path:
            parent = etree.SubElement(parent, self._name(tag))
        return parent

    def text(self, parent: etree._Element, tag: str, value: object, **attributes: str | None) -> None:
        """Add an element with text and attributes; a value of None adds nothing."""
        if value is None:
            return
        present = {name: text for name, text in attributes.items() if text is not None}
        child = etree.SubElement(parent, self._name(tag), present)
        child.text = f"{value:f}" if isinstance(value, Decimal) else str(value)

    def written(self) -> bytes:
        """Write the document: UTF-8, indented by two spaces, with a final line break."""
        etree.indent(self.root)
        body = etree.tostring(self.root, encoding="unicode")
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'.encode()

    def _name(self, tag: str) -> str:
        prefix, _, local = tag.rpartition(":")
        return f"{{{self._namespaces[prefix or None]}}}{local}"
