#!/usr/bin/env python3
"""Checks an implementation of README.md in Python, messages.py and lines.py, against the vectors."""
import sys

import lines
import messages

sys.exit(messages.check() + lines.check() > 0)
