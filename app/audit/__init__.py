"""The record of every change: kept, looked through, and compared with the rows that it speaks of."""
