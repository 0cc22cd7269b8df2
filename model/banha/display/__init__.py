"""What notebooks show of scenarios, packs, studies, runs, comparisons and accounts.

`set_language("vi")` turns it into Vietnamese, `set_language("en")` back into English.
"""

from banha.display.language import language, set_language

__all__ = ["language", "set_language"]
