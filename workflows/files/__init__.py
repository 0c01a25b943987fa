"""Take files in, and keep them: what is taken, what it may unpack to, who scans it, where it lies."""
