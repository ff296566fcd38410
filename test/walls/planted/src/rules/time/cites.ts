// Cites clauses that stand in the law, and some that do not.

/**
 * @clause cn-planted-2026-1#1 @clause cn-planted-2026-1#minor
 * @clause cn-planted-2026-1#9
 */
export const cited = ['cn-planted-2026-1#minor-period', 'cn-planted-2026-1#8', 'cn-absent-2026-2#1', 'color#1']
