// Which items may hold what counts against an organisation.

/** They never do. Of any other item, also one that a place adds, nobody has said so. @clause cn-ndrc-2025-36#4 */
const FAVOURABLE = ['registration', 'administrative-licence', 'honour', 'intellectual-property', 'volunteered']

export const mayBeAdverse = (item: string): boolean => !FAVOURABLE.includes(item)
