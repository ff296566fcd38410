/** What whoever has signed in may ask: menus and buttons show nothing else. */
import type { Context } from './shapes.ts'

/** In the office that was chosen, where one was; the platform decides again when it is asked. */
export const mayAsk = (context: Context, operation: string): boolean => context.asks.includes(operation)
