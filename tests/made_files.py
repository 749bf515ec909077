"""Files of the formats that are converted, made for tests: PDF by hand, DOCX by python-docx, pages of HTML."""

import zipfile
from io import BytesIO

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Flood in Norwick - Harbour Post</title>
<meta property="og:site_name" content="Harbour Post"><meta name="author" content="Jane Roe">
<meta property="article:published_time" content="2024-03-05T10:00:00Z">
<link rel="canonical" href="https://harbour.example/2024/03/05/flood"></head><body>
<nav><a href="/">Home</a> <a href="/x">World</a> <a href="/y">Sport</a></nav>
<article><h1>Flood in Norwick</h1><p>On Monday, the river Elm burst its banks in Norwick. The mayor, Ines Calder, said
that 12 families had left their homes.</p><p>A bridge was closed. Nobody was hurt, the fire brigade reported.</p>
</article>
<footer><a href="/terms">Terms</a> Subscribe to our newsletter</footer></body></html>"""


def make_pdf(*pages: str) -> bytes:
    """A PDF with one text line for each line of each page."""
    count = len(pages)
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(count))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for i, page in enumerate(pages):
        lines = "".join(f"({line}) Tj 0 -16 Td " for line in page.split("\n")) if page else ""
        stream = f"BT /F1 12 Tf 50 750 Td {lines}ET"
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> "
            f"/Contents {5 + 2 * i} 0 R >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    body, offsets = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{text}\nendobj\n".encode("cp1252")
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer << /Size {size} /Root 1 0 R >>\n"
    return body + f"{end}startxref\n{len(body)}\n".encode() + b"%%EOF\n"


def make_docx(*paragraphs: str, cell: str = "") -> bytes:
    """A DOCX with these paragraphs, and a table of one cell."""
    from docx import Document

    document = Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if cell:
        document.add_table(1, 1).cell(0, 0).text = cell
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def make_bomb(size: int, is_document: bool = True) -> bytes:
    """A DOCX whose document, or whose picture, unpacks to `size` bytes."""
    out = BytesIO(make_docx("Words that are there."))
    with (
        zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/media/a.bin" if not is_document else "word/document2.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(size // 1_000_000):
            part.write(bytes(1_000_000))
    return out.getvalue()
