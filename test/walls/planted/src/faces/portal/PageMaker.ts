// A name in the wrong case.
export const PageMaker = 1
