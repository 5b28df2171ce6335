"""The command line: what may be typed behind `forms`, and which room's command it calls.

In come the typed words. Out comes an exit code; what commands print goes through
`common.console`. Open `arguments` first for commands and options, `commands` for where each one
starts: the `command` module of a room, imported only when it is called. `usage` is argparse with
Chinese messages.
"""
