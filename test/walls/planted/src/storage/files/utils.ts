// A name that says nothing.
// TODO: give it one
// TODO(#12) with a number is well formed
// FIXME
export const pick = 1
