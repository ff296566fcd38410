// Imports a floor above.
import { repair } from '#capabilities/repair'

export const climbs = () => repair
