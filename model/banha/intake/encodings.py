"""From bytes to text: only encodings that are certain or declared, and no garbled letters."""

import re
import unicodedata

from banha.intake.findings import Findings

_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_LIKELY = ("cp1258", "cp1252")
_CONTINUED = "\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_GARBLED = re.compile(f"á[º»][{_CONTINUED}]?|[ÂÃÄÅÆ][{_CONTINUED}]")
_SHOWN_BYTES = 12


def decode(data: bytes, *, file: str, encoding: str | None, findings: Findings) -> str | None:
    """Return the text of a file; none, with a fault, where its encoding is not certain.

    Parameters
    ----------
    data
        All bytes of the file.
    file
        Its name in messages.
    encoding
        What the mapping declares; none: UTF-8, or UTF-16 with a byte order mark.
    findings
        Receives the fault, and a note where letters were brought into one normal form.
    """
    marked = next((name for mark, name in _BYTE_ORDER_MARKS if data.startswith(mark)), None)
    named = encoding or marked or "utf-8"
    if named == "utf-8" and marked == "utf-8-sig":
        named = marked
    try:
        text = data.decode(named)
    except UnicodeDecodeError as error:
        _refuse(data, error, file=file, encoding=named, findings=findings)
        return None
    if encoding:
        findings.note(f"{file}: read with the encoding {encoding}, as the mapping says.")
    text = text.removeprefix("\ufeff")
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        findings.fault(
            f"{file}, line {line}",
            "A byte 0 stands in the text: it is UTF-16 without a byte order mark, or no text.",
            "Save it as UTF-8; or write in mapping.toml, in the entry [[files]] of this file:"
            ' encoding = "utf-16-le".',
            kind="encoding",
        )
        return None
    return one_form(text, file=file, findings=findings)


def one_form(text: str, *, file: str, findings: Findings) -> str:
    """Return a text with each letter and its marks as one sign (NFC); note it where that changed.

    Vietnamese letters are written in two ways that look alike: `ế` as one sign, or `e` with marks.
    """
    if unicodedata.is_normalized("NFC", text):
        return text
    findings.note(f"{file}: letters with separate marks were brought into one form (NFC).")
    return unicodedata.normalize("NFC", text)


def garbled(text: str) -> str:
    """Return what a text was before UTF-8 was read as Windows-1252; empty if it was not."""
    if _GARBLED.search(text) is None:
        return ""
    raw = bytearray()
    for sign in text:
        try:
            raw += sign.encode("cp1252")
        except UnicodeEncodeError:
            if ord(sign) > 255:
                return ""
            raw.append(ord(sign))
    try:
        mended = raw.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    return mended if mended != text else ""


def garbled_fault(where: str, text: str, mended: str, findings: Findings) -> None:
    """Add the fault of a garbled text, with what it probably was."""
    short = text if len(text) <= 40 else text[:37] + "..."
    findings.fault(
        where,
        f"{short!r} is garbled: UTF-8 was once read as Windows-1252; it was probably"
        f" {mended[:40]!r}.",
        "Open the original file again as UTF-8 (in a spreadsheet: import, origin 65001) and save"
        " it as UTF-8.",
        kind="garbled",
    )


def _refuse(
    data: bytes, error: UnicodeDecodeError, *, file: str, encoding: str, findings: Findings
) -> None:
    line = data.count(b"\n", 0, error.start) + 1
    begin = data.rfind(b"\n", 0, error.start) + 1
    end = data.find(b"\n", error.start)
    whole = data[begin : end if end >= 0 else len(data)]
    near = data[max(begin, error.start - 4) : error.start + _SHOWN_BYTES]
    guesses = [f"{name}: {text!r}" for name in _LIKELY if (text := _trial(whole, name))]
    likely = f" As {', as '.join(guesses)}." if guesses else ""
    findings.fault(
        f"{file}, line {line}",
        f"The bytes {near.hex(' ')} are not {encoding.removesuffix('-sig').upper()}.{likely}",
        "Save the file as UTF-8; or, if one of the readings is right, write in mapping.toml, in the"
        ' entry [[files]] of this file: encoding = "cp1258" (TCVN3 and VNI fonts must be'
        " converted first).",
        kind="encoding",
    )


def _trial(line: bytes, encoding: str) -> str:
    try:
        text = line.decode(encoding).strip()
    except UnicodeDecodeError:
        return ""
    text = unicodedata.normalize("NFC", text)
    return (text if len(text) <= 40 else text[:40] + "…") if text.isprintable() else ""
