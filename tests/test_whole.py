"""Files that are written whole or not at all."""

from pathlib import Path

import pytest

from assistant.errors import BatchError
from assistant.evaluation.whole import write_whole


@pytest.mark.parametrize("name", ["file/page.html", "missing/page.html", f"{'n' * 300}.html"])
def test_a_file_that_cannot_be_written_is_named_as_it_was_given(tmp_path: Path, name: str) -> None:
    """Not the hidden one beside it that is written first."""
    (tmp_path / "file").write_text("A file.")
    with pytest.raises(BatchError) as caught:
        write_whole(tmp_path / name, "A page.")
    assert str(caught.value).startswith(f"{tmp_path / name}: cannot be written (")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
