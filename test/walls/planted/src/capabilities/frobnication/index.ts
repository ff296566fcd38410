// A room whose word no glossary has.
export const frobnication = 1
