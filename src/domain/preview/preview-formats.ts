/** The part of the preview program that knows PDF, pictures and the first bytes of other formats. */
export const PREVIEW_FORMATS = String.raw`MAGIC = (
    (0, b"\x1f\x8b", "gzip file"),
    (0, b"PAR1", "Parquet file"),
    (0, b"ARROW1", "Arrow file"),
    (0, b"Obj\x01", "Avro file"),
    (0, b"SQLite format 3\0", "SQLite database"),
    (0, b"\x89HDF\r\n\x1a\n", "HDF5 file"),
    (0, b"7z\xbc\xaf\x27\x1c", "7-Zip archive"),
    (0, b"Rar!\x1a\x07", "RAR archive"),
    (0, b"BZh", "bzip2 file"),
    (0, b"\xfd7zXZ\0", "xz file"),
    (0, b"\x28\xb5\x2f\xfd", "Zstandard file"),
    (257, b"ustar", "tar archive"),
    (8, b"WEBP", "WebP image"),
    (8, b"WAVE", "WAV audio"),
    (4, b"ftyp", "MP4 or QuickTime media"),
    (0, b"ID3", "MP3 audio"),
    (0, b"OggS", "Ogg media"),
    (0, b"BM", "BMP image"),
    (0, b"II*\0", "TIFF image"),
    (0, b"MM\0*", "TIFF image"),
    (0, b"\x7fELF", "Linux program"),
    (0, b"MZ", "Windows program"),
    (0, b"\0asm", "WebAssembly program"),
)
ENCODINGS = ((b"\xff\xfe", "UTF-16", "utf-16-le"), (b"\xfe\xff", "UTF-16", "utf-16-be"))
TEXT_BYTES = bytes([7, 8, 9, 10, 12, 13, 27, *range(32, 256)])
HEAD_BYTES = 65536
PAGE = re.compile(rb"/Type\s{0,20}/Page(?![A-Za-z0-9])")
PACKED_PAGES = re.compile(rb"/ObjStm\b")
ENCRYPT = re.compile(rb"/Encrypt\s{0,20}(?:\d{1,10}\s{1,20}\d{1,5}\s{1,20}R|<<)")
UNPACKED_BYTES = 2**25
UNPACKED_AT_ONCE_BYTES = 2**23
PACKED_MOST = 5000
SEGMENTS_MOST = 5000


def describe(path):
    with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if data[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
            yield from archive(file, data)
        elif data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
            yield old_office(data)
        elif data.find(b"%PDF-", 0, 1024) >= 0:
            yield from pdf(data)
        elif data[:8] == b"\x89PNG\r\n\x1a\n":
            yield picture("PNG", struct.unpack(">II", data[16:24]) if len(data) >= 24 else None)
        elif data[:6] in (b"GIF87a", b"GIF89a"):
            yield picture("GIF", struct.unpack("<HH", data[6:10]) if len(data) >= 10 else None)
        elif data[:3] == b"\xff\xd8\xff":
            yield picture("JPEG", jpeg_size(data))
        else:
            yield other(data)


def picture(kind, size):
    return said(f"{kind} image, {size[0]} x {size[1]} pixels" if size else f"{kind} image, cut short")


def jpeg_size(data):
    """Goes from marker to marker up to the one that starts a frame."""
    at = 2
    for _ in range(SEGMENTS_MOST):
        segment = data[at : at + 9]
        if len(segment) < 9 or segment[0] != 0xFF:
            return None
        if 0xC0 <= segment[1] <= 0xCF and segment[1] not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", segment[5:9])
            return width, height
        at += 1 if segment[1] == 0xFF else 2 + struct.unpack(">H", segment[2:4])[0]
    return None


def pdf(data):
    yield said("PDF")
    if ENCRYPT.search(data):
        yield said("PDF", locked=True)
        return
    pages = sum(1 for _ in PAGE.finditer(data))
    room = UNPACKED_BYTES
    for index, match in enumerate(PACKED_PAGES.finditer(data)):
        body = data.find(b"stream", match.end(), match.end() + 1000)
        if index >= PACKED_MOST or room <= 0:
            break
        if body >= 0:
            unpacked = unpack(data, body + 6)
            room -= len(unpacked)
            pages += sum(1 for _ in PAGE.finditer(unpacked))
    yield said(f"PDF, {count(pages, 'page')}" if pages else "PDF, its pages could not be counted")


def unpack(data, at):
    """The beginning of a deflated stream, which is all of it in files of good faith; nothing when it is none."""
    while data[at : at + 1] in (b"\r", b"\n"):
        at += 1
    try:
        return zlib.decompressobj().decompress(data[at : at + 2**22], UNPACKED_AT_ONCE_BYTES)
    except zlib.error:
        return b""


def old_office(data):
    """A locked workbook or document of today hides in the container of the old formats, under this name."""
    wanted = "EncryptedPackage".encode("utf-16-le")
    at = data.find(wanted)
    while at >= 0:
        if at % 128 == 0 and data[at + 64 : at + 66] == b"\x22\0":
            return said("Office file", locked=True)
        at = data.find(wanted, at + 1)
    return said("old Office file (XLS, DOC or PPT)")


def other(data):
    head = data[:HEAD_BYTES]
    for mark, name, encoding in ENCODINGS:
        if head.startswith(mark):
            return foreign_text(name, head[2:].decode(encoding, "replace"))
    if not head.translate(None, TEXT_BYTES) and 10 * sum(byte > 127 for byte in head) < 3 * len(head):
        return foreign_text("not UTF-8, perhaps Windows-1252", head.decode("cp1252", "replace"))
    for at, magic, name in MAGIC:
        if data[at : at + len(magic)] == magic:
            return said(name)
    return said("binary file of an unknown type")


def foreign_text(name, text):
    return said(f"text, {name}", [one_line(line, 300) for line in text.split("\n")[:8]])
`;
