/** Says what the doctor has seen. */
import { fill, type Values } from './fill.ts'
import { type Lang, textOf } from './text.ts'

export const doctorSaid = (code: string, values: Values, lang: Lang): string => {
  const said: Readonly<Record<string, string>> = textOf(lang).doctor
  return fill(said[code] ?? code, values)
}
