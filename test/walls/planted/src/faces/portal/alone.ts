// Needed by nobody.
export const alone = 1
