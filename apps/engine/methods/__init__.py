"""What a method can be made of: one module a family, pure functions on the arrays of one level of region."""
