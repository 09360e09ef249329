"""Chinese numerals: 十二 → 12, 三零一 → 301."""

DIGITS = "零〇一二三四五六七八九两幺"
NUMERAL = f"{DIGITS}十百"

_VALUES = {
    "零": 0, "〇": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8,
    "九": 9, "两": 2, "幺": 1,
}  # fmt: skip


def arabic(numeral: str) -> str | None:
    """Arabic digits for a numeral in either script, without leading zeros.

    ``None`` when it is none, such as 十十.
    """
    if numeral.isascii():
        return (numeral.lstrip("0") or None) if numeral.isdigit() else None
    if any(sign in numeral for sign in "十百"):
        value = _counted(numeral)
        return None if value is None else str(value)
    try:
        return "".join(str(_VALUES[sign]) for sign in numeral).lstrip("0") or None
    except KeyError:
        return None


def _counted(numeral: str) -> int | None:
    total, digit = 0, None
    last_unit = 1000
    for sign in numeral:
        if sign in "十百":
            unit = 10 if sign == "十" else 100
            if unit >= last_unit:
                return None
            total += unit * (1 if digit is None else digit)
            digit, last_unit = None, unit
        elif sign in _VALUES:
            if digit not in (None, 0):
                return None
            digit = _VALUES[sign]
        else:
            return None
    return total + (digit or 0)
