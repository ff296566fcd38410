// Prepares nothing.
export const prepared = 1
