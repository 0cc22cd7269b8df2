"""How far runs and batches are: in a notebook, in a terminal, in a log."""
