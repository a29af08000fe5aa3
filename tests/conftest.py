"""What several test modules use."""

from __future__ import annotations

from pathlib import Path

import pytest

from feuillet.workers import Workers


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def workers():
    """Two warm processes for all builds of the tests."""
    with Workers(2, preload=("feuillet.press", "feuillet.fit")) as some:
        yield some
