"""The same actions for programs: JSON in, JSON out, the same refusals."""
