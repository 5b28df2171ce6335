"""The command line: the commands and options of `forms`, and the function that each command calls.

In come the typed words. Out comes an exit code; what commands print goes through
`common.console`. Open `arguments` first for commands and options, `commands` for where each one
starts: a command module of a room, imported only when it is called. `usage` is argparse with
Chinese messages.
"""
