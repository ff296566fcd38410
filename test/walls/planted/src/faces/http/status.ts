// Nobody needs this; it has no status for a code.
export const STATUS = { NOT_FOUND: 404 }
