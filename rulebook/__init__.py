"""The law: rule packs, dates and assessment. Pure Python; nothing of ours is imported here."""
