"""A job as it is laid out."""

from feuillet.typesetting.layout import lay


def lay_out(job, setting, *, tall=False):
    """The measures of a layout alone."""
    return lay(job, setting, tall=tall).layout
