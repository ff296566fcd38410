/** The name of a browser as its holder knows it again: which it is and on what, without versions, which change under a session. */

/** In this order: the later ones are named by the earlier as well. */
const BROWSERS = [
  ['WeChat', /MicroMessenger/],
  ['360', /QIHU|360(?:SE|EE)/],
  ['Edge', /Edg(?:e|A|iOS)?\//],
  ['Opera', /OPR\//],
  ['QQ', /QQBrowser/],
  ['Firefox', /Firefox\/|FxiOS/],
  ['Chrome', /Chrom(?:e|ium)\/|CriOS/],
  ['Safari', /Safari\//],
] as const
const SYSTEMS = [
  ['Android', /Android/],
  ['HarmonyOS', /HarmonyOS|OpenHarmony/],
  ['iOS', /iPhone|iPad/],
  ['Windows', /Windows/],
  ['macOS', /Mac OS X/],
  ['Linux', /Linux|X11/],
] as const

const nameIn = (names: readonly (readonly [string, RegExp])[], text: string) => names.find(([, sign]) => sign.test(text))?.[0]

/** `unknown` for programs and for what nobody knows. */
export const browserOf = (userAgent: string | undefined): string => {
  const text = (userAgent ?? '').slice(0, 500)
  const [browser, system] = [nameIn(BROWSERS, text), nameIn(SYSTEMS, text)]
  return [browser, system].filter(one => one !== undefined).join(' · ') || 'unknown'
}
