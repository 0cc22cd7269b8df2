"""`python -m banha` is `banha`."""

from banha.cli import main

if __name__ == "__main__":
    main()
