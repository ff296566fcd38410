// Appends nothing.
export const append = 1
