"""Small talk without end: every complaint in it becomes a ticket, and nothing else grows."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.soak.talk import talk_through


# A program is started here, which takes its time on a busy machine; make soak says a million.
@pytest.mark.timeout(300)
async def test_complaints_are_found_in_small_talk_and_nothing_else_is_kept(tmp_path: Path) -> None:
    course = await talk_through(1000, 20, tmp_path)
    assert course.faults == [], "\n".join(course.lines())
