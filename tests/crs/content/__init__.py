"""The content desk: texts and photographs of what is sold."""
