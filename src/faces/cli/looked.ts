/** What a look of the doctor comes to: a code that faces/text says in a sentence, and how bad it is. */

export type Level = 'ok' | 'warning' | 'fault'
/** `warning`: it runs, and somebody should do something; `fault`: it does not run as it must. */
export type Looked = { readonly level: Level; readonly code: string; readonly values?: Readonly<Record<string, unknown>> }

export const fine = (code: string, values: Looked['values'] = {}): Looked => ({ level: 'ok', code, values })
export const warning = (code: string, values: Looked['values'] = {}): Looked => ({ level: 'warning', code, values })
export const fault = (code: string, values: Looked['values'] = {}): Looked => ({ level: 'fault', code, values })
