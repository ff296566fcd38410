/** Networks that the settings name: read once, when the program starts. */

import { type Network, parseNetwork } from '#rules/networks'
import { Refusal } from '#rules/outcome'

export const listed = (text = ''): string[] => text.split(',').flatMap(one => (one.trim() === '' ? [] : [one.trim()]))

/** CIDR with commas between. A network that nobody can read would open everything or close it: the program does not start. */
export const networksOf = <Name extends string>(settings: Readonly<Partial<Record<Name, string>>>, setting: Name): Network[] =>
  listed(settings[setting]).map(text => {
    const network = parseNetwork(text)
    if (network === undefined) throw new Refusal('SETTING_INVALID', { details: { setting, value: text } })
    return network
  })
