"""What the reports become: PDF, HTML, XLSX and JSON. Layout only; no figure is computed."""
