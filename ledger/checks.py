"""Refuse to run on a record that could be rewritten."""
