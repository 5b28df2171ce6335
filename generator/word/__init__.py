"""Word files: write packages reproducibly; read untrusted files within limits; run LibreOffice.

In: parts, XML elements, or the path of a file that somebody sent. Out: a .docx as bytes, its rows
of cells, or an error that staff can act on. Open `package` first for writing, `received` for
reading. `document_rows` gives the rows (`visible_content`, `symbols`), `margin_notes` the comments.
`added_comments` puts comments into somebody's document, `edited_package` changes parts of a file.
`ooxml` has the XML vocabulary, `provenance` the custom XML part that records what a document was
made from, `handout_mark` where a form to fill in belongs, `soffice` runs LibreOffice. Nothing here
knows fields or packs.
"""
