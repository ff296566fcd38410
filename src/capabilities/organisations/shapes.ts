/** The shapes of what may be asked about organisations. */

import { Type } from '@sinclair/typebox'

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])
const Text = Type.String()

export const FindInput = Type.Object(
  {
    text: Type.String({ maxLength: 200, description: 'A code, or two characters of a name or more' }),
    limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
  },
  { additionalProperties: false },
)
export const FindOutput = Type.Object({
  hits: Type.Array(
    Type.Object({
      uscc: Text,
      name: Text,
      kind: Text,
      status: Nullable(Text),
      division: Nullable(Text),
      provisional: Type.Boolean({ description: 'No registration has been received' }),
      found: Nullable(
        Type.Object({
          name: Text,
          standing: Type.String({ description: 'former, decided' }),
          until: Nullable(Type.String({ description: 'Exclusive' })),
        }),
      ),
    }),
  ),
  more: Type.Boolean({ description: 'There are more than were asked for' }),
})

const Day = Type.String({ description: 'YYYY-MM-DD, a day in China' })

export const FindByNumberInput = Type.Object(
  {
    number: Type.String({
      minLength: 2,
      maxLength: 200,
      description: 'A document number or its beginning, with a digit in it; or the id of a record or a case, whole',
    }),
    limit: Type.Integer({ minimum: 1, maximum: 100, default: 20 }),
  },
  { additionalProperties: false },
)
const Called = Type.Object({ uscc: Nullable(Text), name: Nullable(Text) })
export const FindByNumberOutput = Type.Object({
  records: Type.Array(
    Type.Object({
      record: Text,
      item: Text,
      title: Type.String({ description: 'Of the item' }),
      documentNo: Nullable(Type.String({ description: 'As it says now; null where it was erased or there is none' })),
      organisation: Called,
      determinedOn: Nullable(Day),
      shown: Type.Boolean({ description: 'Whether it is on the public page today' }),
    }),
  ),
  cases: Type.Array(
    Type.Object({
      case: Text,
      kind: Type.String({ description: 'repair, objection, list' }),
      number: Nullable(Type.String({ description: 'By which it was found; null where it was by its id' })),
      organisation: Called,
    }),
  ),
  more: Type.Boolean({ description: 'There are more than were asked for' }),
})

export const ShowInput = Type.Object(
  {
    uscc: Type.String({ minLength: 1, maxLength: 40, description: 'A unified social credit code' }),
    on: Type.Optional(
      Type.String({
        pattern: '^\\d{4}-\\d{2}-\\d{2}$',
        description: 'As known at the end of that day, under the law of that day',
      }),
    ),
  },
  { additionalProperties: false },
)
export const ShowOutput = Type.Object({
  today: Day,
  uscc: Text,
  name: Nullable(Type.String({ description: 'Null where nothing was known of it on that day' })),
  kind: Text,
  status: Nullable(Text),
  division: Nullable(Text),
  establishedOn: Nullable(Day),
  registeredOn: Nullable(Day),
  names: Type.Array(
    Type.Object({
      name: Text,
      standing: Text,
      from: Nullable(Day),
      until: Nullable(Type.String({ description: 'Exclusive' })),
    }),
  ),
  codes: Type.Array(Type.Object({ scheme: Text, code: Text })),
  records: Type.Array(
    Type.Object({
      id: Text,
      item: Text,
      state: Type.Object({
        severity: Nullable(Text),
        determinedOn: Nullable(Day),
        recordedOn: Day,
        disclosedFrom: Nullable(Day),
        disclosedUntil: Nullable(Type.String({ description: 'Exclusive' })),
        lastShownOn: Nullable(Day),
        mayEndEarlyFrom: Nullable(Day),
        shieldedFrom: Nullable(Day),
        shieldedUntil: Nullable(Day),
        objectedFrom: Nullable(Type.String({ description: 'An objection to it was taken up on that day' })),
        objectedUntil: Nullable(Type.String({ description: 'Exclusive; null while it is open' })),
        shownFrom: Nullable(Day),
        endedOn: Nullable(Day),
        reason: Nullable(Text),
        dueOn: Nullable(Day),
      }),
      because: Type.Array(
        Type.Object({
          field: Text,
          clause: Type.Optional(Text),
          rule: Type.Optional(Text),
          entry: Type.Optional(Type.Integer()),
          note: Type.Optional(Text),
          params: Type.Optional(Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()]))),
        }),
      ),
      entries: Type.Array(Type.Object({ entry: Type.Integer(), kind: Type.Integer(), on: Day, law: Type.Integer() })),
      /** Of a record whose content was erased: when and why. */
      erased: Type.Union([
        Type.Object({
          entry: Type.Integer(),
          on: Day,
          reason: Type.Union([Type.String(), Type.Null()]),
          clause: Type.Union([Type.String(), Type.Null()]),
        }),
        Type.Null(),
      ]),
    }),
  ),
})

const Uscc = Type.String({ minLength: 18, maxLength: 18 })
const DivisionCode = Type.String({ pattern: '^\\d{6}$' })

export const LoadUnitsInput = Type.Object(
  {
    divisions: Type.Array(
      Type.Object(
        {
          division: DivisionCode,
          name: Type.String({ minLength: 1, maxLength: 100 }),
          parent: Nullable(DivisionCode),
          level: Type.Integer({ minimum: 1, maximum: 3, description: '1 province, 2 city, 3 county' }),
        },
        { additionalProperties: false },
      ),
      { default: [] },
    ),
    units: Type.Array(
      Type.Object(
        {
          uscc: Uscc,
          name: Type.String({ minLength: 1, maxLength: 200 }),
          division: DivisionCode,
          parent: Type.Optional(Nullable(Uscc)),
          from: Type.Optional(Nullable(Day)),
          until: Type.Optional(Nullable(Type.String({ description: 'Exclusive' }))),
          successor: Type.Optional(Nullable(Uscc)),
          formerNames: Type.Optional(
            Type.Array(
              Type.Object(
                {
                  name: Type.String({ minLength: 1, maxLength: 200 }),
                  until: Type.String({ description: 'Exclusive: the first day of the next name' }),
                },
                { additionalProperties: false },
              ),
              { maxItems: 50, description: 'Earlier names, oldest first' },
            ),
          ),
          letterCode: Type.Optional(
            Nullable(
              Type.String({
                pattern: '^\\p{L}{1,20}$',
                description:
                  'What its letters bear before the year; null: none. Left out, it stays as it is; letters that are out stay so too',
              }),
            ),
          ),
          items: Type.Array(Type.String({ description: 'Items it may hand in' })),
        },
        { additionalProperties: false },
      ),
      { minItems: 1 },
    ),
  },
  { additionalProperties: false },
)
export const LoadUnitsOutput = Type.Object({ divisions: Type.Integer(), units: Type.Integer() })

export const ListUnitsInput = Type.Object({}, { additionalProperties: false })
export const ListUnitsOutput = Type.Object({
  units: Type.Array(
    Type.Object({
      uscc: Text,
      name: Text,
      division: Text,
      from: Day,
      until: Nullable(Type.String({ description: 'Exclusive' })),
      parent: Nullable(Type.String({ description: 'Code of the unit above it' })),
      successor: Nullable(Type.String({ description: 'Code of who does its work since it ended' })),
      letterCode: Nullable(
        Type.String({ description: 'What its letters bear before the year; null: they bear year and number alone' }),
      ),
      items: Type.Array(Text, { description: 'What it may hand in today' }),
    }),
  ),
})
