"""Pictures and drawings as they come, in; as print needs them, or why that cannot be, out."""
