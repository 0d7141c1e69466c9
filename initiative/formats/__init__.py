"""How Django writes days and hours where nobody else does, such as on the desk: as ``dates`` does it elsewhere."""
