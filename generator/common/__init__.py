"""What every room may import and knows nothing of forms: findings, amounts, file writing, console.

In: plain values (text, bytes, paths, numbers). Out: the same, or findings (`Diagnostic`). No module
here reads a data file. Open `diagnostics` first: findings, exceptions and exit codes of the whole
program. `console` prints everything that commands report, `atomic_files` writes a file completely
or not at all, `amounts` parses and adds money exactly.
"""
