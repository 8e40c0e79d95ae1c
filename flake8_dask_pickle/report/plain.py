"""Text that others wrote, made fit for the formats that programs read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from flake8_dask_pickle.report.terminal import printable

#: What stands for a byte of a file name that is no text; strict readers of JSON refuse it.
_NO_TEXT = re.compile("[\ud800-\udfff]")
#: XML knows no such characters, not even as references.
_NEVER_IN_XML = re.compile("[\ufffe\uffff]")


def plain(text: str) -> str:
    """`text` on one line, of characters that are shown as they are and that UTF-8 can spell."""
    return _NO_TEXT.sub("\ufffd", printable(text))


def xml_text(text: str) -> str:
    """`text` between tags. It is ASCII: whatever encodes it, it stays what the file declares."""
    return _ascii(escape(_NEVER_IN_XML.sub("\ufffd", plain(text))))


def xml_attributes(**values: object) -> str:
    """` name="value"` for each, in the order given."""
    cleaned = {name: _NEVER_IN_XML.sub("\ufffd", plain(str(of))) for name, of in values.items()}
    return _ascii("".join(f" {name}={quoteattr(value)}" for name, value in cleaned.items()))


def json_list(items: Iterable[Any], before: str = "", after: str = "") -> Iterator[str]:
    """The lines of a JSON list, an item a line, as the items come."""
    line = f"{before}["
    for number, item in enumerate(items):
        yield f"{line}," if number else line
        line = json.dumps(item)
    yield line
    yield f"]{after}"


def json_members(values: Mapping[str, Any]) -> str:
    """The members of a JSON object, without the braces around them."""
    return json.dumps(values)[1:-1]


def _ascii(text: str) -> str:
    return text.encode("ascii", "xmlcharrefreplace").decode("ascii")
