"""What agents want: pure rules over columns.

Each rule takes arrays and numbers and returns arrays; it knows no province and writes nothing. A
researcher replaces a rule by passing another function of the same form, see `Decisions`.
"""
