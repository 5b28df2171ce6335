"""Word files: parts and XML written reproducibly, and files from elsewhere read within limits.

In come parts, elements, or the path of a file that somebody sent. Out come a .docx as bytes, its
rows of cells, or an error that staff can act on. Open `package` first for what we write, `received`
for what we are sent. `ooxml` has the XML vocabulary, `provenance` the part by which a document
says what it was made from; `soffice` runs LibreOffice. Nothing here knows fields or packs.
"""
