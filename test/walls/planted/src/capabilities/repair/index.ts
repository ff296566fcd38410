// The door of planted repair, which meets a sibling and looks up.
import { disclosure } from '#capabilities/disclosure'
import { text } from '#faces/text'

export const repair = () => [disclosure, text]
// Names a table that the ledger writes.
export const LOOK = 'select name from thing where thing_id = $1'
