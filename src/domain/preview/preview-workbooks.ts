/** The part of the preview program that knows ZIP archives and the workbooks and documents that are such. */
export const PREVIEW_WORKBOOKS = String.raw`MEMBERS_MOST = 100_000
MEMBERS_SHOWN = 20
SHEETS_MOST = 200
SHEETS_SHOWN = 3
ROWS_SHOWN = 5
COLUMNS_SHOWN = 12
COLUMNS_NAMED = 6
ROWS_COUNTED = 20_000
END = b"PK\x05\x06"
KINDS = (
    (b"xl/workbook.xml", "Excel workbook"),
    (b"xl/workbook.bin", "Excel workbook (binary)"),
    (b"word/document.xml", "Word document"),
    (b"ppt/presentation.xml", "PowerPoint presentation"),
    (b"META-INF/manifest.xml", "OpenDocument file"),
)


def archive(file, data):
    """Reads the list at the end, and unpacks nothing."""
    yield said("ZIP archive")
    place = directory(data)
    if place is None:
        yield said("ZIP archive, cut short or damaged")
        return
    total, at, end = place
    members, names, locked = [], set(), False
    for _ in range(MEMBERS_MOST):
        if at + 46 > end or data[at : at + 4] != b"PK\x01\x02":
            break
        flags, = struct.unpack("<H", data[at + 8 : at + 10])
        size, name_size, extra, comment = struct.unpack("<IHHH", data[at + 24 : at + 34])
        name = data[at + 46 : at + 46 + name_size]
        locked = locked or flags & 1 == 1
        if len(members) < MEMBERS_SHOWN:
            members.append((name.decode("utf-8" if flags & 0x800 else "cp437", "replace"), size))
        names.add(name if len(name) < 100 else b"")
        at += 46 + name_size + extra + comment
    kind = next((kind for part, kind in KINDS if part in names), "ZIP archive")
    if locked:
        yield said(kind, locked=True)
        return
    lines = [member_line(name, size) for name, size in members]
    if total > len(members):
        lines.append(f"and {total - len(members):,} more")
    yield said(f"{kind}, {count(total, 'member')}" if kind == "ZIP archive" else kind, lines)
    if kind == "Excel workbook":
        yield from workbook(file, names)


def directory(data):
    """How many members it claims, and where their list begins and ends; None when there is none."""
    at = data.rfind(END, max(0, len(data) - 65_557))
    if at < 0 or at + 22 > len(data):
        return None
    total, size = struct.unpack("<HI", data[at + 10 : at + 16])
    if (total == 0xFFFF or size == 0xFFFFFFFF) and data[at - 20 : at - 16] == b"PK\x06\x07":
        at = data.rfind(b"PK\x06\x06", 0, at)
        if at < 0 or at + 56 > len(data):
            return None
        total, size = struct.unpack("<QQ", data[at + 32 : at + 48])
    return (total, at - size, at) if size <= at else None


def member_line(name, size):
    parts = name.replace("\\", "/").split("/")
    unsafe = ".." in parts or parts[0] == "" or parts[0].endswith(":") or "\0" in name
    told = "4 GB or more" if size == 0xFFFFFFFF else f"{size:,} bytes"
    return f"{one_line(name, 90)} ({told}{', leads out of its folder' if unsafe else ''})"


def workbook(file, names):
    sheets = sum(1 for name in names if re.fullmatch(rb"xl/(?:work|chart)sheets/[^/]+\.xml", name))
    yield said(f"Excel workbook, {count(sheets, 'sheet')}")
    if openpyxl is None or sheets > SHEETS_MOST:
        return
    book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
    titles = [one_line(title, 40) for title in book.sheetnames]
    opening = f"Excel workbook, {count(len(titles), 'sheet')}: "
    yield said(opening + ", ".join(titles), ["Sheets: " + ", ".join(titles[:MEMBERS_SHOWN])])
    notes, lines = [], []
    for sheet in book.worksheets[:SHEETS_SHOWN]:
        title = one_line(sheet.title, 40)
        rows = first_rows(sheet)
        size = size_of(sheet)
        named = [cell for cell in (rows[0] if rows else [])[:COLUMNS_NAMED] if cell]
        notes.append(f"{title} ({size}{'; ' if named else ''}{', '.join(named)})")
        lines += [f"Sheet {title}, {size}:", *(" | ".join(row) for row in rows)]
        rest = titles[len(notes) : MEMBERS_SHOWN]
        yield said(opening + ", ".join(notes + rest), lines + (["More sheets: " + ", ".join(rest)] if rest else []))


def first_rows(sheet):
    """As texts, without the empty cells at the end of each."""
    rows = []
    for row in sheet.iter_rows(max_row=ROWS_SHOWN, max_col=COLUMNS_SHOWN, values_only=True):
        cells = [cell_text(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        rows.append(cells)
    return rows


def cell_text(value):
    text = "" if value is None else str(value)
    return one_line(text.removesuffix(" 00:00:00"), 40)


def size_of(sheet):
    """Most writers note it; where it is not noted the rows are counted, as far as that is cheap."""
    if sheet.max_row is not None and sheet.max_column is not None:
        return f"{count(sheet.max_row, 'row')}, {count(sheet.max_column, 'column')}"
    rows = sum(1 for _ in sheet.iter_rows(max_row=ROWS_COUNTED, values_only=True))
    return count(rows, "row") if rows < ROWS_COUNTED else f"{rows:,} rows or more"
`;
