"""Import the engine, as a side effect: for the server that workers are forked from, which can only import modules."""

import contextlib
import gc

gc.disable()  # what is imported stays
# Where memory or room for temporary files is short, calls fail one by one, and say so.
with contextlib.suppress(ImportError, OSError, MemoryError):
    from feuillet.building import press  # noqa: F401 - what workers run
    from feuillet.typesetting import fit  # noqa: F401 - what workers run
    from feuillet.typesetting.layout import warm_up

    warm_up()
gc.enable()
gc.freeze()  # what is there now stays: no collection in a worker need look at it
