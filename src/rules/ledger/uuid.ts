// How a number of 128 bits is written where it is part of another name.

/** The source of a pattern. Nothing else is one to the database: what only looks like one is declined before it comes there. */
export const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
