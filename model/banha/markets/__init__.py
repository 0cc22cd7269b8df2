"""How agents meet: labour, goods, exports, credit, migration, entry of firms."""
