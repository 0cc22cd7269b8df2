"""Planning: what a run would take of this machine, before it is started."""
