"""What must balance: flows, the ledger, the product three ways, and the guard."""
