"""A document that was given out to be corrected, come back, in; its theme as it says it now, in our own form, out."""
