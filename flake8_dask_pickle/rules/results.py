"""What the rules about results share: how they report what a task returns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_dask_pickle.capture.wording import links
from flake8_dask_pickle.rules.base import Report, Rule

if TYPE_CHECKING:
    from flake8_dask_pickle.capture.cargo import Cargo
    from flake8_dask_pickle.capture.submissions import Part
    from flake8_dask_pickle.capture.travel import Capture


def of_result(
    rule: Rule, target: Part, capture: Capture, message: str, suggestion: str, cargo: Cargo
) -> Report:
    """What a rule says of something that a task returns and that cannot come back."""
    return Report(
        rule,
        target.node,
        message,
        suggestion,
        kind=capture.kind,
        chain=tuple(links(capture, cargo.locate)),
        certain=capture.certain,
        shows="running",
        subject=capture,
        about=capture.origin,
    )
