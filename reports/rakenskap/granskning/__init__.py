"""What an auditor draws and looks for in the books: samples by a stated method, and lists."""
