"""What happened: an append-only record, and the one door every change goes through. [Journal]"""
