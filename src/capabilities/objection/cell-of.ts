/** A value as it would stand in a file. */

export const cellOf = (value: string | readonly string[] | undefined): string | null =>
  value === undefined || value.length === 0 ? null : typeof value === 'string' ? value : value.join(';')
