"""Signatures in PDFs and beside files: made with a certificate, and checked offline.

In come bytes and a key file, or signed bytes and the trusted certificates. Out come signed bytes,
or each signature with its signer, its time and its fault. Open `signing` first: it imports pyHanko
only when a signature is wanted. `cms` is the only module that imports pyHanko; `pdf_byte_ranges`
finds the signatures in a PDF's bytes without parsing it.
"""

PASSWORD_VARIABLE = "FORMS_SIGN_PASSWORD"  # noqa: S105 - a name, not a password
