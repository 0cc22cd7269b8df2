"""What is recorded of a month, by theme; `banha.observe` puts the themes together."""
