"""Prints where a PowerShell script is not one, by the grammar that editors use: python parse_powershell.py <script>"""
import sys

import tree_sitter_powershell
from tree_sitter import Language, Parser

text = open(sys.argv[1], "rb").read()
waiting = [Parser(Language(tree_sitter_powershell.language())).parse(text).root_node]
while waiting:
    node = waiting.pop()
    if node.type == "ERROR" or node.is_missing:
        print(f"line {node.start_point[0] + 1}: {text[node.start_byte:node.end_byte][:80]!r}")
    waiting.extend(node.children)
