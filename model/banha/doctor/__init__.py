"""Whether banha can work on this machine: what is there, what is not, and the cure."""
