"""The demonstration's reports and press notes: data, PDFs, and the tool that makes the PDFs."""
