"""The workbook that computes the index again: every step is a sheet of formulas on the sheet before."""
