/** Whether the public finds an organisation by its code alone, for its name is only a person's. */

import { nameWords } from '#rules/catalogue'
import type { Law } from '#rules/law'
import { isNamedLikePerson, kindOf, type Uscc } from '#rules/organisations'

/** Only businesses of individuals are named so; what an enterprise is called is its own. */
export const isByCodeAlone = (uscc: string, name: string, law: Law): boolean =>
  kindOf(uscc as Uscc, law.departments) === 'individual-business' && isNamedLikePerson(name, nameWords(law.terms))
