// The landing of planted storage.
export const database = 1
