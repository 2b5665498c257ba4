"""Papers written in the forms that people ask for: terminal, Markdown, workbook."""
