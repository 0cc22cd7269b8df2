"""`python -m banha` is `banha`."""

from banha.cli.app import main

if __name__ == "__main__":
    main()
