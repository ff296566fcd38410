// Appends nothing.
export const append = 1
export const PUT = 'insert into thing (name) values ($1)'
