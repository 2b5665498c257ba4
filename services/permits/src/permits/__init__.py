"""Permits owns who may work again: enterprises, resumption permits and vehicle passes."""
