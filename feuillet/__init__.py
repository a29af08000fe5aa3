"""Print the notes of a day of workshops: a synthesis, and a one-page fact sheet a theme."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from feuillet.face import Loaded, Report, build, data, load

__version__ = "0.1.0"
__all__ = ["Loaded", "Report", "__version__", "build", "data", "load"]


def __getattr__(name: str) -> Any:
    """The face of the package, imported when it is looked at: a command with nothing to do stays quick."""
    if name in __all__:
        from importlib import import_module  # results are named after what pages import: this is no part of that

        return getattr(import_module("feuillet.face"), name)
    raise AttributeError(f"module 'feuillet' has no attribute {name!r}")
