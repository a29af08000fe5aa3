"""Another function in place of one of WeasyPrint's, wherever it is known by its name."""

from __future__ import annotations

import sys
from typing import Any


def replace_everywhere(old: Any, new: Any) -> None:
    """Put a function in the place of another, in each of WeasyPrint's modules that has imported it."""
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] == "weasyprint":
            for known, value in list(vars(module).items()):
                if value is old:
                    setattr(module, known, new)
