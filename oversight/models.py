"""Keep nothing: oversight only reads, and who has read stands in the ledger's own `AccessLog`."""
