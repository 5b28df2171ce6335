"""What every room may use, knowing nothing of forms: findings, amounts, safe writing, the console.

In come plain values: text, bytes, paths, numbers. Out come the same, or findings (`Diagnostic`);
no module here keeps state or reads a data file. Open `diagnostics` first: findings, exceptions and
exit codes of the whole program. `console` prints all that commands say, `atomic_files` writes
whole files or none, `amounts` reads and adds money exactly.
"""
