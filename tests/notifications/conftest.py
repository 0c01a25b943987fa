"""Let transactional tests empty the tables after themselves."""

from tests.ledger.lifting import let_the_flush_through

let_the_flush_through()
