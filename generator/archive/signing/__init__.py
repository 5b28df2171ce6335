"""Signatures in PDFs and beside files: made with a certificate, and checked offline.

In come bytes and a key file, or signed bytes and the certificates that are trusted. Out come
signed bytes, or what each signature says and proves. Open `signing` first: it needs pyHanko only
when a signature is wanted. `cms` is the only module that imports pyHanko; `pdf_byte_ranges` finds
the signatures in a PDF's bytes without parsing it.
"""
