// Reads the conditions of an item definition.
import { CONDITION_METHODS, type RowCondition } from './item.ts'
import { parseMoney } from './money.ts'
import type { DataReader } from './read-data.ts'

/** The conditions as data; a method that no code has is told and left out. */
export function checkConditions(item: DataReader): RowCondition[] {
  return item.list('conditions', readCondition).filter(condition => condition !== undefined)
}

function readCondition(reader: DataReader): RowCondition | undefined {
  const name = reader.text('method')
  const method = CONDITION_METHODS.find(known => known === name)
  const optionalClause = reader.optionalText('clause')
  const clause = optionalClause === undefined ? {} : { clause: optionalClause }
  switch (method) {
    case 'requiredWhen': {
      const positive = reader.flag('positive') ? { positive: true } : {}
      return { method, field: reader.text('field'), when: reader.text('when'), in: reader.texts('in'), ...positive, ...clause }
    }
    case 'emptyUnless':
      return { method, field: reader.text('field'), when: reader.text('when'), in: reader.texts('in'), ...clause }
    case 'dateOrder':
      return { method, first: reader.text('first'), second: reader.text('second'), ...clause }
    case 'notAfterToday':
      return { method, field: reader.text('field'), ...clause }
    case 'amountMatchesText':
      return { method, field: reader.text('field'), text: reader.text('text'), after: reader.texts('after'), ...clause }
    case 'amountPlausible': {
      const above = reader.text('above')
      if (!parseMoney(above).ok) reader.problem('above', 'VALUE_WRONG', 'above must be an amount in quotation marks')
      return { method, field: reader.text('field'), above, ...clause }
    }
    case 'usualDocumentNumber':
      return { method, field: reader.text('field'), ...clause }
    case 'holdWhen':
      return { method, field: reader.text('field'), in: reader.texts('in'), ...clause }
    case undefined:
      if (name !== '') reader.problem('method', 'CONDITION_WRONG', `no code has the method ${name}`)
      for (const key of ['field', 'when', 'in', 'first', 'second', 'text', 'after', 'above', 'positive']) reader.raw(key)
      return undefined
  }
}
